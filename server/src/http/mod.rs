//! The HTTP edge: one router, and what every answer has in common.
//!
//! ```text
//! serve ─ connections: how many, how long they may be silent, drip or leave answers unread
//! edge ─ request id, log line, too many refusals → 429, too long an address or head → 414, 431, panics → 500, security headers
//!   ├ /graphql, /admin/graphql   crate::graphql
//!   ├ /playground                the committed GraphiQL bundle
//!   ├ /admin/export/LIST.csv     crate::admin
//!   ├ /admin/                    the single-page app
//!   ├ /api/health/, /readyz      is the process alive, may it be sent requests
//!   ├ /stored/KEY                files of an installation without a bucket, by signed addresses
//!   ├ /join/CODE                 where the link of an invitation leads
//!   ├ /calendar/SECRET.ics       crate::calendar
//!   ├ /export/ID                 crate::export
//!   ├ /unsubscribe/…             crate::preference
//!   ├ /webhooks/STORE            crate::subscription
//!   └ /                          the landing page
//! ```

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, routing::get};
use domain::throttle::Throttle;
use futures_util::future::BoxFuture;

mod arriving;
mod assets;
mod client;
mod edge;
mod error;
mod headers;
mod health;
mod join;
mod patience;
mod request_id;
mod serve;
mod site;
mod stored;
mod wire;

pub(crate) use self::{
    assets::{Bundle, Cache, matches},
    client::{client_ip, network},
    edge::{Unserved, panic_message},
    error::{json_error, not_found},
    headers::Policy,
    request_id::request_id,
    stored::{failed, refused, routes as stored},
};
pub use self::{
    edge::{ADDRESS_BYTES, HEAD_BYTES, REFUSAL},
    health::Readiness,
    patience::Patience,
    serve::{Connections, HEADERS, serve},
};

/// How the edge behaves.
#[derive(Clone)]
pub struct Options {
    /// Whether clients reach the program by HTTPS, so that they may be told to insist on it.
    pub https: bool,
    /// How many proxies in front of the program are trusted to say where a request came from.
    pub n_proxies: usize,
    /// Whether `/playground` is served.
    pub playground: bool,
    /// How long clients may take for their bodies.
    pub patience: Patience,
    /// What each network has left for requests that are refused.
    pub refusals: Arc<Throttle>,
    /// Asked by `/readyz`: whether what the program needs is there.
    pub readiness: Arc<dyn Fn() -> BoxFuture<'static, Readiness> + Send + Sync>,
}

/// Returns the whole router: `apis` are the routes of the GraphQL APIs and whatever else a program serves.
pub fn router(apis: Router, options: Options) -> Router {
    let mut router = Router::new()
        .merge(apis)
        .merge(site::routes())
        .merge(join::routes())
        .route("/api/health/", get(health::alive))
        .route(
            "/readyz",
            get(health::ready).with_state(Arc::clone(&options.readiness)),
        );
    if options.playground {
        router = router.merge(crate::graphql::playground());
    }
    router
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(from_fn_with_state(options, edge::pass))
}
