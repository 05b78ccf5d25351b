//! Closing occurrences whose season ended, at their home's own midnight.

use domain::{Result, task};

use crate::Worker;

/// Closes open occurrences that have lapsed, through the door of writes.
pub async fn roll(worker: &Worker) -> Result<()> {
    for id in task::lapsed(&worker.app).await? {
        if !worker.goes_on() {
            break;
        }
        // A task that cannot be closed holds up no other.
        if let Err(error) = domain::retrying!(task::roll(&worker.app, id)) {
            tracing::error!(task.id = %id, "Task {id} could not be rolled on: {error:#}");
        }
        worker.pulses.beat("roll");
    }
    Ok(())
}
