//! What `/metrics` tells: each number's name, what it means, and those that are read from the database.

use domain::{
    Result,
    delivery::{
        End,
        backlog::{self, Backlog},
    },
    metric::Classes,
    notification::n_unknown_devices,
    queue::UNREADABLE,
    schedule::zone,
};
use entity::notification::Way;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::{Worker, lane};

/// How late deliveries go out, in seconds.
pub(crate) const LATENESS: &str = "honeydue_delivery_lateness_seconds";

/// The upper ends of the lateness's classes: what is on time, what an outage makes, and the half a day after which nothing is sent.
pub const CLASSES: &[Classes] = &[(
    LATENESS,
    &[
        1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0, 21_600.0, 43_200.0,
    ],
)];

/// When a loop last came to its end, as seconds since 1970.
pub(crate) const LAST_RUN: &str = "honeydue_loop_last_run_timestamp_seconds";

/// Whether nothing goes to a far end for a while.
pub(crate) const LANE_CLOSED: &str = "honeydue_lane_closed";

/// Deliveries of kinds and channels that are not known here, and that were ended.
pub(crate) const FOREIGN: &str = "honeydue_deliveries_unknown_total";

const UNREADABLE_KEPT: &str = "honeydue_wake_ups_unreadable";
const WAITING: &str = "honeydue_wake_ups_waiting";
const DUE: &str = "honeydue_deliveries_due";
const OLDEST_DUE: &str = "honeydue_delivery_oldest_due_seconds";
const PARKED: &str = "honeydue_deliveries_parked";
const DEAD: &str = "honeydue_deliveries_dead";
const OLDEST_PLAN: &str = "honeydue_plan_oldest_due_seconds";
const UNKNOWN_ZONES: &str = "honeydue_unknown_time_zones";
const UNKNOWN_DEVICES: &str = "honeydue_unknown_devices";
const LAST_TICK: &str = "honeydue_tick_timestamp_seconds";

/// Says what each number means, and begins those whose labels are known.
pub fn describe() {
    describe_work();
    describe_state();
    begin();
}

/// Says what those mean that count what was done.
fn describe_work() {
    describe_counter!(
        "honeydue_moments_planned_total",
        "Hours of accounts that this worker has served, and things that happened that it has told of."
    );
    describe_counter!(
        "honeydue_plans_failed_total",
        "Hours of accounts that this worker could not plan, and put off by an hour."
    );
    describe_counter!(
        "honeydue_notices_total",
        "Notices that this worker has put into inboxes."
    );
    describe_counter!(
        "honeydue_deliveries_total",
        "Sendings of this worker, by channel and by how they ended: sent, transient, permanent or unknown."
    );
    describe_counter!(
        "honeydue_deliveries_closed_total",
        "Deliveries that this worker ended unsent: too late, or no hope after several tries."
    );
    describe_counter!(
        FOREIGN,
        "Deliveries of a kind or a channel that this worker does not know, and that it ended since no newer version had sent them in time."
    );
    describe_counter!(
        UNREADABLE,
        "Wake-ups that this worker took and cannot read, as of a newer version; the last hundred are kept in Redis."
    );
    describe_gauge!(
        UNREADABLE_KEPT,
        "Wake-ups that could not be read and are kept in Redis, a hundred at most, of all workers that share it."
    );
    describe_histogram!(
        LATENESS,
        Unit::Seconds,
        "Seconds from when a delivery was due until the far end took it, by channel."
    );
}

