//! Errors of the edge itself, in the form of all other errors.

use axum::{
    http::{Extensions, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::request_id::request_id;
use crate::graphql::Code;

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
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code.as_str(), "requestId": request_id } }] });
    (
        status,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        body.to_string(),
    )
        .into_response()
}
