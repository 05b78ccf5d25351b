//! The server's settings, as the command line has them, and its listener.

use std::{net::SocketAddr, time::Duration};

use domain::{App, cache::Cache};
use server::{
    Server, Settings,
    graphql::Limits,
    http::{Connections, Readiness},
    measure,
};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::{
    count,
    setting::{Front, Installation, Listen, Metrics},
    wrong::Wrong,
};

/// Returns the settings of `serve`.
pub(crate) fn settings(
    front: &Front,
    installation: &Installation,
    (leaving, stopping): (CancellationToken, CancellationToken),
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
        leaving,
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

/// Counts what the server does and tells it on a port of its own, where there shall be one, until `stopping`.
pub(crate) async fn count(
    server: &Server,
    settings: &Metrics,
    stopping: &CancellationToken,
) -> Result<(), Wrong> {
    let Some(Listen(address)) = settings.metrics_listen else {
        return Ok(());
    };
    let counted = server.counted(count::start()?);
    measure::describe();
    let bound = TcpListener::bind(address).await;
    let listener = bound.map_err(|error| {
        Wrong::setting(
            "METRICS_LISTEN (--metrics-listen)",
            format!("{address} cannot be listened on: {error}"),
        )
    })?;
    let address = listener.local_addr().map_err(Wrong::fault)?;
    info!(%address, "Telling what is counted at http://{address}/metrics");
    let telling = server::http::serve_metrics(listener, counted, stopping.clone());
    tokio::spawn(async move {
        if let Err(fault) = telling.await {
            error!("What is counted is told no more: {fault:#}");
        }
    });
    Ok(())
}

/// Puts the server of an app together.
pub(crate) fn server(app: &App, settings: Settings) -> Result<Server, Wrong> {
    let asked = app.clone();
    Ok(Server::new(app, settings, move || {
        Box::pin(readiness(asked.clone()))
    })?)
}

/// How long what the program needs may take to answer; whoever asks whether it is ready waits for little more.
const ANSWER: Duration = Duration::from_secs(1);

/// How long Redis may take. It answers within a millisecond, and where it is away the program serves all the same: whoever asks must not take a
/// late answer for none, and all processes for gone.
const REDIS_ANSWER: Duration = Duration::from_millis(200);

/// Looks whether requests can be served.
async fn readiness(app: App) -> Readiness {
    let missing = timeout(ANSWER, migration::pending(&app.db));
    let redis = async {
        match &app.cache {
            Cache::Redis(redis, _) => Some(matches!(timeout(REDIS_ANSWER, redis.ping()).await, Ok(Ok(_)))),
            Cache::Memory(_) => None,
        }
    };
    let (missing, redis) = tokio::join!(missing, redis);
    Readiness {
        database: matches!(missing, Ok(Ok(_))),
        schema: matches!(missing, Ok(Ok(0))),
        redis,
    }
}
