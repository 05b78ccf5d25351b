//! Where the address leads by which mails of a kind are done without (RFC 8058).
//!
//! A `GET` shows a page with a button, since mail scanners open what they find; a `POST`, by that button or by a mail program itself,
//! does it. Nobody needs to be signed in.

use axum::{
    Router,
    extract::{Path, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    App,
    locale::Locale,
    preference::{
        Unwanted,
        text::{self, Step, Words},
    },
};

use crate::http::{Policy, failed};

const PAGE: &str = include_str!("../../assets/unsubscribe.html");

/// Stands in the page around its button.
const FORM: &str =
    "<form method=\"post\"><p><button class=\"button\" type=\"submit\">{button}</button></p></form>";

/// No script, nothing from elsewhere, and a form that leads here.
const POLICY: Policy = Policy(
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// What stands in an address.
type Signed = Path<(String, String, String)>;

/// Returns the route of the page.
pub(crate) fn routes(app: App) -> Router {
    Router::new()
        .route("/unsubscribe/{account}/{topic}/{signature}", get(ask).post(end))
        .with_state(app)
}

async fn ask(
    State(app): State<App>,
    Path(signed): Signed,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let Some(unwanted) = read(&app, &signed) else {
        return unsigned(&headers);
    };
    match unwanted.locale(&app).await {
        Ok(locale) => {
            let locale = locale.unwrap_or_else(|| negotiate(&headers));
            let words = text::unsubscribe(locale, unwanted.topic, Step::Ask);
            page(StatusCode::OK, locale, &words, FORM)
        }
        Err(error) => failed(&error, &extensions),
    }
}

async fn end(
    State(app): State<App>,
    Path(signed): Signed,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let Some(unwanted) = read(&app, &signed) else {
        return unsigned(&headers);
    };
    let ended = async {
        unwanted.end(&app).await?;
        unwanted.locale(&app).await
    };
    match ended.await {
        Ok(locale) => {
            let locale = locale.unwrap_or_else(|| negotiate(&headers));
            let words = text::unsubscribe(locale, unwanted.topic, Step::Done);
            page(StatusCode::OK, locale, &words, "")
        }
        Err(error) => failed(&error, &extensions),
    }
}

fn read(app: &App, (account, topic, signature): &(String, String, String)) -> Option<Unwanted> {
    Unwanted::read(app, account, topic, signature)
}

fn unsigned(headers: &HeaderMap) -> Response {
    let locale = negotiate(headers);
    page(StatusCode::BAD_REQUEST, locale, &text::unsigned(locale), "")
}

/// Returns the language of somebody of whom only the browser is known.
fn negotiate(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.map_or_else(Locale::default, Locale::negotiate)
}

/// Writes the page. Nothing that a person wrote stands in it, so nothing is escaped.
fn page(status: StatusCode, locale: Locale, words: &Words, form: &str) -> Response {
    let html = PAGE
        .replace("{form}", form)
        .replace("{lang}", locale.tag())
        .replace("{title}", &words.title)
        .replace("{body}", &words.body)
        .replace("{button}", &words.button);
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
