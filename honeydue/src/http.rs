//! The server's settings, as the command line has them, and its listener.

use std::net::SocketAddr;

use domain::{App, cache::Cache};
use server::{
    Server, Settings,
    graphql::Limits,
    http::{Connections, Readiness},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    setting::{Front, Installation},
    wrong::Wrong,
};

/// Returns the settings of `serve`.
pub(crate) fn settings(
    front: &Front,
    installation: &Installation,
    stopping: CancellationToken,
) -> Result<Settings, Wrong> {
    Ok(Settings {
        limits: limits(front),
        connections: Connections {
            most: front.max_connections as usize,
            most_of_one: Some(front.max_connections_of_one as usize),
            ..Connections::default()
        },
        hides_schema: !front.playground,
        origins: front
            .allowed_origins
            .iter()
            .map(|origin| origin.origin())
            .collect(),
        trusted: front
            .trusted_documents
            .as_ref()
            .map(|documents| documents.0.clone())
            .unwrap_or_default(),
        providers: installation.identity.providers()?,
        https: installation.public_url.is_https(),
        n_proxies: front.trusted_proxies.into(),
        playground: front.playground,
        environment: front.environment.clone(),
        stopping,
    })
}

/// Returns what one request may ask for.
pub(crate) fn limits(front: &Front) -> Limits {
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
        sockets_of_one: front.max_sockets_of_one as usize,
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

/// Puts the server of an app together.
pub(crate) fn server(app: &App, settings: Settings) -> Result<Server, Wrong> {
    let asked = app.clone();
    Ok(Server::new(app, settings, move || {
        Box::pin(readiness(asked.clone()))
    })?)
}

/// Looks whether requests can be served.
async fn readiness(app: App) -> Readiness {
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
