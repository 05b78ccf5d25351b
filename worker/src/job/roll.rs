//! Closing occurrences whose season ended, at their home's own midnight.

use domain::{Result, task};

use crate::Worker;

/// Closes open occurrences that have lapsed, through the door of writes.
pub async fn roll(worker: &Worker) -> Result<()> {
    for id in task::lapsed(&worker.app).await? {
        if worker.shutdown.is_cancelled() {
            break;
        }
        task::roll(&worker.app, id).await?;
    }
    Ok(())
}
