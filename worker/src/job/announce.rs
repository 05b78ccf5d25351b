//! Telling people of announcements.

use chrono::{DateTime, Utc};
use domain::{
    Result,
    announcement::{next, plan},
};

use crate::Worker;

/// Tells those whose turn has come, of all announcements that run. Returns when it goes on, if that is before the usual next look.
pub async fn announce(worker: &Worker) -> Result<Option<DateTime<Utc>>> {
    let app = &worker.app;
    while !worker.shutdown.is_cancelled() {
        let Some(planned) = plan(app).await? else {
            break;
        };
        worker.pulses.beat("announce");
        metrics::counter!("honeydue_announced_total").increment(planned.told as u64);
        if planned.failed > 0 {
            metrics::counter!("honeydue_announcements_failed_total").increment(planned.failed as u64);
        }
        if planned.deliveries > 0 {
            worker.lanes.ring();
            tracing::info!(
                "Told {} people of an announcement: {} deliveries",
                planned.told,
                planned.deliveries
            );
        }
        if planned.finished > 0 {
            // Also what was held back when it was stopped goes on now.
            worker.lanes.ring();
            tracing::info!("Everyone has been told of an announcement");
        }
    }
    next(app, app.clock.now() + worker.settings.sweep_every).await
}
