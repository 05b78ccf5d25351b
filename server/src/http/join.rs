//! Where the link of an invitation leads: a page that shows the code and hands it to the app.
//!
//! It is the same for every code that can be one, since it asks nobody; and its address, which holds the code, is kept out of logs.

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::token;

use super::{headers::Policy, site::LANDING_POLICY};

/// What the addresses of these pages begin with.
const JOIN: &str = "/join/";

const PAGE: &str = include_str!("../../assets/join.html");
const MALFORMED: &str = include_str!("../../assets/join-malformed.html");

/// Returns the route of the page.
pub(super) fn routes() -> Router {
    Router::new().route("/join/{*code}", get(join))
}

/// Returns a path as it may stand in a log.
pub(super) fn without_code(path: &str) -> &str {
    if path.starts_with(JOIN) { JOIN } else { path }
}

async fn join(typed: Result<Path<String>, PathRejection>) -> Response {
    // Letters and digits only, so it can stand in the page as it is.
    let code = typed.ok().and_then(|Path(typed)| token::read_code(&typed));
    match code {
        Some(code) => page(StatusCode::OK, PAGE.replace("{code}", &code)),
        None => page(StatusCode::NOT_FOUND, MALFORMED.to_owned()),
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
