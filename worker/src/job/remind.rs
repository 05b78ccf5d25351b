//! Planning what is due.

use chrono::{DateTime, Utc};
use domain::{
    Result,
    notification::{next_hour, plan},
    queue::Job,
};

use crate::Worker;

/// Plans everything that is due now, by a clock that can be believed. Returns when there is more, if that is before the usual next look.
pub async fn remind(worker: &Worker) -> Result<Option<DateTime<Utc>>> {
    let app = &worker.app;
    if !worker.may_begin().await? || !is_believed(worker) {
        return Ok(None);
    }
    while worker.goes_on() {
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

/// Says whether the clock has not jumped ahead together with the database's.
fn is_believed(worker: &Worker) -> bool {
    let app = &worker.app;
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
    look.believed
}
