//! Where the stores tell of purchases by themselves.
//!
//! Whatever comes is looked at first, and kept before it is answered; what follows from it is a worker's to find out. So an answer is quick,
//! and a store that heard another one than 200 tells it again.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Extensions, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use domain::{
    App,
    subscription::{Received, apple, google},
};
use http_body_util::{BodyExt, Limited};
use tokio::time::timeout;

use crate::{
    graphql::Code,
    http::{json_error, not_found, request_id},
};

/// Longest body; Apple's take some 20,000 bytes, Google's one.
const BODY_BYTES: usize = 256 << 10;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Returns the routes; none for a store in which nothing is sold here.
pub(crate) fn routes(app: &App) -> Router {
    let mut routes = Router::new();
    if app.shops.apple.is_some() {
        routes = routes.route("/webhooks/apple", post(told_by_apple));
    }
    if app.shops.google.is_some() {
        routes = routes.route("/webhooks/google", post(told_by_google));
    }
    routes.with_state(app.clone())
}

async fn told_by_apple(State(app): State<App>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    match whole(body).await {
        Some(body) => answer(apple::receive(&app, &body).await, head.extensions).await,
        None => too_large(&head.extensions),
    }
}

async fn told_by_google(State(app): State<App>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let bearer = head
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match whole(body).await {
        Some(body) => answer(google::receive(&app, bearer, &body).await, head.extensions).await,
        None => too_large(&head.extensions),
    }
}

/// Reads a body that is not too long and does not take too long; nothing for another.
async fn whole(body: Body) -> Option<Bytes> {
    let read = timeout(PATIENCE, Limited::new(body, BODY_BYTES).collect()).await;
    Some(read.ok()?.ok()?.to_bytes())
}

async fn answer(received: domain::Result<Received>, extensions: Extensions) -> Response {
    let (status, code, message) = match received {
        Ok(Received::Kept) => return StatusCode::OK.into_response(),
        Ok(Received::Off) => return not_found(extensions).await,
        Ok(Received::NotTheirs) => (
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "This is not the store's word on an app of ours.",
        ),
        Ok(Received::Unreadable) => (
            StatusCode::BAD_REQUEST,
            Code::BadRequest,
            "This is not written as the store writes.",
        ),
        Err(error) => {
            let id = request_id(&extensions);
            tracing::error!(request.id = %id, "What a store told could not be kept: {error:#}");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::Internal,
                "Something went wrong on our side.",
            )
        }
    };
    json_error(status, code, message, &request_id(&extensions))
}

fn too_large(extensions: &Extensions) -> Response {
    json_error(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::BadRequest,
        "The body is too long, or took too long to come.",
        &request_id(extensions),
    )
}
