//! Whether a worker still moves, and what it has done: `/health` and `/metrics`, on a port of their own.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::{Router, http::StatusCode, routing::get};
use domain::metric;

use crate::{Worker, agreement::Agreement, measure};

/// How long a loop may stand still.
const STILL: Duration = Duration::from_secs(60);

/// When each loop moved last, and how often it has.
#[derive(Clone, Debug, Default)]
pub struct Pulses(Arc<Mutex<BTreeMap<&'static str, Pulse>>>);

#[derive(Clone, Copy, Debug)]
struct Pulse {
    last: Instant,
    beats: u64,
}

impl Pulses {
    /// Notes that a loop moved.
    pub fn beat(&self, name: &'static str) {
        self.beat_at(name, Instant::now());
    }

    fn beat_at(&self, name: &'static str, at: Instant) {
        let mut pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pulse = pulses.entry(name).or_insert(Pulse { last: at, beats: 0 });
        pulse.last = at;
        pulse.beats += 1;
    }

    /// Waits until a loop has not moved for so long.
    pub(crate) async fn stopped(&self, name: &'static str, longest: Duration) {
        loop {
            let last = {
                let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                pulses.get(name).map(|pulse| pulse.last)
            };
            let rest = last.map_or(longest, |last| longest.saturating_sub(last.elapsed()));
            if rest.is_zero() {
                return;
            }
            tokio::time::sleep(rest).await;
        }
    }

    /// Returns how often a loop has moved.
    pub fn beats(&self, name: &str) -> u64 {
        let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pulses.get(name).map_or(0, |pulse| pulse.beats)
    }

    /// Returns the loops that stand still.
    fn still(&self) -> Vec<&'static str> {
        let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let still = pulses.iter().filter(|(_, pulse)| pulse.last.elapsed() > STILL);
        still.map(|(name, _)| *name).collect()
    }
}

/// Answers on `listen` until the worker stops. Nothing outside of the process is asked, so it tells of this worker only.
pub(crate) async fn serve(listen: SocketAddr, worker: Worker) -> anyhow::Result<()> {
    let page = metric::start(measure::CLASSES)?;
    measure::describe();
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen}"))?;
    let address = listener.local_addr().unwrap_or(listen);
    tracing::info!("The worker answers /health and /metrics on http://{address}");
    let (pulses, agreement) = (worker.pulses.clone(), worker.agreement.clone());
    let shutdown = worker.shutdown.clone();
    let text = move || {
        metric::measure(&worker.app);
        page.text()
    };
    axum::serve(listener, router(pulses, agreement, text))
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await
        .context("answering /health and /metrics")
}

/// Makes the routes; `text` is what is counted.
fn router(
    pulses: Pulses,
    agreement: Agreement,
    text: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> Router {
    let health = move || async move {
        match pulses.still().as_slice() {
            // It is alive and does nothing, which somebody must see.
            [] if let Some(skew) = agreement.amiss() => (
                StatusCode::SERVICE_UNAVAILABLE,
                format!(
                    "doing nothing: this machine's clock is {} ms off the database's\n",
                    skew.num_milliseconds()
                ),
            ),
            [] => (StatusCode::OK, "ok\n".to_owned()),
            still => (
                StatusCode::SERVICE_UNAVAILABLE,
                format!("standing still: {}\n", still.join(", ")),
            ),
        }
    };
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(move || async move { text() }))
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tower::ServiceExt;

    use super::*;

    async fn get(router: &Router, path: &str) -> (u16, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_worker_is_well_while_its_loops_move() {
        let pulses = Pulses::default();
        pulses.beat("plan");
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let router = router(pulses.clone(), Agreement::default(), move || handle.render());
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!("honeydue_notices_total").increment(3);
        });

        let well = get(&router, "/health").await;
        let counted = get(&router, "/metrics").await;
        let long_ago = Instant::now().checked_sub(STILL * 2).unwrap();
        pulses.beat_at("sweep", long_ago);
        let unwell = get(&router, "/health").await;

        assert_eq!(well, (200, "ok\n".to_owned()));
        assert!(counted.1.contains("honeydue_notices_total 3"), "{counted:?}");
        assert_eq!(unwell, (503, "standing still: sweep\n".to_owned()));
    }
}
