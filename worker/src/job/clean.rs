//! What is done once an hour, by one of all workers.

use chrono::TimeDelta;
use domain::{Result, clean, job, notification};

use crate::Worker;

/// How often is cleaned.
const EVERY: TimeDelta = TimeDelta::hours(1);

/// Cleans if nobody has in this hour, or an operator wants it: forgets what is old, and plans for accounts that have no plans.
pub async fn clean(worker: &Worker) -> Result<()> {
    let app = &worker.app;
    if !job::is_due(app, "clean", EVERY).await? {
        return Ok(());
    }
    let go_on = || {
        worker.pulses.beat("clean");
        worker.goes_on()
    };
    while notification::enrol_missing(app).await? > 0 && go_on() {}
    clean::clean(app, go_on).await?;
    Ok(())
}
