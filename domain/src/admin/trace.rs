//! What became of an account's notices: planned, held back, sent, refused.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    delivery::{self, Channel, DeliveryState},
    delivery_attempt::{self, AttemptOutcome},
    id::{AccountId, DeliveryId},
    notification,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use uuid::Uuid;

use super::accounts::COUNTED;
use crate::{
    App,
    db::among,
    error::Result,
    notification::fill_in,
    order::{Column, Kind, Order},
    page::{Page, Paging},
};

/// What goes out later than this after its planned hour was held back; what is less is the way of workers.
const HELD: TimeDelta = TimeDelta::minutes(5);

/// Letters of a word that is no secret; longer ones are tokens and keys.
const MAX_WORD: usize = 40;

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
#[derive(Clone, Debug, PartialEq)]
pub struct TraceStep {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: Traced,
    /// The delivery that it happened to; none for the notice itself.
    pub delivery: Option<(DeliveryId, Channel)>,
    /// Until when it is put off.
    pub until: Option<DateTime<Utc>>,
    /// What the far end said, or why; without addresses and tokens.
    pub detail: Option<String>,
}

/// What happened to a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traced {
    /// It was made.
    Noticed,
    /// It stays in the inbox: nothing is sent.
    InboxOnly,
    /// Its sending was planned.
    Planned,
    /// It was held back.
    Held,
    /// The far end took it.
    Sent,
    /// Sending it failed, and is tried again.
    Failed,
    /// The far end refused it for good.
    Refused,
    /// The far end did not answer, so it may have arrived.
    Unanswered,
    /// It is under way.
    UnderWay,
    /// It was true or wanted no more.
    Skipped,
    /// It came too late.
    Expired,
    /// It is given up.
    Dead,
    /// Nobody knows whether it arrived, and it is not sent again.
    Parked,
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
    let traced = trace(app, id, notices).await?;
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
async fn trace(app: &App, id: AccountId, notices: Vec<notification::Model>) -> Result<Vec<TracedNotice>> {
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
    let mut steps_of: HashMap<Uuid, Vec<TraceStep>> = HashMap::new();
    for delivery in &deliveries {
        let attempts = attempts_of.remove(&delivery.id).unwrap_or_default();
        let steps = steps_of.entry(delivery.moment_id).or_default();
        steps.extend(steps_of_delivery(delivery, &attempts));
    }
    let traced = notices.into_iter().map(|notice| {
        let mut trace = vec![TraceStep {
            at: notice.created_at,
            what: match notice.moment_id {
                Some(_) => Traced::Noticed,
                None => Traced::InboxOnly,
            },
            delivery: None,
            until: None,
            detail: None,
        }];
        let steps = notice.moment_id.and_then(|moment| steps_of.get(&moment));
        trace.extend(steps.into_iter().flatten().cloned());
        trace.sort_by_key(|step| step.at);
        TracedNotice { notice, trace }
    });
    Ok(traced.collect())
}

/// Says what became of one delivery.
fn steps_of_delivery(delivery: &delivery::Model, attempts: &[delivery_attempt::Model]) -> Vec<TraceStep> {
    let step = |at, what| TraceStep {
        at,
        what,
        delivery: Some((delivery.id, delivery.channel)),
        until: None,
        detail: None,
    };
    let mut steps = vec![TraceStep {
        until: Some(delivery.due_at),
        ..step(delivery.created_at, Traced::Planned)
    }];
    let waits = delivery.state == DeliveryState::Waiting;
    let begun = match attempts.first() {
        Some(first) => Some(first.started_at),
        None => Some(delivery.next_attempt_at).filter(|_| waits),
    };
    if let Some(begun) = begun.filter(|begun| *begun - delivery.due_at > HELD) {
        steps.push(TraceStep {
            until: Some(begun),
            detail: delivery
                .last_error
                .as_deref()
                .filter(|_| attempts.is_empty())
                .map(masked),
            ..step(delivery.due_at, Traced::Held)
        });
    }
    for attempt in attempts {
        let said = [attempt.status.as_deref(), attempt.reason.as_deref()];
        let said: Vec<_> = said.into_iter().flatten().map(masked).collect();
        let what = match attempt.outcome {
            AttemptOutcome::Sent => Traced::Sent,
            AttemptOutcome::Transient => Traced::Failed,
            AttemptOutcome::Permanent => Traced::Refused,
            AttemptOutcome::Unknown => Traced::Unanswered,
        };
        steps.push(TraceStep {
            detail: (!said.is_empty()).then(|| said.join(" ")),
            ..step(attempt.started_at, what)
        });
    }
    let end = match delivery.state {
        DeliveryState::Waiting | DeliveryState::Sent => None,
        DeliveryState::Claimed | DeliveryState::Sending => Some(Traced::UnderWay),
        DeliveryState::Dead => Some(Traced::Dead),
        DeliveryState::Skipped => Some(Traced::Skipped),
        DeliveryState::Expired => Some(Traced::Expired),
        DeliveryState::Parked => Some(Traced::Parked),
    };
    if let Some(end) = end {
        let at = delivery
            .finished_at
            .or(delivery.started_at)
            .unwrap_or(delivery.created_at);
        steps.push(TraceStep {
            detail: delivery.last_error.as_deref().map(masked),
            ..step(at, end)
        });
    }
    steps
}

/// Masks what a far end repeats of addresses and tokens.
fn masked(said: &str) -> String {
    let words = said.split_whitespace().map(|word| match word {
        word if word.contains('@') || word.chars().count() > MAX_WORD => "•••",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_far_end_repeats_of_addresses_and_tokens_is_masked() {
        let token = "d".repeat(64);

        assert_eq!(
            masked("550 5.1.1 <olive@example.com>: nobody is there"),
            "550 5.1.1 ••• nobody is there"
        );
        assert_eq!(masked(&format!("BadDeviceToken {token}")), "BadDeviceToken •••");
        assert_eq!(masked("Unregistered"), "Unregistered");
    }
}
