//! Noting that operators' looks at the app as somebody sees it have ended by themselves.

use domain::{Result, admin};

use crate::Worker;

/// Writes into the audit which looks have ended since the last time.
pub async fn end(worker: &Worker) -> Result<()> {
    while admin::end_views(&worker.app).await? > 0 && !worker.shutdown.is_cancelled() {
        worker.pulses.beat("operator");
    }
    Ok(())
}
