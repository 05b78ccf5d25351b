//! Sending what nobody was woken for: the promise behind the wake-ups. Each way out of the house has a lane of its own, so that one whose far
//! end is slow or gone holds up no other.

use std::panic::AssertUnwindSafe;

use chrono::{DateTime, Utc};
use domain::{Result, delivery as deliveries};
use entity::{delivery, notification::Way};
use futures_util::{FutureExt, future::join_all};
use tokio::{task::JoinSet, time::Instant};
use tracing::Instrument;

use super::deliver::carry;
use crate::{Worker, lane};

/// Ends what is hopeless, and sends everything whose time has come.
pub async fn sweep(worker: &Worker) -> Result<()> {
    close(worker).await?;
    let swept = join_all(Way::ALL.map(|way| send(worker, way))).await;
    swept.into_iter().try_for_each(|swept| swept.map(drop))
}

/// Ends what is hopeless.
pub async fn close(worker: &Worker) -> Result<()> {
    let closed = deliveries::close_hopeless(&worker.app).await?;
    if closed > 0 {
        metrics::counter!("honeydue_deliveries_closed_total").increment(closed);
        tracing::warn!("Ended {closed} deliveries that were too late, or for which there was no hope");
    }
    Ok(())
}

/// Sends everything that goes one way and whose time has come. Returns when there is more, if that is before the usual next look: a pause
/// ends then, or the lease of a worker that may have died.
pub async fn send(worker: &Worker, way: Way) -> Result<Option<DateTime<Utc>>> {
    let (app, lane) = (&worker.app, worker.lanes.of(way));
    let concurrency = worker.settings.concurrency.max(1);
    // Tasks of their own: a sending that is in the middle of a transaction goes on while more is claimed.
    let mut under_way = JoinSet::new();
    let (mut more, mut failed) = (true, Ok(()));
    let mut again = Instant::now() + worker.settings.sweep_every;
    loop {
        // No more is claimed than can begin at once: a claim that waits for a slow far end would run out unused, and five of those end a
        // delivery. Half of the places are left to empty first, so that a claim brings many.
        let free = concurrency - under_way.len();
        let used_up = lane.budget_pause(app.clock.now()).is_some();
        if more && worker.goes_on() && free * 2 >= concurrency && !used_up {
            let most = free.min(lane.room(under_way.len(), app.clock.now()));
            // What is being sent is sent to its end, also where no more can be claimed.
            let claimed = match most {
                0 => Vec::new(),
                _ => match worker.ask(deliveries::claim_due_on(app, way, most as u64)).await {
                    Ok(claimed) => claimed,
                    Err(error) => {
                        failed = Err(error);
                        Vec::new()
                    }
                },
            };
            lane.spend(claimed.len());
            more = !claimed.is_empty() && claimed.len() == most;
            for claimed in claimed {
                under_way.spawn(carry_on(worker.clone(), claimed).in_current_span());
            }
        }
        let pause = lane.budget_pause(app.clock.now());
        let waits_for_budget = pause.filter(|_| more && worker.goes_on());
        if under_way.is_empty() && waits_for_budget.is_none() {
            failed?;
            let next = deliveries::next_on(app, way, app.clock.now() + worker.settings.sweep_every);
            return worker.ask(next).await;
        }
        tokio::select! {
            _ = under_way.join_next(), if !under_way.is_empty() => {}
            // What has come due meanwhile does not wait for the slowest of what is being sent.
            () = tokio::time::sleep_until(again), if !more => more = true,
            () = lane.more.notified(), if !more => more = true,
            () = tokio::time::sleep(waits_for_budget.unwrap_or_default()), if waits_for_budget.is_some() => {}
            () = worker.shutdown.cancelled(), if waits_for_budget.is_some() => {}
        }
        if more {
            again = Instant::now() + worker.settings.sweep_every;
        }
        worker.pulses.beat(lane::name(way));
    }
}

async fn carry_on(worker: Worker, claimed: delivery::Model) {
    // Its lease ends, and the next sweep claims it again; the others go on.
    match AssertUnwindSafe(carry(&worker, &claimed)).catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::error!(delivery.id = %claimed.id, "Delivery {} failed: {error:#}", claimed.id);
        }
        Err(_) => tracing::error!(delivery.id = %claimed.id, "Delivery {} panicked", claimed.id),
    }
}
