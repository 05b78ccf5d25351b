//! Where the link of an invitation leads: a page that shows the code and hands it to the app.
//!
//! It is the same for every code that can be one, since it asks nobody, in the language that the browser likes best; and its address, which
//! holds the code, is kept out of logs.

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{locale::Locale, token};

use super::{headers::Policy, letter::language, site::LANDING_POLICY};

/// Returns the page that shows a code.
const fn page_of(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../assets/join.en.html"),
        Locale::De => include_str!("../../assets/join.de.html"),
    }
}

/// Returns the page for what cannot be a code.
const fn malformed(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../assets/join-malformed.en.html"),
        Locale::De => include_str!("../../assets/join-malformed.de.html"),
    }
}

/// Returns the route of the page.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/join/{*code}", get(join))
        .route("/join", get(nothing))
        .route("/join/", get(nothing))
}

/// Returns a path as it may stand in a log: without what may be a code, the secret of a calendar or a signature, also where a link was mistyped so that no page has its address.
pub(super) fn without_code(path: &str) -> &str {
    match path.split('/').find(|part| !part.is_empty()) {
        Some(first) if first.eq_ignore_ascii_case("join") => "/join/",
        // The secret of a calendar opens it.
        Some(first) if first.eq_ignore_ascii_case("calendar") => "/calendar/",
        // Whoever has it may end mails.
        Some(first) if first.eq_ignore_ascii_case("unsubscribe") => "/unsubscribe/",
        // No address of ours begins so.
        Some(first) if first.contains('%') => "/%",
        _ => path,
    }
}

async fn nothing(headers: HeaderMap) -> Response {
    page(StatusCode::NOT_FOUND, malformed(language(&headers)).to_owned())
}

async fn join(typed: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let locale = language(&headers);
    // Letters and digits only, so it can stand in the page as it is.
    let code = typed.ok().and_then(|Path(typed)| token::read_code(&typed));
    match code {
        Some(code) => page(StatusCode::OK, page_of(locale).replace("{code}", &code)),
        None => page(StatusCode::NOT_FOUND, malformed(locale).to_owned()),
    }
}

fn page(status: StatusCode, html: String) -> Response {
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, head, html).into_response();
    response.extensions_mut().insert::<Policy>(LANDING_POLICY);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_in_a_log() {
        for path in [
            "/join/K7QX2M9P",
            "//join/K7QX2M9P",
            "/Join/K7QX2M9P",
            "/%6Aoin/K7QX2M9P",
            "/join//K7QX2M9P",
        ] {
            assert!(!without_code(path).contains("K7QX"), "{path}");
        }
        for path in ["/calendar/K7QX2M9P.ics", "//Calendar/K7QX2M9P.ics"] {
            assert_eq!(without_code(path), "/calendar/");
        }
        assert_eq!(
            without_code("/unsubscribe/acc_1/digest/K7QX2M9P"),
            "/unsubscribe/"
        );
        for path in ["/", "/graphql", "/joinery/oak", "/assets/a%20b.css"] {
            assert_eq!(without_code(path), path);
        }
    }
}
