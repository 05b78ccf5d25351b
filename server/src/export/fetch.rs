//! Where the mailed address of an archive leads.

use axum::{
    Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{
    App,
    export::{self, Fetch},
    locale::Locale,
    store::Refusal,
};
use serde::Deserialize;

use crate::http::{Letter, failed, language, letter, refused, wants_letter};

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

/// Leads on to the store, for as long as the archive may be fetched. Whoever comes too late is told so: a person by a page, a program by JSON.
async fn fetch(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Result<Query<Signed>, QueryRejection>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let opened = match query {
        Ok(Query(signed)) => export::open(&app, &id, (signed.expires, &signed.signature)).await,
        Err(_) => Ok(Fetch::Refused(Refusal::Forged, None)),
    };
    let mut response = match opened {
        Ok(Fetch::At(address)) => Redirect::to(&address).into_response(),
        Ok(Fetch::Refused(refusal, whose)) if wants_letter(&headers) => {
            page(refusal, whose.unwrap_or_else(|| language(&headers)))
        }
        Ok(Fetch::Refused(refusal, _)) => refused(refusal, &extensions),
        Err(error) => failed(&error, &extensions),
    };
    // What may be fetched now may not be in a moment.
    let cache = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

/// Tells a person that the address leads nowhere, with the status that a program gets.
fn page(refusal: Refusal, locale: Locale) -> Response {
    let words = export::refused(locale, refusal);
    let written = Letter {
        locale,
        title: &words.title,
        body: &words.body,
        form: "",
    };
    letter(StatusCode::FORBIDDEN, &written)
}
