//! Planning: the hour of some accounts has come; what is there to say, and to whom does it go?
//!
//! Any worker may plan, and none is leader. A planner holds the rows it plans for, others pass over them; notices and deliveries
//! are unique, so that planning a day again would add nothing; and the next day is noted in the same transaction. The cost grows
//! with what is due now, never with how many accounts there are.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    delivery::Channel,
    device,
    id::{AccountId, DeliveryId, NotificationId, TypedId},
    notification::{self, Wording},
    plan::{self, PlanKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, Statement, TryInsertResult, sea_query::OnConflict,
};

use super::{
    hour::{after, before},
    send::{self, MAX_LATE, ROWS, Sending},
    stage::{Candidate, Moment, WORKERS},
};
use crate::{
    App, Edit,
    db::{self, is_postgres},
    error::Result,
    preference::{self, Preferences},
    queue::Job,
    retrying,
};

/// Rows that one transaction plans for.
const BATCH: u64 = 500;

/// The longest that a reminder comes before the due day, with room for zones: the ladder's first step is 30.
const FURTHEST_BEFORE: u64 = 33;

/// The longest that a reminder comes after the due day unless it is urgent, with room for zones: the ladder's last step is 14.
const FURTHEST_AFTER: u64 = 17;

/// What a planner did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Accounts' hours that were served.
    pub moments: usize,
    /// Notices that are new.
    pub notices: usize,
    /// Deliveries that are new.
    pub deliveries: usize,
    /// Whether more may be due already.
    pub more: bool,
}

/// Plans what is due now for a few hundred accounts.
pub async fn plan(app: &App) -> Result<Planned> {
    retrying!(batch(app))
}

async fn batch(app: &App) -> Result<Planned> {
    let mut edit = Edit::many(app).await?;
    let now = edit.now();
    let due = due(edit.tx(), now).await?;
    if due.is_empty() {
        edit.abandon().await?;
        return Ok(Planned::default());
    }

    // As everywhere: accounts first. Whoever deletes a home holds its people, so what is read from here on is still there when a
    // notice points at it; and whoever changes what they want to be told is done, or comes after.
    let accounts: BTreeSet<_> = due.iter().map(|row| row.account_id).collect();
    edit.hold_accounts(&accounts).await?;

    let preferences = preference::find::of(edit.tx(), &accounts).await?;
    let moments: Vec<Moment> = due
        .iter()
        .filter_map(|row| moment(row, preferences.get(&row.account_id)?, now))
        .collect();
    let mut notices = Vec::new();
    for kind in [PlanKind::Remind, PlanKind::Overdue] {
        let moments: HashMap<AccountId, &Moment> = moments
            .iter()
            .filter(|moment| moment.kind == kind)
            .map(|moment| (moment.account_id, moment))
            .collect();
        let found = candidates(edit.tx(), kind, &moments, now.date_naive()).await?;
        let speaking = found
            .iter()
            .filter_map(|task| notice(task, moments.get(&task.account_id)?, now));
        notices.extend(speaking);
    }
    let notices = insert_notices(edit.tx(), notices).await?;
    let is_loud = |notice: &&notification::Model| {
        let muted = preferences.get(&notice.account_id).map(|wanted| &wanted.muted);
        !muted.is_some_and(|muted| notice.residence_id.is_some_and(|id| muted.contains(&id)))
    };
    let told: HashSet<_> = notices
        .iter()
        .filter(is_loud)
        .filter_map(|notice| notice.moment_id)
        .collect();
    let sent: Vec<_> = moments
        .iter()
        .filter(|moment| told.contains(&moment.id()) && now < moment.at + MAX_LATE)
        .collect();
    let deliveries = insert_deliveries(edit.tx(), (&sent, &preferences), now).await?;
    let accounts: BTreeSet<_> = notices.iter().map(|notice| notice.account_id).collect();
    edit.count_accounts(&accounts).await?;
    advance(edit.tx(), (&due, &preferences), now).await?;
    for id in &deliveries {
        edit.wake(Job::Deliver(*id));
    }
    edit.commit().await?;

    Ok(Planned {
        moments: moments.len(),
        notices: notices.len(),
        deliveries: deliveries.len(),
        more: due.len() as u64 == BATCH,
    })
}

