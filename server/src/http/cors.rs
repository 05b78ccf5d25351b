//! What pages of other origins may do (CORS): what an app does, and only those that the settings name.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use tower::{Layer, Service};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::request_id;

/// How long a browser need not ask again; Chromium's makers let it be no longer.
const ASKED_FOR: Duration = Duration::from_secs(2 * 60 * 60);

/// What a page may read of an answer beside what every page may.
const EXPOSED: [HeaderName; 4] = [
    header::CONTENT_DISPOSITION,
    header::ETAG,
    header::RETRY_AFTER,
    request_id::HEADER,
];

/// Who may come from elsewhere, and what their browsers are told.
#[derive(Clone)]
pub(super) struct Cors {
    origins: Vec<HeaderValue>,
    layer: CorsLayer,
}

impl Cors {
    /// For pages of exactly these origins.
    pub fn of(origins: &[String]) -> Self {
        let origins: Vec<_> = origins
            .iter()
            .filter_map(|origin| HeaderValue::from_str(origin).ok())
            .collect();
        // Without credentials: who is asking says the token that an app sends itself, and no cookie.
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins.clone()))
            .allow_methods([Method::GET, Method::POST, Method::PUT])
            // Whatever the client of a page that is trusted adds; what counts is looked at here in any case.
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(EXPOSED)
            .max_age(ASKED_FOR)
            .vary([header::ORIGIN]);
        Self { origins, layer }
    }

    fn holds(&self, request: &Request) -> bool {
        let origin = request.headers().get(header::ORIGIN);
        origin.is_some_and(|origin| self.origins.contains(origin))
    }
}

/// Tells browsers that a page may read the answer, or send the request in the first place. Nothing is told to pages of any other origin, nor
/// where only people and the admin go.
pub(super) async fn pass(State(cors): State<Cors>, request: Request, next: Next) -> Response {
    if cors.origins.is_empty() || !is_for_apps(request.uri().path()) {
        return next.run(request).await;
    }
    if cors.holds(&request) {
        let Ok(response) = cors.layer.layer(next).call(request).await;
        return response;
    }
    let mut response = next.run(request).await;
    // Whoever keeps it must not show it to pages for which it would be another.
    let vary = HeaderValue::from_static("origin");
    response.headers_mut().append(header::VARY, vary);
    response
}

fn is_for_apps(path: &str) -> bool {
    path == "/graphql" || path.starts_with("/stored/")
}
