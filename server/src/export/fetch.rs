//! Where the mailed address of an archive leads.

use axum::{
    Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{Extensions, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{
    App,
    export::{self, Fetch},
    store::Refusal,
};
use serde::Deserialize;

use crate::http::{failed, refused};

/// Returns the route of the archives.
pub(crate) fn routes(app: App) -> Router {
    Router::new().route("/export/{id}", get(fetch)).with_state(app)
}

/// What was signed.
#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// Leads on to the store, for as long as the archive may be fetched.
async fn fetch(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Result<Query<Signed>, QueryRejection>,
    extensions: Extensions,
) -> Response {
    let Ok(Query(signed)) = query else {
        return refused(Refusal::Forged, &extensions);
    };
    let mut response = match export::open(&app, &id, (signed.expires, &signed.signature)).await {
        Ok(Fetch::At(address)) => Redirect::to(&address).into_response(),
        Ok(Fetch::Refused(refusal)) => refused(refusal, &extensions),
        Err(error) => failed(&error, &extensions),
    };
    // What may be fetched now may not be in a moment.
    let cache = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}
