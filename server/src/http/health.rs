//! Whether the program is alive, and whether it should be sent requests.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::ReadinessOf;

/// What the program found when it looked at what it needs.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// Whether the database answers.
    pub database: bool,
    /// Whether the tables are those that the program was built for.
    pub schema: bool,
    /// Whether Redis answers; `None` where it is not used. Without it the program is slower, not wrong.
    pub redis: Option<bool>,
}

impl Readiness {
    /// Says whether requests can be served.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.database && self.schema
    }
}

/// Answers at once, whatever the rest of the world does.
pub(super) async fn alive() -> Response {
    (
        [
            (header::CONTENT_TYPE, "application/json; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        r#"{"status":"ok"}"#,
    )
        .into_response()
}

/// Answers 200 where requests can be served, and 503 where they cannot, or shall go to another process.
pub(super) async fn ready(State((readiness, leaving)): State<(ReadinessOf, CancellationToken)>) -> Response {
    let found = readiness().await;
    let (status, word) = match (found.is_ready(), found.redis) {
        _ if leaving.is_cancelled() => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (true, Some(false)) => (StatusCode::OK, "degraded"),
        (true, _) => (StatusCode::OK, "ready"),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let body = serde_json::json!({ "status": word, "checks": found }).to_string();
    (
        status,
        [
            (header::CONTENT_TYPE, "application/json; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        body,
    )
        .into_response()
}
