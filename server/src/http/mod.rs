//! The HTTP edge: one router, and what every answer has in common.
//!
//! ```text
//! serve ─ connections: how many, how long they may be silent, drip or leave answers unread
//! edge ─ request id, log line, security headers
//!   └ cors ─ pages of other origins that may be apps
//!      └ edge ─ too many refusals → 429, too long an address or head → 414, 431, panics → 500
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

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::Redirect,
    routing::get,
};
use domain::throttle::Throttle;
use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

mod arriving;
mod assets;
mod client;
mod cors;
mod edge;
mod error;
mod headers;
mod health;
mod join;
mod letter;
mod metrics;
mod patience;
pub(crate) mod record;
mod request_id;
mod serve;
mod site;
mod stored;
mod wire;

pub(crate) use self::{
    assets::{Bundle, Cache, matches},
    client::{client_ip, network},
    edge::{Refusals, Unserved, panic_message},
    error::{json_error, not_found},
    headers::Policy,
    letter::{Letter, is_wanted as wants_letter, language, letter},
    request_id::request_id,
    stored::{failed, refused, routes as stored},
};
pub use self::{
    edge::{ADDRESS_BYTES, HEAD_BYTES, REFUSAL},
    health::Readiness,
    metrics::{Counted, serve as serve_metrics},
    patience::Patience,
    serve::{Connections, HEADERS, serve},
};

const ALIVE: &str = "/api/health/";
const READY: &str = "/readyz";
/// Where whoever runs the process looks whether it is well.
const PROBED: [&str; 2] = [ALIVE, READY];

/// How the edge behaves.
#[derive(Clone)]
pub struct Options {
    /// Whether clients reach the program by HTTPS, so that they may be told to insist on it.
    pub https: bool,
    /// How many proxies in front of the program are trusted to say where a request came from.
    pub n_proxies: usize,
    /// Whether `/playground` is served.
    pub playground: bool,
    /// Origins other than its own whose pages may be apps.
    pub origins: Vec<String>,
    /// How long clients may take for their bodies.
    pub patience: Patience,
    /// What each network has left for requests that are refused; `None` where a refusal costs nothing.
    pub refusals: Option<Arc<Throttle>>,
    /// Asked by `/readyz`: whether what the program needs is there.
    pub readiness: ReadinessOf,
    /// Once it is cancelled, each answer ends its connection: whoever comes again finds another process.
    pub leaving: CancellationToken,
}

/// Looks whether requests can be served, as often as it is asked.
pub type ReadinessOf = Arc<dyn Fn() -> BoxFuture<'static, Readiness> + Send + Sync>;

/// Returns the whole router: `apis` are the routes of the GraphQL APIs and whatever else a program serves.
pub fn router(apis: Router, options: Options) -> Router {
    let mut router = Router::new()
        .merge(apis)
        .merge(site::routes())
        .merge(join::routes())
        .route(ALIVE, get(health::alive))
        .route(
            READY,
            get(health::ready).with_state((Arc::clone(&options.readiness), options.leaving.clone())),
        );
    if options.playground {
        router = router.merge(crate::graphql::playground());
    }
    behind(options, router)
}

/// Returns a router with the admin's files and nothing else: for a process of their own, which needs neither database nor secret.
pub fn admin(options: Options) -> Router {
    let router = Router::new()
        .merge(site::admin_routes())
        .route("/", get(|| async { Redirect::temporary("/admin/") }))
        .route(ALIVE, get(health::alive));
    behind(options, router)
}

/// Puts routes behind the edge.
fn behind(options: Options, routes: Router) -> Router {
    routes
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(from_fn(edge::bound))
        .layer(from_fn_with_state(options.clone(), edge::unless_spent))
        .layer(from_fn_with_state(cors::Cors::of(&options.origins), cors::pass))
        .layer(from_fn_with_state(options, edge::pass))
}
