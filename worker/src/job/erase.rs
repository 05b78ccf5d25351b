//! Erasing accounts that were deleted a month ago, once an hour.

use chrono::TimeDelta;
use domain::{Result, account::erase as accounts, job};

use crate::Worker;

/// How often it is looked who is to be erased.
const EVERY: TimeDelta = TimeDelta::hours(1);

/// Erases all accounts whose time has come, if nobody has in this hour, or an operator wants it. What a worker leaves that dies, the next hour's finds.
pub async fn erase(worker: &Worker) -> Result<()> {
    let app = &worker.app;
    if !job::is_due(app, "erase", EVERY).await? {
        return Ok(());
    }
    let go_on = || {
        worker.pulses.beat("erase");
        worker.goes_on()
    };
    loop {
        let due = accounts::due(app).await?;
        let mut n_failed = 0;
        for id in &due {
            // An account that cannot be erased holds up no other; its next try comes in an hour.
            if let Err(error) = accounts::erase(app, *id, go_on).await {
                tracing::error!(account.id = %id, "Account {id} could not be erased: {error:#}");
                n_failed += 1;
            }
            if !go_on() {
                return Ok(());
            }
        }
        if n_failed == due.len() {
            return Ok(());
        }
    }
}