/// Says what those mean that tell how it stands.
fn describe_state() {
    describe_gauge!(
        "honeydue_worker_clock_skew_seconds",
        Unit::Seconds,
        "How far this worker's clock is ahead of the database's."
    );
    describe_gauge!(
        "honeydue_worker_clock_jump_seconds",
        Unit::Seconds,
        "How far the clock jumped ahead, while nothing is planned because of it; else 0."
    );
    describe_gauge!(
        LAST_RUN,
        Unit::Seconds,
        "When a loop of this worker last came to its end without an error."
    );
    describe_gauge!(
        WAITING,
        "Wake-ups that no worker has taken yet, of all workers that share a Redis."
    );
    describe_gauge!(
        DUE,
        "Deliveries whose time has come and that are not sent yet, in all of the database, by channel."
    );
    describe_gauge!(
        OLDEST_DUE,
        Unit::Seconds,
        "How long the oldest of the deliveries that are due has been so; 0 when none is."
    );
    describe_gauge!(
        LANE_CLOSED,
        "Whether this worker sends nothing to a far end, because that failed again and again: 1 if so, else 0."
    );
    describe_gauge!(
        PARKED,
        "Deliveries of which nobody knows whether they arrived, kept until they are cleaned away."
    );
    describe_gauge!(
        DEAD,
        "Deliveries that failed for good, kept until they are cleaned away."
    );
    describe_gauge!(
        OLDEST_PLAN,
        Unit::Seconds,
        "How long the oldest hour of an account that is not planned yet has passed; 0 when all are planned."
    );
    describe_gauge!(
        UNKNOWN_ZONES,
        "Time zones that accounts or homes have and this worker does not know; UTC takes their place, and the log names them."
    );
    describe_gauge!(
        UNKNOWN_DEVICES,
        "Devices of platforms that this worker does not know; nothing is sent to them, and the log names them."
    );
    describe_gauge!(
        LAST_TICK,
        Unit::Seconds,
        "The newest stretch of time for which a regular job has run in any worker, by its name."
    );
}

/// Begins at 0 what happens only now and then, so that the first time is seen as a rise.
fn begin() {
    for name in [
        "honeydue_moments_planned_total",
        "honeydue_plans_failed_total",
        "honeydue_notices_total",
        "honeydue_deliveries_closed_total",
        FOREIGN,
        UNREADABLE,
    ] {
        counter!(name).increment(0);
    }
    for way in Way::ALL {
        let channel = lane::name(way);
        for outcome in ["sent", "transient", "permanent", "unknown"] {
            counter!("honeydue_deliveries_total", "channel" => channel, "outcome" => outcome).increment(0);
        }
        // To be known is enough to be shown.
        drop(histogram!(LATENESS, "channel" => channel));
    }
    for end in End::ALL {
        gauge!(LANE_CLOSED, "far_end" => end.name()).set(0.0);
    }
}

/// Reads the numbers that hold for the whole database, not for this worker alone.
pub(crate) async fn measure(worker: &Worker) -> Result<()> {
    let Backlog {
        due,
        parked,
        dead,
        oldest_plan_at,
        ticks,
    } = backlog::read(&worker.app).await?;
    let now = worker.app.clock.now();
    let age = |at: chrono::DateTime<chrono::Utc>| (now - at).as_seconds_f64().max(0.0);
    for (way, due) in due {
        let channel = lane::name(way);
        gauge!(DUE, "channel" => channel).set(due.count as f64);
        gauge!(OLDEST_DUE, "channel" => channel).set(due.oldest_at.map_or(0.0, age));
    }
    if let Some(waiting) = worker.app.queue.n_waiting().await {
        gauge!(WAITING).set(waiting as f64);
    }
    if let Some(unreadable) = worker.app.queue.n_unreadable().await {
        gauge!(UNREADABLE_KEPT).set(unreadable as f64);
    }
    gauge!(PARKED).set(parked as f64);
    gauge!(DEAD).set(dead as f64);
    gauge!(OLDEST_PLAN).set(oldest_plan_at.map_or(0.0, age));
    gauge!(UNKNOWN_ZONES).set(zone::n_unknown() as f64);
    gauge!(UNKNOWN_DEVICES).set(n_unknown_devices() as f64);
    for (name, at) in ticks {
        gauge!(LAST_TICK, "tick" => name).set(at.timestamp() as f64);
    }
    Ok(())
}
