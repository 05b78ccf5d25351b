//! What became of deliveries, and of an account's notices: planned, held back, sent, refused.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    delivery::{self, Channel, DeliveryState},
    delivery_attempt::{self, AttemptOutcome},
    id::{AccountId, DeliveryId},
    notification,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

use super::{DeliveryRow, accounts::COUNTED, mask::mask};
use crate::{
    App,
    db::among,
    error::Result,
    notification::fill_in,
    order::{Column, Kind, Order},
    page::{Page, Paging},
};

/// Tries of one delivery that are told; it is given up long before.
const TRIES: u64 = 1_000;

const NEWEST: Order = Order {
    list: "admin.account.notices",
    columns: &[
        Column::descending("n.created_at", Kind::Instant),
        Column::descending("n.id", Kind::Id),
    ],
};

/// A notice to an account, with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedNotice {
    /// The notice.
    pub notice: notification::Model,
    /// What became of it, in the order of time.
    pub trace: Vec<TraceStep>,
}

/// One step of a notice on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// What happened, and when.
    pub step: Step,
    /// The delivery that it happened to; none for the notice itself.
    pub delivery: Option<(DeliveryId, Channel)>,
}

/// What happened to a notice or to one of its deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The notice was made.
    Noticed,
    /// The notice was made for the inbox alone: nothing is sent.
    InboxOnly,
    /// The delivery was planned.
    Planned,
    /// It was held, since the person wanted to be left in peace.
    Held,
    /// It was sent, or it was tried.
    Tried(AttemptOutcome),
    /// A worker holds it.
    Claimed,
    /// A worker may have begun to send it.
    Begun,
    /// It waits.
    Waits,
    /// It came to its end.
    Ended(DeliveryState),
}

/// One step on a delivery's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub happened: Happened,
    /// Until when it is held, or waits.
    pub until: Option<DateTime<Utc>>,
    /// Which try it was, from 1.
    pub attempt: Option<i32>,
    /// The far end's own code.
    pub status: Option<String>,
    /// What the far end said, without what nobody is to read.
    pub reason: Option<String>,
}

impl Step {
    fn new(at: DateTime<Utc>, happened: Happened) -> Self {
        Self {
            at,
            happened,
            until: None,
            attempt: None,
            status: None,
            reason: None,
        }
    }
}

/// What of a delivery its steps follow from.
struct Went {
    created_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    held_until: Option<DateTime<Utc>>,
    next_attempt_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    attempts: i32,
    state: DeliveryState,
    error: Option<String>,
}

/// Tells what became of a delivery, the oldest first.
pub async fn trace(app: &App, row: &DeliveryRow) -> Result<Vec<Step>> {
    let tries = delivery_attempt::Entity::find()
        .filter(delivery_attempt::Column::DeliveryId.eq(row.id))
        .order_by_asc(delivery_attempt::Column::Attempt)
        .limit(TRIES)
        .all(&app.db)
        .await?;
    let went = Went {
        created_at: row.created_at,
        due_at: row.due_at,
        held_until: row.held_until,
        next_attempt_at: row.next_attempt_at,
        started_at: row.started_at,
        finished_at: row.finished_at,
        attempts: row.attempts,
        state: row.state,
        error: row.error(),
    };
    Ok(went.steps(&tries, app.clock.now()))
}

impl Went {
    /// Returns the steps, the oldest first.
    fn steps(self, tries: &[delivery_attempt::Model], now: DateTime<Utc>) -> Vec<Step> {
        // What it does now comes after its making, also where the clocks of two processes are not quite one.
        let now = now.max(self.created_at);
        let mut steps = vec![Step {
            until: Some(self.due_at),
            ..Step::new(self.created_at, Happened::Planned)
        }];
        if let Some(until) = self.held_until {
            steps.push(Step {
                until: Some(until),
                ..Step::new(self.due_at, Happened::Held)
            });
        }
        steps.extend(tries.iter().map(|tried| Step {
            attempt: Some(tried.attempt),
            status: tried.status.clone(),
            reason: tried.reason.as_deref().map(mask),
            ..Step::new(tried.started_at, Happened::Tried(tried.outcome))
        }));
        let is_told = tries.iter().any(|tried| tried.attempt == self.attempts);
        if let Some(at) = self.started_at.filter(|_| !is_told) {
            steps.push(Step {
                attempt: Some(self.attempts),
                ..Step::new(at, Happened::Begun)
            });
        }
        let until = Some(self.next_attempt_at);
        match self.state {
            DeliveryState::Waiting => steps.push(Step {
                until,
                ..Step::new(now, Happened::Waits)
            }),
            // The lease says until when.
            DeliveryState::Claimed => steps.push(Step {
                until,
                ..Step::new(now, Happened::Claimed)
            }),
            DeliveryState::Sending => {}
            // Its last try says so.
            DeliveryState::Sent if tries.iter().any(|tried| tried.outcome == AttemptOutcome::Sent) => {}
            state => steps.push(Step {
                reason: self.error,
                ..Step::new(self.finished_at.unwrap_or(now), Happened::Ended(state))
            }),
        }
        steps.sort_by_key(|step| step.at);
        steps
    }
}

