//! Pages of a few words for people who come by a link out of a mail.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::locale::Locale;

use super::headers::Policy;

const PAGE: &str = include_str!("../../assets/letter.html");

/// No script, nothing from elsewhere, and forms that lead to the page's own address.
const POLICY: Policy = Policy(
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// What stands on such a page. Nothing of it was written by a person, so nothing is escaped.
pub(crate) struct Letter<'a> {
    /// Its language.
    pub locale: Locale,
    /// What it is about, in a few words.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
    /// A form below, in HTML; empty for none.
    pub form: &'a str,
}

/// Answers with the page.
pub(crate) fn letter(status: StatusCode, letter: &Letter<'_>) -> Response {
    let html = PAGE
        .replace("{form}", letter.form)
        .replace("{lang}", letter.locale.tag())
        .replace("{title}", letter.title)
        .replace("{body}", letter.body);
    let head = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, head, html).into_response();
    response.extensions_mut().insert(POLICY);
    response
}

/// Returns the language of somebody of whom only the browser is known.
pub(crate) fn language(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.map_or_else(Locale::default, Locale::negotiate)
}

/// Says whether a page is wanted, as browsers say that take somebody to an address; programs want JSON.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accepted| accepted.to_str().ok())
        .flat_map(|accepted| accepted.split(','))
        .any(|range| {
            let media = range.split(';').next().unwrap_or_default();
            media.trim().eq_ignore_ascii_case("text/html")
        })
}