/// Takes hold of rows whose time has come and that no other planner holds.
async fn due(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Vec<plan::Model>> {
    // SQLite has one process and one writer.
    let lock = if is_postgres(tx) {
        "FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let sql = format!("SELECT * FROM schedule WHERE next_at <= $1 ORDER BY next_at LIMIT $2 {lock}");
    let statement =
        Statement::from_sql_and_values(tx.get_database_backend(), sql, [now.into(), BATCH.into()]);
    Ok(plan::Entity::find().from_raw_sql(statement).all(tx).await?)
}

/// Returns the newest moment that a row stands for; after an outage the older ones are let go.
///
/// `None` when the zone or the hour was changed and the day has been served: then only the next time is worked out.
fn moment(row: &plan::Model, preferences: &Preferences, now: DateTime<Utc>) -> Option<Moment> {
    let hour = preferences.hour(row.kind);
    let on = hour.newest(now);
    (on >= row.next_on).then(|| Moment {
        account_id: row.account_id,
        kind: row.kind,
        on,
        at: hour.of(on),
        since: hour.of(before(on)),
    })
}

/// Finds the tasks of which `kind` may have something to say to the accounts.
async fn candidates(
    tx: &DatabaseTransaction,
    kind: PlanKind,
    moments: &HashMap<AccountId, &Moment>,
    today: NaiveDate,
) -> Result<Vec<Candidate>> {
    if moments.is_empty() {
        return Ok(Vec::new());
    }
    let (span, from, to) = match kind {
        PlanKind::Remind => (
            "t.due_on BETWEEN $1 AND $2",
            today - Days::new(2),
            today + Days::new(FURTHEST_BEFORE),
        ),
        PlanKind::Overdue => (
            "t.due_on <= $2 AND (t.due_on >= $1 OR t.priority = 'URGENT')",
            today - Days::new(FURTHEST_AFTER),
            today + Days::new(1),
        ),
    };
    let sql = format!(
        "SELECT m.account_id, t.id AS task_id, t.title, t.schedule, t.priority, t.due_on, t.snoozed_until, t.started_at,
                r.id AS residence_id, r.name AS residence_name, r.time_zone
         FROM membership m
         JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         JOIN task t ON t.residence_id = r.id AND {span} AND NOT t.finished AND t.archived_at IS NULL
          AND (t.assignee_id IS NULL OR t.assignee_id = m.id)
         WHERE m.role IN ({}) AND m.account_id IN ({})
         ORDER BY m.account_id, t.due_on, t.id",
        *WORKERS,
        db::places(3, moments.len()),
    );
    let accounts = moments.keys().map(|id| (*id).into());
    let values = [from.into(), to.into()].into_iter().chain(accounts);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Candidate::find_by_statement(statement).all(tx).await?)
}

/// Makes the notice that a task brings at a moment, if it brings one.
fn notice(task: &Candidate, moment: &Moment, now: DateTime<Utc>) -> Option<notification::ActiveModel> {
    let (local_on, stage) = task.stage(moment)?;
    let row = notification::Model {
        id: NotificationId::new(now),
        account_id: task.account_id,
        kind: moment.notices(),
        residence_id: Some(task.residence_id),
        task_id: Some(task.task_id),
        actor_id: None,
        occurrence_on: Some(task.due_on),
        stage: Some(stage),
        local_on: Some(local_on),
        dedupe_key: format!("{} {} {} {stage}", task.account_id, task.task_id, task.due_on),
        moment_id: Some(moment.id()),
        wording: Wording {
            task: Some(task.title.clone()),
            residence: Some(task.residence_name.clone()),
            ..Wording::default()
        },
        created_at: now,
        read_at: None,
    };
    Some(row.into_active_model().reset_all())
}

/// Inserts notices, and returns those that were not there yet.
async fn insert_notices(
    tx: &DatabaseTransaction,
    rows: Vec<notification::ActiveModel>,
) -> Result<Vec<notification::Model>> {
    let mut inserted = Vec::new();
    for rows in rows.chunks(ROWS) {
        let insert = notification::Entity::insert_many(rows.iter().cloned())
            .on_conflict_do_nothing_on([notification::Column::DedupeKey]);
        if let TryInsertResult::Inserted(rows) = insert.exec_with_returning_many(tx).await? {
            inserted.extend(rows);
        }
    }
    Ok(inserted)
}

/// Makes one delivery for each moment and target: every device of the person, and the person's address.
async fn insert_deliveries(
    tx: &DatabaseTransaction,
    (moments, preferences): (&[&Moment], &HashMap<AccountId, Preferences>),
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>> {
    let accounts = moments.iter().map(|moment| moment.account_id);
    let devices = device::Entity::find()
        .filter(device::Column::AccountId.is_in(accounts))
        .all(tx)
        .await?;
    let mut targets: HashMap<AccountId, Vec<_>> = HashMap::new();
    for device in devices {
        targets
            .entry(device.account_id)
            .or_default()
            .push((Channel::Push, device.id.uuid()));
    }
    let mut rows = Vec::new();
    for moment in moments {
        let mail = (Channel::Mail, moment.account_id.uuid());
        let devices = targets.get(&moment.account_id).into_iter().flatten().copied();
        let Some(wanted) = preferences.get(&moment.account_id) else {
            continue;
        };
        let ways = devices
            .chain([mail])
            .filter(|(channel, _)| wanted.wants(moment.notices(), *channel));
        let sending = Sending {
            account_id: moment.account_id,
            moment_id: moment.id(),
            kind: moment.notices(),
        };
        // A push that would come in quiet hours is due at their end.
        let quiet_end = wanted.quiet().and_then(|quiet| quiet.end(wanted.zone, moment.at));
        rows.extend(ways.map(|target| {
            let due_at = match target.0 {
                Channel::Push => quiet_end.unwrap_or(moment.at),
                Channel::Mail => moment.at,
            };
            sending.to(target, due_at, now)
        }));
    }
    send::insert(tx, &rows).await
}

/// Notes the next day of each row. The planner holds them, so this never makes one.
async fn advance(
    tx: &DatabaseTransaction,
    (due, preferences): (&[plan::Model], &HashMap<AccountId, Preferences>),
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = due.iter().filter_map(|row| {
        // Rows go with their account.
        let preferences = preferences.get(&row.account_id)?;
        let hour = preferences.hour(row.kind);
        let from = match moment(row, preferences, now) {
            Some(moment) => after(moment.on),
            None => row.next_on,
        };
        let next_on = hour.next(from, now);
        let row = plan::Model {
            next_on,
            next_at: hour.of(next_on),
            version: row.version + 1,
            ..row.clone()
        };
        Some(row.into_active_model().reset_all())
    });
    let update = OnConflict::columns([plan::Column::AccountId, plan::Column::Kind])
        .update_columns([plan::Column::NextOn, plan::Column::NextAt, plan::Column::Version])
        .to_owned();
    plan::Entity::insert_many(rows)
        .on_conflict(update)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