/// Returns a page of an account's notices, the newest first.
pub async fn traced_notices(app: &App, id: AccountId, paging: &Paging) -> Result<Page<TracedNotice>> {
    let mut values = vec![id.into()];
    let limits = NEWEST.limits(paging, &mut values)?;
    let limits: String = limits.iter().map(|limit| format!(" AND {limit}")).collect();
    let sql = format!(
        "SELECT n.* FROM notification n WHERE n.account_id = $1{limits} ORDER BY {} LIMIT {}",
        NEWEST.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = notification::Entity::find().from_raw_sql(statement);
    let mut notices = found.all(&app.db).await?;
    fill_in(&app.db, &mut notices).await?;
    let traced = add_steps(app, id, notices).await?;
    Ok(Page::of(traced, paging, |row: &TracedNotice| {
        NEWEST.cursor(vec![row.notice.created_at.into(), row.notice.id.0.into()])
    }))
}

/// Counts an account's notices, up to [`COUNTED`] and one more.
pub async fn count_traced_notices(app: &App, id: AccountId) -> Result<i64> {
    let sql = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM notification n WHERE n.account_id = $1 LIMIT {}) AS counted",
        COUNTED + 1
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    let counted = app.db.query_one_raw(statement).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// Adds to notices what became of them, by two statements for all.
async fn add_steps(app: &App, id: AccountId, notices: Vec<notification::Model>) -> Result<Vec<TracedNotice>> {
    let moments: Vec<Uuid> = notices.iter().filter_map(|notice| notice.moment_id).collect();
    let deliveries = match moments.is_empty() {
        true => Vec::new(),
        false => {
            let found = delivery::Entity::find()
                .filter(delivery::Column::AccountId.eq(id))
                .filter(among(&app.db, delivery::Column::MomentId, &moments))
                .order_by_asc(delivery::Column::Id);
            found.all(&app.db).await?
        }
    };
    let ids: Vec<DeliveryId> = deliveries.iter().map(|delivery| delivery.id).collect();
    let attempts = match ids.is_empty() {
        true => Vec::new(),
        false => {
            let found = delivery_attempt::Entity::find()
                .filter(among(&app.db, delivery_attempt::Column::DeliveryId, &ids))
                .order_by_asc(delivery_attempt::Column::Attempt);
            found.all(&app.db).await?
        }
    };
    let mut attempts_of: HashMap<DeliveryId, Vec<delivery_attempt::Model>> = HashMap::new();
    for attempt in attempts {
        attempts_of.entry(attempt.delivery_id).or_default().push(attempt);
    }
    let now = app.clock.now();
    let mut steps_of: HashMap<Uuid, Vec<TraceStep>> = HashMap::new();
    for delivery in deliveries {
        let attempts = attempts_of.remove(&delivery.id).unwrap_or_default();
        let which = Some((delivery.id, delivery.channel));
        let moment_id = delivery.moment_id;
        let steps = Went::from(delivery).steps(&attempts, now);
        let steps = steps.into_iter().map(|step| TraceStep {
            step,
            delivery: which,
        });
        steps_of.entry(moment_id).or_default().extend(steps);
    }
    let traced = notices.into_iter().map(|notice| {
        let happened = match notice.moment_id {
            Some(_) => Happened::Noticed,
            None => Happened::InboxOnly,
        };
        let mut trace = vec![TraceStep {
            step: Step::new(notice.created_at, happened),
            delivery: None,
        }];
        let steps = notice.moment_id.and_then(|moment| steps_of.get(&moment));
        trace.extend(steps.into_iter().flatten().cloned());
        trace.sort_by_key(|step| step.step.at);
        TracedNotice { notice, trace }
    });
    Ok(traced.collect())
}

impl From<delivery::Model> for Went {
    fn from(row: delivery::Model) -> Self {
        Self {
            created_at: row.created_at,
            due_at: row.due_at,
            held_until: row.held_until,
            next_attempt_at: row.next_attempt_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            attempts: row.attempts,
            state: row.state,
            error: row.last_error.as_deref().map(mask),
        }
    }
}
