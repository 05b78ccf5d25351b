//! Planning: the hour of some accounts has come; what is there to say, and to whom does it go?
//!
//! Any worker may plan, and none is leader. A planner holds the rows it plans for, others pass over them; notices and deliveries
//! are unique, so that planning a day again would add nothing; and the next day is noted in the same transaction. The cost grows
//! with what is due now, never with how many accounts there are.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    id::{AccountId, NotificationId},
    notification::{self, Wording},
    plan::{self, PlanKind},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, IntoActiveModel, Iterable, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    sea_query::{Expr, OnConflict},
};

use super::{
    digest, happening,
    hour::{after, before},
    paper::papers,
    send::send,
    stage::{Candidate, Moment, WORKERS},
    welcome,
};
use crate::{
    App, Edit,
    db::{self, is_postgres},
    error::{Error, Result},
    mail::post_all,
    preference::{self, Preferences},
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
    /// Accounts' hours that could not be planned and are looked at again later.
    pub failed: usize,
}

/// How long an account's hour is put off that could not be planned.
const PUT_OFF: TimeDelta = TimeDelta::hours(1);

/// One account's hour.
type Which = (AccountId, PlanKind);

/// Plans what is due now for a few hundred accounts, and tells of a few hundred things that happened.
pub async fn plan(app: &App) -> Result<Planned> {
    let reminded = match retrying!(batch(app, None)) {
        // The database may be away, or one account have a row that cannot be read: that must not keep hundreds of others from being told.
        Err(Error::Fault(fault)) => one_by_one(app, fault).await,
        result => result,
    };
    // One that fails holds up nothing of the other.
    let told = happening::tell(app).await;
    let (reminded, told) = (reminded?, told?);
    Ok(Planned {
        moments: reminded.moments + told.moments,
        notices: reminded.notices + told.notices,
        deliveries: reminded.deliveries + told.deliveries,
        more: reminded.more || told.more,
        failed: reminded.failed,
    })
}

/// Returns when the next hour of an account comes, if that is still to come and not after `until`.
pub async fn next_hour(app: &App, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let next = plan::Entity::find()
        .select_only()
        .column(plan::Column::NextAt)
        .filter(plan::Column::NextAt.gt(app.clock.now()))
        .filter(plan::Column::NextAt.lte(until))
        .filter(plan::Column::Kind.is_in(PlanKind::iter()))
        .order_by_asc(plan::Column::NextAt)
        .limit(1);
    Ok(next.into_tuple().one(&app.db).await?)
}

/// Plans for each account by itself what could not be planned together, and puts off what cannot be planned at all.
///
/// Fails where the database is at fault, also if that is for a moment only: then nobody is put off, and all is planned at the next look.
async fn one_by_one(app: &App, fault: anyhow::Error) -> Result<Planned> {
    let fault = Error::Fault(fault);
    if db::is_unable(&fault) {
        return Err(fault);
    }
    let mut all = Planned::default();
    let Ok(due) = whose(app).await else {
        return Err(fault);
    };
    for which in due {
        match retrying!(batch(app, Some(which))) {
            Ok(planned) => {
                all.moments += planned.moments;
                all.notices += planned.notices;
                all.deliveries += planned.deliveries;
            }
            Err(error) if db::is_unable(&error) => return Err(error),
            Err(error) => {
                put_off(app, which).await?;
                all.failed += 1;
                let (account, kind) = which;
                tracing::error!(
                    account.id = %account,
                    "The plan {} of account {account} failed and is tried again in an hour: {error:#}", kind.to_value()
                );
            }
        }
    }
    Ok(all)
}

/// Finds whose hour has come.
async fn whose(app: &App) -> Result<Vec<Which>> {
    let due = plan::Entity::find()
        .select_only()
        .columns([plan::Column::AccountId, plan::Column::Kind])
        .filter(plan::Column::NextAt.lte(app.clock.now()))
        .filter(plan::Column::Kind.is_in(PlanKind::iter()))
        .order_by_asc(plan::Column::NextAt)
        .limit(BATCH);
    Ok(due.into_tuple().all(&app.db).await?)
}

/// Has an account's hour looked at again later; its day stays.
async fn put_off(app: &App, (account, kind): Which) -> Result<()> {
    let now = app.clock.now();
    plan::Entity::update_many()
        .col_expr(plan::Column::NextAt, Expr::value(now + PUT_OFF))
        .filter(plan::Column::AccountId.eq(account))
        .filter(plan::Column::Kind.eq(kind))
        .filter(plan::Column::NextAt.lte(now))
        .exec(&app.db)
        .await?;
    Ok(())
}

async fn batch(app: &App, only: Option<Which>) -> Result<Planned> {
    let mut edit = Edit::many(app).await?;
    match fill(&mut edit, only).await {
        Ok(planned) => {
            edit.commit().await?;
            Ok(planned)
        }
        Err(error) => {
            // Waited for: whoever is tried alone next would be passed over as long as their rows are held.
            edit.abandon().await.ok();
            Err(error)
        }
    }
}

