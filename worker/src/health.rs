//! Whether a worker still moves, and what it has done: `/health` and `/metrics`, on a port of their own.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::{Router, http::StatusCode, routing::get};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// How long a loop may stand still.
const STILL: Duration = Duration::from_secs(60);

/// When each loop moved last.
#[derive(Clone, Debug, Default)]
pub struct Pulses(Arc<Mutex<BTreeMap<&'static str, Instant>>>);

impl Pulses {
    /// Notes that a loop moved.
    pub fn beat(&self, name: &'static str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, Instant::now());
    }

    /// Returns the loops that stand still at `now`.
    pub fn still(&self, now: Instant) -> Vec<&'static str> {
        let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let still = pulses
            .iter()
            .filter(|(_, last)| now.duration_since(**last) > STILL);
        still.map(|(name, _)| *name).collect()
    }
}

/// Answers on `listen` until `shutdown`. Nothing outside of the process is asked, so it tells of this worker only.
pub(crate) async fn serve(
    listen: SocketAddr,
    pulses: Pulses,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let metrics = metrics()?;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen}"))?;
    tracing::info!("The worker answers /health and /metrics on http://{listen}");
    axum::serve(listener, router(pulses, metrics))
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await
        .context("answering /health and /metrics")
}

/// Makes the routes.
fn router(pulses: Pulses, metrics: PrometheusHandle) -> Router {
    let health = move || async move {
        match pulses.still(Instant::now()).as_slice() {
            [] => (StatusCode::OK, "ok\n".to_owned()),
            still => (
                StatusCode::SERVICE_UNAVAILABLE,
                format!("standing still: {}\n", still.join(", ")),
            ),
        }
    };
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(move || async move { metrics.render() }))
}

/// Returns what the process counts; counting begins at the first call.
fn metrics() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .install_recorder()
        .context("beginning to count")?;
    Ok(HANDLE.get_or_init(|| handle).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_stands_still_is_named() {
        let pulses = Pulses::default();
        pulses.beat("plan");
        let now = Instant::now();

        assert_eq!(pulses.still(now), Vec::<&str>::new());
        assert_eq!(pulses.still(now + STILL + Duration::from_secs(1)), ["plan"]);
    }
}
