//! Keeping plans as their stores have them.

use domain::{
    Result,
    subscription::{event as events, renew as purchases},
};
use entity::id::{StoreEventId, SubscriptionId};

use crate::Worker;

/// Applies what a store told, which somebody was woken for.
pub async fn event(worker: &Worker, id: StoreEventId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    events::settle(&worker.app, id).await
}

/// Looks at a purchase that somebody was woken for.
pub async fn renew(worker: &Worker, id: SubscriptionId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    purchases::renew(&worker.app, id).await
}

/// Applies what nobody was woken for, or what did not come to its end, and looks at purchases whose time has come.
pub async fn rest(worker: &Worker) -> Result<()> {
    loop {
        let (told, due) = (
            events::due(&worker.app).await?,
            purchases::due(&worker.app).await?,
        );
        if told.is_empty() && due.is_empty() {
            return Ok(());
        }
        for id in told {
            if !worker.goes_on() {
                return Ok(());
            }
            // One that cannot be applied holds up no other; its next try comes later.
            if let Err(error) = event(worker, id).await {
                tracing::warn!(store_event.id = %id, "The store's event {id} was not applied and will be later: {error:#}");
            }
            worker.pulses.beat("renew");
        }
        for id in due {
            if !worker.goes_on() {
                return Ok(());
            }
            if let Err(error) = renew(worker, id).await {
                tracing::warn!(subscription.id = %id, "The purchase {id} could not be asked about and will be later: {error:#}");
            }
            worker.pulses.beat("renew");
        }
    }
}
