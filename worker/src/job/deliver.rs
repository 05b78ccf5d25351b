//! Sending one delivery: claim, begin, send, settle.

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    Result,
    delivery::{self, Letter, Outcome, SEND_TIMEOUT, Target},
    trace::{self, TraceId},
};
use entity::id::DeliveryId;
use tokio::time::timeout;
use tracing::{Instrument, info_span};

use crate::{Worker, lane, measure::LATENESS};

/// Sends a delivery that somebody was woken for. One that another worker has, or that is not waiting any more, is left alone.
pub async fn deliver(worker: &Worker, id: DeliveryId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    let (app, lanes) = (&worker.app, &worker.lanes);
    // Half of what is done at once: whoever is slow leaves room for the others.
    let most = (worker.settings.concurrency / 2).max(1);
    let held = lanes.held(most, app.clock.now());
    match worker.ask(delivery::claim_unless(app, id, &held)).await? {
        Some(claimed) => bring(worker, &claimed, Fare::Due).await,
        None => {
            // The sweep need not wait until it looks again.
            for way in held {
                lanes.of(way).more.notify_one();
            }
            Ok(())
        }
    }
}

/// Whether a delivery has been taken off its lane's budget.
enum Fare {
    /// It has: who claims many on one way takes them off together.
    Paid,
    /// It has not, since nobody knew the way.
    Due,
}

/// Brings a delivery that was claimed on its way to its end, or gives it back when it is time to stop.
pub async fn carry(worker: &Worker, claimed: &entity::delivery::Model) -> Result<()> {
    bring(worker, claimed, Fare::Paid).await
}

async fn bring(worker: &Worker, claimed: &entity::delivery::Model, fare: Fare) -> Result<()> {
    let trace = TraceId::of_row(claimed.trace_id);
    let span = info_span!("delivery", delivery.id = %claimed.id, trace.id = trace.map(display));
    // Within the trace from the start, so that the span is part of it too.
    trace::within(trace, go(worker, claimed, fare).instrument(span)).await
}

async fn go(worker: &Worker, claimed: &entity::delivery::Model, fare: Fare) -> Result<()> {
    let app = &worker.app;
    if !worker.goes_on() {
        return worker
            .ask(delivery::release(app, std::slice::from_ref(claimed)))
            .await;
    }
    let Some(letter) = worker.ask(delivery::begin(app, claimed)).await? else {
        return Ok(());
    };
    let lane = worker.lanes.of(letter.target.way());
    if let Fare::Due = fare {
        lane.spend(1);
    }
    let outcome = {
        let _under_way = lane.set_out();
        send(worker, &letter).await?
    };
    let now = app.clock.now();
    let closed = lane.note(&outcome, now);
    count(&letter, &outcome, now);
    worker.ask(delivery::settle(app, &letter, outcome)).await?;
    if let Some(until) = closed {
        let closing = delivery::lane::note_closed(app, letter.target.way(), until);
        worker.ask(closing).await?;
    }
    Ok(())
}

/// Sends a letter on its channel, and waits no longer for the answer than the claim allows.
async fn send(worker: &Worker, letter: &Letter) -> Result<Outcome> {
    let longest = SEND_TIMEOUT.to_std().context("a timeout is not negative")?;
    let limit = worker.settings.patience.min(longest);
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
        Outcome::Sent { .. } | Outcome::SentElsewhere { .. } => ("sent", None),
        Outcome::Transient { status, .. } => ("transient", status.as_deref()),
        Outcome::Permanent { status, .. } => ("permanent", status.as_deref()),
        Outcome::Unknown { .. } => ("unknown", None),
    };
    let channel = lane::name(letter.target.way());
    if name == "sent" {
        let late = now - letter.delivery.due_at;
        metrics::histogram!(LATENESS, "channel" => channel).record(late.as_seconds_f64().max(0.0));
        tracing::info!(delivery.id = %id, channel, "Sent delivery {id} by {channel}");
    }
    metrics::counter!("honeydue_deliveries_total", "channel" => channel, "outcome" => name).increment(1);
    // What a far end says may hold an address; it stands in the delivery's row.
    if is_unknown_here(letter, status) {
        tracing::error!(delivery.id = %id, channel, status, "{channel} does not take our credentials: delivery {id} is lost");
    } else if name != "sent" {
        tracing::warn!(delivery.id = %id, channel, status, "Delivery {id} was not sent: {name}");
    }
}

/// Says whether a push service refuses not the push but us: a key, an account or a topic that is wrong.
fn is_unknown_here(letter: &Letter, status: Option<&str>) -> bool {
    matches!(letter.target, Target::Push(_)) && matches!(status, Some("401" | "403"))
}
