//! Sending one delivery: claim, begin, send, settle.

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    Result,
    delivery::{self, Letter, Outcome, SEND_TIMEOUT, Target},
};
use entity::id::DeliveryId;
use tokio::time::timeout;

use crate::{
    Worker,
    measure::{LATENESS, channel_name},
};

/// Sends a delivery that somebody was woken for. One that another worker has, or that is not waiting any more, is left alone.
pub async fn deliver(worker: &Worker, id: DeliveryId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    match delivery::claim(&worker.app, id).await? {
        Some(claimed) => carry(worker, &claimed).await,
        None => Ok(()),
    }
}

/// Brings a claimed delivery to its end, or gives it back when it is time to stop.
pub async fn carry(worker: &Worker, claimed: &entity::delivery::Model) -> Result<()> {
    let app = &worker.app;
    if worker.shutdown.is_cancelled() {
        return delivery::release(app, std::slice::from_ref(claimed)).await;
    }
    let Some(letter) = delivery::begin(app, claimed).await? else {
        return Ok(());
    };
    let outcome = send(worker, &letter).await?;
    count(&letter, &outcome, app.clock.now());
    delivery::settle(app, &letter, outcome).await?;
    Ok(())
}

/// Sends a letter on its channel, and waits no longer for the answer than the claim allows.
async fn send(worker: &Worker, letter: &Letter) -> Result<Outcome> {
    let limit = SEND_TIMEOUT.to_std().context("a timeout is not negative")?;
    let now = worker.app.clock.now();
    let answer = timeout(limit, async {
        match &letter.target {
            Target::Mail(email) => worker.settings.mailer.send(letter, email, now).await,
            Target::Push(device) => worker.settings.push.send(letter, device, now).await,
        }
    });
    Ok(answer.await.unwrap_or_else(|_| Outcome::Unknown {
        reason: "no answer in time".to_owned(),
    }))
}

fn count(letter: &Letter, outcome: &Outcome, now: DateTime<Utc>) {
    let id = letter.delivery.id;
    let (name, status) = match outcome {
        Outcome::Sent { .. } => ("sent", None),
        Outcome::Transient { status, .. } => ("transient", status.as_deref()),
        Outcome::Permanent { status, .. } => ("permanent", status.as_deref()),
        Outcome::Unknown { .. } => ("unknown", None),
    };
    let channel = channel_name(letter.delivery.channel);
    if matches!(outcome, Outcome::Sent { .. }) {
        let late = now - letter.delivery.due_at;
        metrics::histogram!(LATENESS, "channel" => channel).record(late.as_seconds_f64().max(0.0));
    }
    metrics::counter!("honeydue_deliveries_total", "channel" => channel, "outcome" => name).increment(1);
    // What a far end says may hold an address; it stands in the delivery's row.
    if !matches!(outcome, Outcome::Sent { .. }) {
        tracing::warn!(delivery.id = %id, channel, status, "Delivery {id} was not sent: {name}");
    }
}
