//! A GraphQL request as it came over the wire, before its document is looked at.

use apollo_compiler::response::JsonMap;
use axum::http::StatusCode;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::errors::{Code, Refusal};

/// The parameters of one GraphQL request.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// The document's text; `None` where only its hash or name was sent.
    pub query: Option<String>,
    /// Which of the document's operations is meant.
    pub operation_name: Option<String>,
    /// Values of the operation's variables, as sent.
    pub variables: JsonMap,
    /// Hash of the text (`extensions.persistedQuery.sha256Hash`) in hexadecimal.
    pub hash: Option<String>,
    /// Name or hash of a document that the server knows.
    pub document_id: Option<String>,
}

impl Call {
    /// Reads the body of a POST.
    pub fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        let value =
            serde_json::from_slice(body).map_err(|error| bad(format!("The body is not JSON: {error}.")))?;
        Self::from_json(value)
    }

    /// Reads the payload of a `subscribe` message or a whole body.
    pub fn from_json(value: Value) -> Result<Self, Refusal> {
        match value {
            Value::Object(parameters) => Self::from_parameters(parameters),
            Value::Array(_) => Err(bad("Batches are not accepted; send one request at a time.")),
            _ => Err(bad("The body must be a JSON object.")),
        }
    }

    /// Reads the query string of a GET.
    pub fn from_query_string(query: &str) -> Result<Self, Refusal> {
        let mut parameters = Map::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            // The decoder puts this character where the bytes are not UTF-8.
            if value.contains(char::REPLACEMENT_CHARACTER) {
                return Err(bad(format!("The parameter {name:.20} is not valid UTF-8.")));
            }
            let value = match &*name {
                "query" | "operationName" | "documentId" => Value::String(value.into_owned()),
                "variables" | "extensions" if value.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&value)
                    .map_err(|error| bad(format!("{name} is not JSON: {error}.")))?,
                _ => continue,
            };
            parameters.insert(name.into_owned(), value);
        }
        Self::from_parameters(parameters)
    }

    fn from_parameters(mut parameters: Map<String, Value>) -> Result<Self, Refusal> {
        let query = text(&mut parameters, "query")?;
        let operation_name = text(&mut parameters, "operationName")?;
        let document_id = text(&mut parameters, "documentId")?;
        let variables = map(&mut parameters, "variables")?;
        let extensions = map(&mut parameters, "extensions")?;
        let hash = extensions
            .get("persistedQuery")
            .and_then(|persisted| persisted.get("sha256Hash"))
            .and_then(Value::as_str)
            .map(str::to_owned);
        if query.is_none() && hash.is_none() && document_id.is_none() {
            return Err(bad("query is missing."));
        }

        let variables = serde_json::from_value(Value::Object(variables))
            .map_err(|error| bad(format!("variables cannot be read: {error}.")))?;
        Ok(Self {
            query,
            operation_name,
            variables,
            hash,
            document_id,
        })
    }
}

fn text(parameters: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match parameters.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(bad(format!("{name} must be a string."))),
    }
}

fn map(parameters: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match parameters.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(bad(format!("{name} must be a map."))),
    }
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal {
        status: Some(StatusCode::BAD_REQUEST),
        ..Refusal::new(Code::BadRequest, message)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_of_a_wrong_type_are_named() {
        for (parameter, value) in [
            ("query", json!(1)),
            ("operationName", json!([])),
            ("variables", json!("x")),
            ("extensions", json!(false)),
        ] {
            let mut body = json!({ "query": "{ x }" });
            body[parameter] = value;

            let refusal = Call::from_json(body).unwrap_err();

            assert!(
                refusal.errors[0].message.starts_with(parameter),
                "{}",
                refusal.errors[0].message
            );
            assert_eq!(refusal.status, Some(StatusCode::BAD_REQUEST));
        }
    }

    #[test]
    fn null_parameters_count_as_left_out() {
        let call = Call::from_json(
            json!({ "query": "{ x }", "operationName": null, "variables": null, "extensions": null }),
        )
        .unwrap();

        assert_eq!(call.query.as_deref(), Some("{ x }"));
        assert!(call.operation_name.is_none() && call.variables.is_empty() && call.hash.is_none());
    }

    #[test]
    fn a_batch_is_refused() {
        let refusal = Call::from_body(br#"[{"query":"{ x }"}]"#).unwrap_err();

        assert!(refusal.errors[0].message.starts_with("Batches"));
    }

    #[test]
    fn json_nested_too_deep_is_refused() {
        let body = format!(
            r#"{{"query":"{{ x }}","variables":{}1{}}}"#,
            r#"{"a":"#.repeat(50_000),
            "}".repeat(50_000)
        );

        let refusal = Call::from_body(body.as_bytes()).unwrap_err();

        assert!(
            refusal.errors[0].message.contains("recursion limit"),
            "{}",
            refusal.errors[0].message
        );
    }

    #[test]
    fn a_query_string_that_is_not_utf8_is_refused() {
        let refusal = Call::from_query_string("query=%7Bx%7D%FF").unwrap_err();

        assert_eq!(
            refusal.errors[0].message,
            "The parameter query is not valid UTF-8."
        );
    }

    #[test]
    fn a_hash_alone_is_enough() {
        let call = Call::from_query_string(
            "extensions=%7B%22persistedQuery%22%3A%7B%22sha256Hash%22%3A%22ab%22%7D%7D",
        )
        .unwrap();

        assert_eq!(call.hash.as_deref(), Some("ab"));
    }
}
