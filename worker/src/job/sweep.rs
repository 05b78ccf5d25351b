//! Sending what nobody was woken for: the promise behind the wake-ups.

use std::panic::AssertUnwindSafe;

use domain::{Result, delivery as deliveries};
use entity::delivery;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};

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
    let mut under_way = FuturesUnordered::new();
    let (mut more, mut failed) = (true, Ok(()));
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
            under_way.extend(
                claimed
                    .into_iter()
                    .map(|claimed| carry_on(worker.clone(), claimed)),
            );
        }
        if under_way.next().await.is_none() {
            return failed;
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
