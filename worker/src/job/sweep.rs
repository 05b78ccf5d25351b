//! Sending what nobody was woken for: the promise behind the wake-ups.

use std::panic::AssertUnwindSafe;

use domain::{Result, delivery as deliveries};
use entity::delivery;
use futures_util::FutureExt;
use tokio::{task::JoinSet, time::Instant};
use tracing::Instrument;

use super::deliver::carry;
use crate::Worker;

/// Ends what is hopeless, and sends everything whose time has come.
pub async fn sweep(worker: &Worker) -> Result<()> {
    let closed = deliveries::close_hopeless(&worker.app).await?;
    if closed > 0 {
        metrics::counter!("honeydue_deliveries_closed_total").increment(closed);
        tracing::warn!("Ended {closed} deliveries that were too late, or for which there was no hope");
    }
    let concurrency = worker.settings.concurrency.max(1);
    // Tasks of their own: a sending that is in the middle of a transaction goes on while more is claimed.
    let mut under_way = JoinSet::new();
    let (mut more, mut failed) = (true, Ok(()));
    let mut again = Instant::now() + worker.settings.sweep_every;
    loop {
        // No more is claimed than can begin at once: a claim that waits for a slow far end would run out unused, and five of those end a
        // delivery. Half of the places are left to empty first, so that a claim brings many.
        let free = concurrency - under_way.len();
        if more && !worker.shutdown.is_cancelled() && free * 2 >= concurrency {
            // What is being sent is sent to its end, also where no more can be claimed.
            let claimed = match deliveries::claim_due(&worker.app, free as u64).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    failed = Err(error);
                    Vec::new()
                }
            };
            more = claimed.len() == free;
            for claimed in claimed {
                under_way.spawn(carry_on(worker.clone(), claimed).in_current_span());
            }
        }
        if under_way.is_empty() {
            return failed;
        }
        tokio::select! {
            _ = under_way.join_next() => {}
            // What has come due meanwhile does not wait for the slowest of what is being sent.
            () = tokio::time::sleep_until(again), if !more => more = true,
            () = worker.more.notified(), if !more => more = true,
        }
        if more {
            again = Instant::now() + worker.settings.sweep_every;
        }
        worker.pulses.beat("sweep");
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
