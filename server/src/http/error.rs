//! Errors of the edge itself, in the form of all other errors.

use axum::{
    http::{Extensions, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::request_id::request_id;
use crate::graphql::{Code, RETRY_AFTER_SECS};

/// Answers that there is nothing at an address.
pub(crate) async fn not_found(extensions: Extensions) -> Response {
    json_error(
        StatusCode::NOT_FOUND,
        Code::NotFound,
        "There is nothing here.",
        &request_id(&extensions),
    )
}

/// Answers that an address is not for this method; axum adds `Allow`.
pub(super) async fn method_not_allowed(extensions: Extensions) -> Response {
    json_error(
        StatusCode::METHOD_NOT_ALLOWED,
        Code::BadRequest,
        "This method is not for this address.",
        &request_id(&extensions),
    )
}

/// Returns an error as JSON.
pub(crate) fn json_error(status: StatusCode, code: Code, message: &str, request_id: &str) -> Response {
    answer(
        status,
        message,
        &json!({ "code": code.as_str(), "requestId": request_id }),
    )
}

/// Answers that there was too much, and in how many seconds it is worth trying again.
pub(super) fn too_many(message: &str, retry_after_secs: u64, request_id: &str) -> Response {
    let code = Code::RateLimited.as_str();
    let extensions = json!({ "code": code, "requestId": request_id, RETRY_AFTER_SECS: retry_after_secs });
    let mut response = answer(StatusCode::TOO_MANY_REQUESTS, message, &extensions);
    let secs = HeaderValue::from(retry_after_secs);
    response.headers_mut().insert(header::RETRY_AFTER, secs);
    response
}

fn answer(status: StatusCode, message: &str, extensions: &Value) -> Response {
    let body = json!({ "errors": [{ "message": message, "extensions": extensions }] });
    (
        status,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        body.to_string(),
    )
        .into_response()
}
