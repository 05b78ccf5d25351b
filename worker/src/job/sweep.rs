//! Sending what nobody was woken for: the promise behind the wake-ups.

use domain::{Result, delivery as deliveries};
use entity::delivery;
use futures_util::{StreamExt, stream};

use super::deliver::carry;
use crate::Worker;

/// Deliveries that are claimed at a time, for each that can be under way at once: few enough to be begun within their leases.
const EACH: u64 = 4;

/// Ends what is hopeless, and sends everything whose time has come.
pub async fn sweep(worker: &Worker) -> Result<()> {
    let closed = deliveries::close_hopeless(&worker.app).await?;
    if closed > 0 {
        metrics::counter!("honeydue_deliveries_closed_total").increment(closed);
        tracing::warn!("Ended {closed} deliveries that were too late, or for which there was no hope");
    }
    let concurrency = worker.settings.concurrency.max(1);
    let limit = EACH * concurrency as u64;
    while !worker.shutdown.is_cancelled() {
        let claimed = deliveries::claim_due(&worker.app, limit).await?;
        let more = claimed.len() as u64 == limit;
        let carried = claimed
            .into_iter()
            .map(|claimed| carry_on(worker.clone(), claimed));
        stream::iter(carried)
            .buffer_unordered(concurrency)
            .collect::<()>()
            .await;
        worker.pulses.beat("sweep");
        if !more {
            break;
        }
    }
    Ok(())
}

async fn carry_on(worker: Worker, claimed: delivery::Model) {
    if let Err(error) = carry(&worker, &claimed).await {
        // Its lease ends, and the next sweep claims it again.
        tracing::error!(delivery.id = %claimed.id, "Delivery {} failed: {error:#}", claimed.id);
    }
}
