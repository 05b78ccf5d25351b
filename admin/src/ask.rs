//! The one way of asking the server, and telling how it went.

use gloo_net::http::{Request, RequestBuilder};
use serde_json::{Value, json};

use crate::{noun::Question, text::language};

/// Where the server answers operators.
const ENDPOINT: &str = "/admin/graphql";
/// Where it answers the apps.
const APP_ENDPOINT: &str = "/graphql";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The server was not reached.
    Offline,
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The operator's role does not allow it.
    Forbidden,
    /// It was tried too often.
    TooManyTries,
    /// The server is at fault; its log knows more under this id.
    Fault { request_id: Option<String> },
}

impl Question {
    /// Makes a question of a document that stands in `operation/`.
    pub fn of(document: &'static str, variables: Value) -> Self {
        Self {
            document: document.to_owned(),
            variables,
        }
    }
}

/// Asks the server and returns the answer's data.
pub async fn ask(question: Question) -> Result<Value, Failure> {
    send(question, Request::post(ENDPOINT)).await
}

/// Asks what an app asks, as the account to which `token` belongs; its end is not that of the operator's own session.
pub async fn ask_app(question: Question, token: &str) -> Result<Value, Failure> {
    let request = Request::post(APP_ENDPOINT).header("authorization", &format!("Bearer {token}"));
    send(question, request).await
}

async fn send(question: Question, request: RequestBuilder) -> Result<Value, Failure> {
    let body = json!({ "query": question.document, "variables": question.variables }).to_string();
    let request = request
        .header("accept", "application/graphql-response+json")
        .header("accept-language", language().tag())
        .header("content-type", "application/json")
        .body(body)
        .expect("method, address and headers are constants");

    let response = request.send().await.map_err(|_| Failure::Offline)?;
    let request_id = response.headers().get("x-request-id");
    let status = response.status();
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    judge(status, &text, request_id)
}

/// Tells data from failure.
fn judge(status: u16, body: &str, request_id: Option<String>) -> Result<Value, Failure> {
    let mut answer: Value = serde_json::from_str(body).unwrap_or_default();
    let errors = answer["errors"].as_array();
    let code = errors
        .into_iter()
        .flatten()
        .find_map(|error| error["extensions"]["code"].as_str());

    match (status, code) {
        (401, _) | (_, Some("UNAUTHENTICATED")) => Err(Failure::SignedOut),
        (429, _) | (_, Some("RATE_LIMITED")) => Err(Failure::TooManyTries),
        (403, _) | (_, Some("FORBIDDEN")) => Err(Failure::Forbidden),
        _ if errors.is_none() && answer["data"].is_object() => Ok(answer["data"].take()),
        _ => Err(Failure::Fault { request_id }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> Result<Value, Failure> {
        judge(status, body, Some("r1".into()))
    }

    fn failing_with(code: &str) -> String {
        json!({ "data": null, "errors": [{ "message": "No", "extensions": { "code": code } }] }).to_string()
    }

    #[test]
    fn data_without_errors_is_the_answer() {
        assert_eq!(judged(200, r#"{"data":{"sum":3}}"#), Ok(json!({ "sum": 3 })));
    }

    #[test]
    fn an_ended_session_is_told_from_a_fault() {
        assert_eq!(
            judged(200, &failing_with("UNAUTHENTICATED")),
            Err(Failure::SignedOut)
        );
        assert_eq!(judged(401, "no json"), Err(Failure::SignedOut));
    }

    #[test]
    fn too_many_tries_are_told_from_a_fault() {
        assert_eq!(
            judged(200, &failing_with("RATE_LIMITED")),
            Err(Failure::TooManyTries)
        );
        assert_eq!(judged(429, ""), Err(Failure::TooManyTries));
    }

    #[test]
    fn what_the_role_does_not_allow_is_told_from_a_fault() {
        assert_eq!(judged(200, &failing_with("FORBIDDEN")), Err(Failure::Forbidden));
    }

    #[test]
    fn whatever_else_is_a_fault_with_its_request_id() {
        let fault = Err(Failure::Fault {
            request_id: Some("r1".into()),
        });

        assert_eq!(judged(502, "<html>Bad gateway</html>"), fault);
        assert_eq!(
            judged(200, r#"{"data":{"sum":3},"errors":[{"message":"x"}]}"#),
            fault
        );
        assert_eq!(judged(200, &failing_with("INTERNAL_SERVER_ERROR")), fault);
    }
}
