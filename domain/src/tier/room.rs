//! Whether a plan has room for more.
//!
//! Asked under the lock of what is counted, a home's or an account's, so that no two take the same place.

use std::borrow::Cow;

use anyhow::Context;
use entity::{
    id::{AccountId, ResidenceId},
    task::TaskCategory,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement, Value};

use super::in_effect;
use crate::{App, Problems, error::Result, file::quota};

/// What there is no room for, and who is told so: the words for the person hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Full {
    /// Homes of the caller's own.
    Residences,
    /// Homes of somebody else, to whom the caller would give one.
    ResidencesOfHeir,
    /// Members of a home.
    Members,
    /// Members of a home that the caller would join.
    MembersForGuest,
    /// Tasks of a home.
    Tasks,
    /// Contractors of a home.
    Contractors,
    /// Documents of a home.
    Documents,
    /// Bytes of photos and documents.
    Storage,
}

impl Full {
    /// All that there may be no room for.
    pub const ALL: [Self; 8] = [
        Self::Residences,
        Self::ResidencesOfHeir,
        Self::Members,
        Self::MembersForGuest,
        Self::Tasks,
        Self::Contractors,
        Self::Documents,
        Self::Storage,
    ];
}

/// How many a plan allows of something, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    full: Full,
    most: Option<i64>,
    used: i64,
}

impl Room {
    /// Tells somebody else of it, or of something else.
    pub fn told(self, full: Full) -> Self {
        Self { full, ..self }
    }

    /// Leaves one out that is counted already and is now judged.
    pub fn without_one(self) -> Self {
        Self {
            used: self.used - 1,
            ..self
        }
    }

    /// Notes LIMIT_REACHED at `field` unless there is room for `n` more; for none there always is.
    pub fn check(self, problems: &mut Problems, field: impl Into<Option<&'static str>>, n: i64) {
        if let Some(most) = self.most
            && n > 0
            && self.used + n > most
        {
            problems.add_full(field.into().map(Cow::Borrowed), self.full, most);
        }
    }
}

/// Returns the room for homes of an account's own. The caller has locked the account.
pub(crate) async fn residences(app: &App, tx: &DatabaseTransaction, owner: AccountId) -> Result<Room> {
    let count = "SELECT count(*) FROM membership m WHERE m.account_id = $1 AND m.role = 'OWNER'";
    let account = "account a WHERE a.id = $1";
    ask(
        app,
        tx,
        (Full::Residences, "residences", count),
        (account, owner.into()),
    )
    .await
}

/// Returns the room for bytes that an account's homes keep. The caller has locked the account.
pub(crate) async fn storage(app: &App, tx: &DatabaseTransaction, payer: AccountId) -> Result<Room> {
    let what = (Full::Storage, "storage_bytes", quota::USED);
    ask(app, tx, what, ("account a WHERE a.id = $1", payer.into())).await
}

/// Returns the room for members of a home. The caller has locked the home, here and below.
pub(crate) async fn members(app: &App, tx: &DatabaseTransaction, id: ResidenceId) -> Result<Room> {
    let count = "SELECT count(*) FROM membership m WHERE m.residence_id = $1";
    at_home(app, tx, id, (Full::Members, "members_per_residence", count)).await
}

/// Returns how much room tasks of some categories need: safety is free for ever, so such a task is counted like all and never refused.
pub(crate) fn needed(categories: impl IntoIterator<Item = TaskCategory>) -> i64 {
    let others = categories
        .into_iter()
        .filter(|category| *category != TaskCategory::Safety);
    others.count().try_into().unwrap_or(i64::MAX)
}

/// Returns the room for tasks of a home: those that are archived take none.
pub(crate) async fn tasks(app: &App, tx: &DatabaseTransaction, id: ResidenceId) -> Result<Room> {
    let count = "SELECT count(*) FROM task t WHERE t.residence_id = $1 AND t.archived_at IS NULL";
    at_home(app, tx, id, (Full::Tasks, "tasks_per_residence", count)).await
}

/// Returns the room for contractors of a home.
pub(crate) async fn contractors(app: &App, tx: &DatabaseTransaction, id: ResidenceId) -> Result<Room> {
    let count = "SELECT count(*) FROM contractor c WHERE c.residence_id = $1";
    at_home(
        app,
        tx,
        id,
        (Full::Contractors, "contractors_per_residence", count),
    )
    .await
}

/// Returns the room for documents of a home.
pub(crate) async fn documents(app: &App, tx: &DatabaseTransaction, id: ResidenceId) -> Result<Room> {
    let count = "SELECT count(*) FROM document d WHERE d.residence_id = $1";
    at_home(app, tx, id, (Full::Documents, "documents_per_residence", count)).await
}

/// Asks for what the plan of a home's owner allows there.
async fn at_home(
    app: &App,
    tx: &DatabaseTransaction,
    id: ResidenceId,
    what: (Full, &str, &str),
) -> Result<Room> {
    let owner =
        "membership o JOIN account a ON a.id = o.account_id WHERE o.residence_id = $1 AND o.role = 'OWNER'";
    ask(app, tx, what, (owner, id.into())).await
}

#[derive(FromQueryResult)]
struct Row {
    most: Option<i64>,
    used: i64,
}

/// Asks for a limit, and counts what is there of it, where there is one. `from` leads to the account `a`.
async fn ask(
    app: &App,
    tx: &DatabaseTransaction,
    (full, limit, count): (Full, &str, &str),
    (from, id): (&str, Value),
) -> Result<Room> {
    let sql = format!(
        "SELECT l.most, CASE WHEN l.most IS NULL THEN 0 ELSE ({count}) END AS used
         FROM (SELECT tier, CAST({limit} AS bigint) AS most FROM tier_limit) AS l
         WHERE l.tier = (SELECT {} FROM {from})",
        in_effect("$2"),
    );
    let values = [id, app.default_tier.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let row = Row::find_by_statement(statement).one(tx).await?;
    let Row { most, used } = row.context("every plan has its limits")?;
    Ok(Room { full, most, used })
}
