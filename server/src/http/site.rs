//! Pages for people: the landing page, and the admin's single-page app.

use axum::{
    Router,
    extract::Path,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use rust_embed::RustEmbed;

use super::{
    assets::{Bundle, Cache},
    error,
    headers::Policy,
};

/// The landing page and what it shows.
#[derive(RustEmbed)]
#[folder = "assets/landing"]
struct Landing;

/// The admin as its own build left it; empty where it has not been built.
#[derive(RustEmbed)]
#[folder = "../admin/dist"]
#[allow_missing = true]
struct Admin;

const LANDING: Bundle = Bundle::new::<Landing>(Cache::Ask);
const ADMIN: Bundle = Bundle::new::<Admin>(Cache::Ask);

/// No script, nothing from elsewhere.
pub(super) const LANDING_POLICY: Policy = Policy(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);
/// WebAssembly, and requests to its own origin only.
const ADMIN_POLICY: Policy = Policy(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// Shown where the admin was not there when the program was built.
const NOT_BUILT: &str = include_str!("../../assets/admin-not-built.html");

/// Returns the routes of the pages.
pub(super) fn routes() -> Router {
    Router::new()
        .route(
            "/",
            get(|headers: HeaderMap| async move { landing("index.html", &headers) }),
        )
        .route(
            "/landing.css",
            get(|headers: HeaderMap| async move { landing("landing.css", &headers) }),
        )
        .route(
            "/favicon.svg",
            get(|headers: HeaderMap| async move { landing("favicon.svg", &headers) }),
        )
        .route(
            "/favicon.ico",
            get(|headers: HeaderMap| async move { landing("favicon.svg", &headers) }),
        )
        .route(
            "/robots.txt",
            get(|headers: HeaderMap| async move { landing("robots.txt", &headers) }),
        )
        .merge(admin_routes())
}

/// Returns the routes of the admin.
pub(super) fn admin_routes() -> Router {
    Router::new()
        .route("/admin", get(|| async { Redirect::permanent("/admin/") }))
        .route(
            "/admin/",
            get(|headers: HeaderMap| async move { admin_page(&headers) }),
        )
        .route("/admin/{*path}", get(admin))
}

fn landing(path: &str, headers: &HeaderMap) -> Response {
    page(
        LANDING
            .answer(path, headers)
            .expect("the landing page is part of the program"),
        LANDING_POLICY,
    )
}

/// Serves a file of the admin, or its page for an address that its own router knows; a missing file is missing.
async fn admin(Path(path): Path<String>, headers: HeaderMap, extensions: Extensions) -> Response {
    if let Some(file) = ADMIN.answer(&path, &headers) {
        return page(file, ADMIN_POLICY);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file {
        error::not_found(extensions).await
    } else {
        admin_page(&headers)
    }
}

fn admin_page(headers: &HeaderMap) -> Response {
    let page_or_help = ADMIN.answer("index.html", headers).unwrap_or_else(|| {
        let kind = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (StatusCode::SERVICE_UNAVAILABLE, kind, NOT_BUILT).into_response()
    });
    page(page_or_help, ADMIN_POLICY)
}

fn page(mut response: Response, policy: Policy) -> Response {
    response.extensions_mut().insert(policy);
    response
}
