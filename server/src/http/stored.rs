//! The store of an installation that keeps its bytes in a folder: what a bucket would answer, answered by the program.
//!
//! An address carries its own right: who has it may do the one thing that was signed, until its end, and nothing else.

use axum::{
    Router,
    body::Body,
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    http::{Extensions, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    App,
    store::{self, Deed, Key, Refusal, Store},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::{
    error::{self, json_error},
    request_id::request_id,
};
use crate::graphql::Code;

/// Returns the routes of the store; none where a bucket answers for itself.
pub(crate) fn routes(app: &App) -> Router {
    match app.store {
        Store::Disk(_) => Router::new()
            .route("/stored/{*key}", get(read).put(write))
            .with_state(app.clone()),
        Store::S3(_) => Router::new(),
    }
}

/// What was signed with a `GET`.
#[derive(Deserialize)]
struct Reading {
    #[serde(rename = "type")]
    content_type: String,
    name: String,
    expires: i64,
    signature: String,
}

/// What was signed with a `PUT`.
#[derive(Deserialize)]
struct Writing {
    #[serde(rename = "type")]
    content_type: String,
    size: u64,
    expires: i64,
    signature: String,
}

async fn read(
    State(app): State<App>,
    Path(key): Path<String>,
    query: Result<Query<Reading>, QueryRejection>,
    extensions: Extensions,
) -> Response {
    let (Some(key), Ok(Query(asked))) = (Key::read(&key), query) else {
        return refused(Refusal::Forged, &extensions);
    };
    let deed = Deed::Get {
        content_type: asked.content_type.clone(),
        filename: asked.name.clone(),
    };
    if let Err(refusal) = store::permitted(&app, &key, &deed, (asked.expires, &asked.signature)) {
        return refused(refusal, &extensions);
    }
    match app.store.open(&key).await {
        Ok(Some((file, byte_size))) => {
            let left_secs = asked.expires - app.clock.now().timestamp();
            let headers = [
                (header::CONTENT_TYPE, asked.content_type),
                (header::CONTENT_LENGTH, byte_size.to_string()),
                (header::CONTENT_DISPOSITION, store::disposition(&asked.name)),
                // What is stored never changes.
                (
                    header::CACHE_CONTROL,
                    format!("private, max-age={left_secs}, immutable"),
                ),
            ];
            // A piece at a time: an archive may be larger than the memory.
            (headers, Body::from_stream(ReaderStream::new(file))).into_response()
        }
        Ok(None) => error::not_found(extensions).await,
        Err(error) => failed(&error, &extensions),
    }
}

/// Answers whoever comes with an address that does not permit what it asks for.
pub(crate) fn refused(refusal: Refusal, extensions: &Extensions) -> Response {
    let message = match refusal {
        Refusal::Expired => "The time of this address is over; ask for another.",
        Refusal::Forged => "This address was not signed here.",
    };
    answer(StatusCode::FORBIDDEN, message, extensions)
}

/// Answers whoever comes when something is wrong on our side.
pub(crate) fn failed(error: &domain::Error, extensions: &Extensions) -> Response {
    let id = request_id(extensions);
    tracing::error!(request.id = %id, "What is stored could not be reached: {error:#}");
    json_error(
        StatusCode::INTERNAL_SERVER_ERROR,
        Code::Internal,
        "Something went wrong on our side.",
        &id,
    )
}

async fn write(
    State(app): State<App>,
    Path(key): Path<String>,
    query: Result<Query<Writing>, QueryRejection>,
    request: Request,
) -> Response {
    let (
        Parts {
            headers, extensions, ..
        },
        body,
    ) = request.into_parts();
    let (Some(key), Ok(Query(asked))) = (Key::read(&key), query) else {
        return refused(Refusal::Forged, &extensions);
    };
    let deed = Deed::Put {
        content_type: asked.content_type.clone(),
        byte_size: asked.size,
    };
    if let Err(refusal) = store::permitted(&app, &key, &deed, (asked.expires, &asked.signature)) {
        return refused(refusal, &extensions);
    }
    let told = headers.get(header::CONTENT_TYPE);
    if told.is_none_or(|told| told.as_bytes() != asked.content_type.as_bytes()) {
        return answer(
            StatusCode::FORBIDDEN,
            "The Content-Type is another than was agreed.",
            &extensions,
        );
    }
    // What is told to be of another size is not read at all, and of what turns out to be, no more than was agreed.
    let told = headers.get(header::CONTENT_LENGTH);
    let told = told.and_then(|told| told.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|told| told != asked.size) {
        return another_size(told, asked.size, &extensions);
    }
    let wanted = usize::try_from(asked.size).unwrap_or(usize::MAX);
    let bytes = match Limited::new(body, wanted).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return another_size(None, asked.size, &extensions),
        Err(_) => {
            return answer(
                StatusCode::BAD_REQUEST,
                "The body could not be read to its end.",
                &extensions,
            );
        }
    };
    if bytes.len() != wanted {
        return another_size(u64::try_from(bytes.len()).ok(), asked.size, &extensions);
    }
    match app.store.put(&key, &asked.content_type, bytes.into()).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => failed(&error, &extensions),
    }
}

/// Answers whoever puts another number of bytes than was agreed; `None` for more than was looked at.
fn another_size(put: Option<u64>, agreed: u64, extensions: &Extensions) -> Response {
    let (status, has) = match put {
        Some(put) if put < agreed => (StatusCode::BAD_REQUEST, put.to_string()),
        Some(put) => (StatusCode::PAYLOAD_TOO_LARGE, put.to_string()),
        None => (StatusCode::PAYLOAD_TOO_LARGE, "more".to_owned()),
    };
    let message = format!("The body must have the {agreed} bytes that createUpload was told, not {has}.");
    answer(status, &message, extensions)
}

/// Answers that the address does not permit this, or what is wrong with the request.
fn answer(status: StatusCode, message: &str, extensions: &Extensions) -> Response {
    let code = match status {
        StatusCode::FORBIDDEN => Code::Forbidden,
        _ => Code::BadRequest,
    };
    json_error(status, code, message, &request_id(extensions))
}
