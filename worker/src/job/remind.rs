//! Planning what is due.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Result,
    notification::{next_hour, plan},
    queue::Job,
};

use crate::Worker;

/// How far the clock may be off the database's. Only that one counts; a worker that is further off might remind on a wrong day.
const MAX_SKEW: TimeDelta = TimeDelta::seconds(2);

/// Plans everything that is due now, by a clock that can be believed. Returns when there is more, if that is before the usual next look.
pub async fn remind(worker: &Worker) -> Result<Option<DateTime<Utc>>> {
    let app = &worker.app;
    if !is_right(worker).await? {
        return Ok(None);
    }
    while !worker.shutdown.is_cancelled() {
        let planned = plan(app).await?;
        worker.pulses.beat("plan");
        if planned.moments > 0 {
            metrics::counter!("honeydue_moments_planned_total").increment(planned.moments as u64);
            metrics::counter!("honeydue_notices_total").increment(planned.notices as u64);
            tracing::info!(
                "Planned {} moments: {} notices, {} deliveries",
                planned.moments,
                planned.notices,
                planned.deliveries
            );
        }
        if planned.failed > 0 {
            metrics::counter!("honeydue_plans_failed_total").increment(planned.failed as u64);
        }
        if planned.deliveries > 0 {
            worker.lanes.ring();
        }
        if !planned.more {
            break;
        }
        // There is more than one worker can plan at once: the others need not wait for their next look.
        app.queue.wake(&[Job::Remind]).await;
    }
    next_hour(app, app.clock.now() + worker.settings.plan_every).await
}

/// Says whether it may be planned by the clock: it agrees with the database's, and has not jumped ahead together with that.
async fn is_right(worker: &Worker) -> Result<bool> {
    let app = &worker.app;
    let skew = app.clock.skew(&app.db).await?;
    metrics::gauge!("honeydue_worker_clock_skew_seconds").set(skew.as_seconds_f64());
    if skew.abs() > MAX_SKEW {
        tracing::error!(
            skew.milliseconds = skew.num_milliseconds(),
            "This machine's clock is {} ms off the database's: nothing is planned here until it is right",
            skew.num_milliseconds()
        );
        return Ok(false);
    }
    let look = worker.watch.look(app.clock.now(), app.clock.run());
    metrics::gauge!("honeydue_worker_clock_jump_seconds").set(if look.believed {
        0.0
    } else {
        look.ahead.as_seconds_f64()
    });
    // Said once: it is looked at every few seconds.
    if !look.believed && look.before {
        tracing::error!(
            jump.seconds = look.ahead.num_seconds(),
            "The clock jumped {} s ahead: nothing is planned until it is back, or for an hour",
            look.ahead.num_seconds()
        );
    }
    Ok(look.believed)
}
