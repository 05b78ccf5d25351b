//! Sending an operation, and telling how it went.

use cynic::{GraphQlResponse, Operation};
use gloo_net::http::Request;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::text::language;

/// Where the server answers.
const ENDPOINT: &str = "/admin/graphql";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The server was not reached.
    Offline,
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// It was tried too often.
    TooManyTries,
    /// The server is at fault; its log knows more under this id.
    Fault { request_id: Option<String> },
}

/// Sends an operation and returns its data.
pub async fn send<Data, Variables>(operation: Operation<Data, Variables>) -> Result<Data, Failure>
where
    Data: DeserializeOwned,
    Variables: Serialize,
{
    let body = serde_json::to_string(&operation).expect("variables are plain values");
    let request = Request::post(ENDPOINT)
        .header("accept", "application/graphql-response+json")
        .header("accept-language", language())
        .header("content-type", "application/json")
        .body(body)
        .expect("method, address and headers are constants");

    let response = request.send().await.map_err(|_| Failure::Offline)?;
    let request_id = response.headers().get("x-request-id");
    let status = response.status();
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    judge(status, &text, request_id)
}

/// What the server says of an error beside its message.
#[derive(Debug, Deserialize)]
struct Extensions {
    code: Option<String>,
}

/// Tells data from failure.
fn judge<Data: DeserializeOwned>(
    status: u16,
    body: &str,
    request_id: Option<String>,
) -> Result<Data, Failure> {
    let answer: Option<GraphQlResponse<Data, Extensions>> = serde_json::from_str(body).ok();
    let code = answer.as_ref().and_then(|answer| {
        let errors = answer.errors.as_ref()?;
        errors
            .iter()
            .find_map(|error| error.extensions.as_ref()?.code.as_deref())
    });

    match (status, code) {
        (401, _) | (_, Some("UNAUTHENTICATED")) => return Err(Failure::SignedOut),
        (429, _) | (_, Some("RATE_LIMITED")) => return Err(Failure::TooManyTries),
        _ => {}
    }
    match answer {
        Some(GraphQlResponse {
            data: Some(data),
            errors: None,
        }) => Ok(data),
        _ => Err(Failure::Fault { request_id }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Sum {
        sum: i32,
    }

    fn judged(status: u16, body: &str) -> Result<Sum, Failure> {
        judge(status, body, Some("r1".into()))
    }

    #[test]
    fn data_without_errors_is_the_answer() {
        assert_eq!(judged(200, r#"{"data":{"sum":3}}"#), Ok(Sum { sum: 3 }));
    }

    #[test]
    fn an_ended_session_is_told_from_a_fault() {
        let ended =
            r#"{"data":null,"errors":[{"message":"Sign in","extensions":{"code":"UNAUTHENTICATED"}}]}"#;

        assert_eq!(judged(200, ended), Err(Failure::SignedOut));
        assert_eq!(judged(401, "no json"), Err(Failure::SignedOut));
    }

    #[test]
    fn too_many_tries_are_told_from_a_fault() {
        let limited = r#"{"errors":[{"message":"Later","extensions":{"code":"RATE_LIMITED"}}]}"#;

        assert_eq!(judged(200, limited), Err(Failure::TooManyTries));
        assert_eq!(judged(429, ""), Err(Failure::TooManyTries));
    }

    #[test]
    fn whatever_else_is_a_fault_with_its_request_id() {
        let fault = Err(Failure::Fault {
            request_id: Some("r1".into()),
        });

        assert_eq!(judged(502, "<html>Bad gateway</html>"), fault);
        assert_eq!(judged(200, r#"{"data":{"sum":"three"}}"#), fault);
        assert_eq!(
            judged(200, r#"{"data":{"sum":3},"errors":[{"message":"x"}]}"#),
            fault
        );
        assert_eq!(
            judged(
                200,
                r#"{"errors":[{"message":"x","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#
            ),
            fault
        );
    }
}
