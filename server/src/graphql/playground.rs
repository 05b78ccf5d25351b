//! The playground: GraphiQL, bundled and committed (`make playground` makes it anew).

use axum::{
    Router,
    extract::Path,
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use rust_embed::RustEmbed;

use crate::http::{Bundle, Cache, Policy, not_found};

/// The bundle.
#[derive(RustEmbed)]
#[folder = "assets/playground"]
struct Playground;

const BUNDLE: Bundle = Bundle::new::<Playground>(Cache::Hashed);

/// Its own scripts and workers; GraphiQL's editor writes styles while it runs.
const POLICY: Policy = Policy(
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:; \
     style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);

/// Returns the playground's routes.
pub fn routes() -> Router {
    Router::new()
        .route(
            "/playground",
            get(|| async { Redirect::permanent("/playground/") }),
        )
        .route(
            "/playground/",
            get(|headers: HeaderMap, extensions: Extensions| {
                file(Path("index.html".to_owned()), headers, extensions)
            }),
        )
        .route("/playground/{*path}", get(file))
}

async fn file(Path(path): Path<String>, headers: HeaderMap, extensions: Extensions) -> Response {
    let Some(mut response) = BUNDLE.answer(&path, &headers) else {
        return not_found(extensions).await;
    };
    response.extensions_mut().insert(POLICY);
    response.into_response()
}