async fn fill(edit: &mut Edit<'_, ()>, only: Option<Which>) -> Result<Planned> {
    let now = edit.now();
    let due = due(edit.tx(), now, only).await?;
    if due.is_empty() {
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
    let of_kind = |kind| -> HashMap<AccountId, &Moment> {
        let moments = moments.iter().filter(|moment| moment.kind == kind);
        moments.map(|moment| (moment.account_id, moment)).collect()
    };
    for kind in [PlanKind::Remind, PlanKind::Overdue] {
        let moments = of_kind(kind);
        let found = candidates(edit.tx(), kind, &moments, now.date_naive()).await?;
        let speaking = found
            .iter()
            .filter_map(|task| notice(task, moments.get(&task.account_id)?, now));
        notices.extend(speaking);
        if kind == PlanKind::Remind {
            let found = papers(edit.tx(), &moments, now.date_naive()).await?;
            let speaking = found
                .iter()
                .filter_map(|paper| paper.notice(moments.get(&paper.account_id)?, now));
            notices.extend(speaking);
        }
    }
    let sendings: Vec<_> = moments.iter().flat_map(Moment::sendings).collect();
    let (notices, deliveries) = send(edit, (notices, &sendings), &preferences).await?;
    let digests = of_kind(PlanKind::Digest);
    let mut letters = digest::letters(edit.tx(), &due, &digests, (&preferences, now)).await?;
    letters.extend(welcome::letters(
        &due,
        &of_kind(PlanKind::Welcome),
        &preferences,
        now,
    ));
    let mails = post_all(edit, &letters).await?;
    advance(edit.tx(), (&due, &preferences), now).await?;

    Ok(Planned {
        moments: moments.len(),
        notices,
        deliveries: deliveries + mails,
        more: due.len() as u64 == BATCH,
        failed: 0,
    })
}

/// Takes hold of rows whose time has come and that no other planner holds.
///
/// These come before their accounts, against the order of all others, for only so do planners pass over each other instead of waiting. Whoever
/// changes an hour holds the account and waits for its row; if that person's hour comes in this very moment, both wait for each other, the
/// database gives one of them up, and either is tried again from its start.
async fn due(tx: &DatabaseTransaction, now: DateTime<Utc>, only: Option<Which>) -> Result<Vec<plan::Model>> {
    // SQLite has one process and one writer.
    let lock = if is_postgres(tx) {
        "FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    // What a newer program plans is left to that.
    let kinds: Vec<_> = match only {
        Some((_, kind)) => vec![Value::from(kind)],
        None => PlanKind::iter().map(Value::from).collect(),
    };
    let whose = match only {
        Some(_) => format!("AND account_id = ${}", 3 + kinds.len()),
        None => String::new(),
    };
    let sql = format!(
        "SELECT * FROM schedule WHERE next_at <= $1 AND kind IN ({}) {whose} ORDER BY next_at LIMIT $2 {lock}",
        db::places(3, kinds.len())
    );
    let account = only.map(|(account, _)| account.into());
    let values = [now.into(), BATCH.into()].into_iter().chain(kinds).chain(account);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(plan::Entity::find().from_raw_sql(statement).all(tx).await?)
}

/// Returns the newest moment that a row stands for; after an outage the older ones are let go.
///
/// `None` when the zone or the hour was changed and the day has been served: then only the next time is worked out.
pub(super) fn moment(row: &plan::Model, preferences: &Preferences, now: DateTime<Utc>) -> Option<Moment> {
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
        PlanKind::Digest | PlanKind::Welcome => return Ok(Vec::new()),
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
fn notice(task: &Candidate, moment: &Moment, now: DateTime<Utc>) -> Option<notification::Model> {
    let (local_on, stage) = task.stage(moment)?;
    let kind = moment.of_tasks()?;
    Some(notification::Model {
        id: NotificationId::new(now),
        account_id: task.account_id,
        kind,
        residence_id: Some(task.residence_id),
        task_id: Some(task.task_id),
        completion_id: None,
        document_id: None,
        announcement_id: None,
        actor_id: None,
        occurrence_on: Some(task.due_on),
        stage: Some(stage),
        local_on: Some(local_on),
        dedupe_key: format!("{} {} {} {stage}", task.account_id, task.task_id, task.due_on),
        moment_id: Some(moment.id(kind)),
        wording: Wording {
            task: Some(task.title.clone()),
            residence: Some(task.residence_name.clone()),
            ..Wording::default()
        },
        created_at: now,
        read_at: None,
    })
}

/// Returns a row with its next day, once what was due is planned.
pub(super) fn step(row: &plan::Model, preferences: &Preferences, now: DateTime<Utc>) -> plan::Model {
    let hour = preferences.hour(row.kind);
    let served = moment(row, preferences, now).map(|moment| moment.on);
    let from = match (row.kind, served) {
        (PlanKind::Welcome, Some(served)) => welcome::next(row, preferences, served),
        (_, Some(served)) => after(served),
        (_, None) => row.next_on,
    };
    let next_on = hour.next(from, now);
    plan::Model {
        next_on,
        next_at: hour.of(next_on),
        version: row.version + i64::from(served.is_some()),
        ..row.clone()
    }
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
        Some(step(row, preferences, now).into_active_model().reset_all())
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
