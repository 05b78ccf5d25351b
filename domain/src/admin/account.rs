//! One account with its homes and tasks.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, MembershipId, ResidenceId, TaskId},
    membership::MemberRole,
    task::TaskBucket,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::accounts::{AccountRow, ROW};
use crate::{
    App,
    error::Result,
    order::{Column, Kind, Order},
    page::{Page, Paging},
    schedule::zone,
    task::bucket::{Facts, bucket},
};

/// Later than any due day, so that tasks without one come last.
const NEVER: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("that day exists");

const BY_DUE_DAY: Order = Order {
    list: "admin.tasks",
    columns: &[
        Column::ascending("coalesce(t.due_on, '9999-12-31')", Kind::Day),
        Column::ascending("t.id", Kind::Id),
    ],
};

/// A home that an account belongs to.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Home {
    /// The account's place in it.
    pub membership_id: MembershipId,
    /// What the account may do there.
    pub role: MemberRole,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The home's id.
    pub id: ResidenceId,
    /// What the household calls it.
    pub name: String,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How many people belong to it.
    pub member_count: i64,
    /// How many of its tasks are neither archived nor finished for good.
    pub open_task_count: i64,
}

/// A task of one of an account's homes.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeTask {
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub title: String,
    /// Where it stands today, in the home's zone.
    pub bucket: TaskBucket,
    /// When it is due.
    pub due_on: Option<NaiveDate>,
    /// The home it belongs to.
    pub residence_id: ResidenceId,
    /// What the household calls the home.
    pub residence_name: String,
}

/// Returns one account.
pub async fn account(app: &App, id: AccountId) -> Result<Option<AccountRow>> {
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        format!("{ROW} WHERE a.id = $2"),
        [app.clock.now().into(), id.into()],
    );
    Ok(AccountRow::find_by_statement(statement).one(&app.db).await?)
}

/// Returns the homes that an account belongs to, by name.
pub async fn homes(app: &App, id: AccountId) -> Result<Vec<Home>> {
    let sql = "SELECT m.id AS membership_id, m.role, m.joined_at, r.id, r.name, r.archived_at, r.created_at,
        (SELECT count(*) FROM membership o WHERE o.residence_id = r.id) AS member_count,
        (SELECT count(*) FROM task t WHERE t.residence_id = r.id AND t.archived_at IS NULL AND NOT t.finished)
            AS open_task_count
        FROM membership m JOIN residence r ON r.id = m.residence_id
        WHERE m.account_id = $1 ORDER BY lower(r.name), r.id";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(Home::find_by_statement(statement).all(&app.db).await?)
}

/// Returns a page of the tasks of an account's homes that are not archived: the soonest due first, those without a day last.
pub async fn tasks(app: &App, id: AccountId, paging: &Paging) -> Result<Page<HomeTask>> {
    let mut values = vec![id.into()];
    let limits = BY_DUE_DAY.limits(paging, &mut values)?;
    let limits: String = limits.iter().map(|limit| format!(" AND {limit}")).collect();
    let sql = format!(
        "SELECT t.id, t.title, t.due_on, t.soon_on, t.snoozed_until, t.started_at, t.finished,
            r.id AS residence_id, r.name AS residence_name, r.time_zone
        FROM membership m JOIN residence r ON r.id = m.residence_id JOIN task t ON t.residence_id = r.id
        WHERE m.account_id = $1 AND t.archived_at IS NULL{limits} ORDER BY {} LIMIT {}",
        BY_DUE_DAY.sort(paging.backwards),
        paging.rows.saturating_add(1)
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let found = Found::find_by_statement(statement).all(&app.db).await?;
    let now = app.clock.now();
    let found = found.into_iter().map(|row| row.at(now)).collect();
    Ok(Page::of(found, paging, |task: &HomeTask| {
        BY_DUE_DAY.cursor(vec![task.due_on.unwrap_or(NEVER).into(), task.id.0.into()])
    }))
}

/// Counts the tasks of an account's homes that are not archived.
pub async fn count_tasks(app: &App, id: AccountId) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM membership m JOIN task t ON t.residence_id = m.residence_id
        WHERE m.account_id = $1 AND t.archived_at IS NULL";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    let counted = app.db.query_one_raw(statement).await?;
    Ok(counted.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// A task as it is read.
#[derive(FromQueryResult)]
struct Found {
    id: TaskId,
    title: String,
    due_on: Option<NaiveDate>,
    soon_on: Option<NaiveDate>,
    snoozed_until: Option<NaiveDate>,
    started_at: Option<DateTime<Utc>>,
    finished: bool,
    residence_id: ResidenceId,
    residence_name: String,
    time_zone: String,
}

impl Found {
    /// Works out where the task stands.
    fn at(self, now: DateTime<Utc>) -> HomeTask {
        let zone = zone::stored(&self.time_zone);
        let facts = Facts {
            archived: false,
            finished: self.finished,
            snoozed_until: self.snoozed_until,
            started: self.started_at.is_some(),
            due_on: self.due_on,
            soon_on: self.soon_on,
        };
        HomeTask {
            bucket: bucket(&facts, zone::today(zone, now)),
            id: self.id,
            title: self.title,
            due_on: self.due_on,
            residence_id: self.residence_id,
            residence_name: self.residence_name,
        }
    }
}
