//! Where the address leads by which mails of a kind are done without (RFC 8058).
//!
//! A `GET` shows a page with a button, since mail scanners open what they find; a `POST`, by that button or by a mail program itself,
//! does it. Nobody needs to be signed in.

use axum::{
    Router,
    extract::{Path, State},
    http::{Extensions, HeaderMap, StatusCode},
    response::Response,
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

use crate::http::{Letter, failed, language, letter};

/// Stands in the page around its button.
const FORM: &str =
    "<form method=\"post\"><p><button class=\"button\" type=\"submit\">{button}</button></p></form>";

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
            let locale = locale.unwrap_or_else(|| language(&headers));
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
            let locale = locale.unwrap_or_else(|| language(&headers));
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
    let locale = language(headers);
    page(StatusCode::BAD_REQUEST, locale, &text::unsigned(locale), "")
}

/// Writes the page.
fn page(status: StatusCode, locale: Locale, words: &Words, form: &str) -> Response {
    let written = Letter {
        locale,
        title: &words.title,
        body: &words.body,
        form: &form.replace("{button}", &words.button),
    };
    letter(status, &written)
}
