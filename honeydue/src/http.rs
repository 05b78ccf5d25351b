//! Puts the HTTP side together: the APIs, the edge around them, and the listener.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use domain::{App, cache::Cache, session};
use server::{
    graphql::{Api, Limits},
    http::{self, Readiness},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{setting::Front, wrong::Wrong};

/// How the program meets the world.
pub(crate) struct Settings {
    /// What one request may ask for.
    pub limits: Limits,
    /// Other origins from which browsers may open sockets and event streams.
    pub origins: Vec<String>,
    /// Whether people reach the program by HTTPS.
    pub https: bool,
    /// Proxies that are trusted to say where a request came from.
    pub n_proxies: usize,
    /// Whether `/playground` is served.
    pub playground: bool,
    /// How long a stopping process gives to what is under way.
    pub grace: Duration,
}

impl Settings {
    /// Returns the settings of `serve`.
    pub fn of(front: &Front, https: bool, grace: Duration) -> Self {
        Self {
            limits: limits(front),
            origins: front
                .allowed_origins
                .iter()
                .map(|origin| origin.origin())
                .collect(),
            https,
            n_proxies: front.trusted_proxies.into(),
            playground: front.playground,
            grace,
        }
    }
}

fn limits(front: &Front) -> Limits {
    Limits {
        body_bytes: front.max_body_bytes as usize,
        depth: front.max_depth.into(),
        tokens: front.max_tokens as usize,
        aliases: front.max_aliases.into(),
        directives: front.max_directives.into(),
        root_fields: front.max_root_fields.into(),
        cost: front.max_cost.into(),
        bucket: front.cost_allowance.into(),
        restore_per_second: front.cost_per_second.into(),
        timeout: front.operation_timeout_secs.0,
        sockets: front.max_sockets as usize,
        ..Limits::default()
    }
}

/// Opens the listener, or says that the setting cannot be used.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Wrong> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| {
        Wrong::setting(
            "LISTEN (--listen)",
            format!("{address} cannot be listened on: {error}"),
        )
    })
}

/// Serves until `stopping` is cancelled.
pub(crate) async fn serve(
    app: &App,
    listener: TcpListener,
    settings: Settings,
    stopping: CancellationToken,
) -> Result<(), Wrong> {
    tokio::spawn(session::forget_on_news(app.clone()));
    let app = app.clone();
    let options = http::Options {
        https: settings.https,
        n_proxies: settings.n_proxies,
        playground: settings.playground,
        readiness: Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { readiness(&app).await })
        }),
    };
    let apis: Vec<Arc<Api>> = Vec::new();
    let router = http::router(Default::default(), options);
    http::serve(listener, router, &apis, stopping, settings.grace).await?;
    Ok(())
}

/// Looks whether requests can be served.
async fn readiness(app: &App) -> Readiness {
    let missing = migration::pending(&app.db).await;
    let redis = match &app.cache {
        Cache::Redis(redis, _) => Some(redis.ping().await.is_ok()),
        Cache::Memory(_) => None,
    };
    Readiness {
        database: missing.is_ok(),
        schema: missing == Ok(0),
        redis,
    }
}
