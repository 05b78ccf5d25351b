//! A task as screens show it: what a list asks of a task, and no more.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, ContractorId, MembershipId, ResidenceId, TaskCompletionId, TaskId, TypedId},
    task::{TaskBucket, TaskCategory, TaskPriority},
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use super::{board::BUCKETS, find::HomeDay};
use crate::{db, membership::Housemate};

/// What a screen shows of a task. Whatever else is asked for is read from the whole row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Names the task.
    pub id: TaskId,
    /// The home.
    pub residence_id: ResidenceId,
    /// What is to be done.
    pub title: String,
    /// What it is about.
    pub category: TaskCategory,
    /// How much it matters.
    pub priority: TaskPriority,
    /// The day on which the open occurrence is due.
    pub due_on: Option<NaiveDate>,
    /// The day that the schedule gave.
    pub scheduled_on: Option<NaiveDate>,
    /// The task rests until this day, which may be past.
    pub snoozed_until: Option<NaiveDate>,
    /// When somebody began with the open occurrence.
    pub started_at: Option<DateTime<Utc>>,
    /// Whose turn it is.
    pub assignee_id: Option<MembershipId>,
    /// Who that is, where they came along.
    pub assignee: Option<Arc<Housemate>>,
    /// Who is called for it.
    pub contractor_id: Option<ContractorId>,
    /// When it was put away.
    pub archived_at: Option<DateTime<Utc>>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
    /// Where it stands today.
    pub bucket: TaskBucket,
    /// The present day in the home's zone.
    pub today: NaiveDate,
    /// The newest time that it was done.
    pub last: Option<Last>,
    /// The newest day on which it was closed, of a task that is finished; else none.
    pub(super) closed_on: Option<NaiveDate>,
}

/// What a screen shows of the newest time that a task was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// Names the row of the log.
    pub id: TaskCompletionId,
    /// The day it was done.
    pub completed_on: NaiveDate,
    /// Who did it.
    pub completed_by: Option<AccountId>,
}

/// What [`LINE`] selects, in its order.
#[derive(Deserialize)]
pub(super) struct Line(
    usize,
    i64,
    Uuid,
    String,
    TaskCategory,
    TaskPriority,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<DateTime<Utc>>,
    Option<Uuid>,
    Option<DateTime<Utc>>,
    DateTime<Utc>,
    i64,
    Option<NaiveDate>,
    Option<Uuid>,
    Option<NaiveDate>,
    Option<Uuid>,
    Option<Uuid>,
);

/// The columns of a [`Line`]: of `t`, a task with its bucket's number and how many the bucket holds (`n`), and of `c`, the newest time
/// that it was done. Names in braces are of ids, which each database shows in its own way.
const LINE: &str =
    "t.bucket, t.n, {t.id}, t.title, t.category, t.priority, t.due_on, t.scheduled_on, t.snoozed_until,
    t.started_at, {t.assignee_id}, t.archived_at, t.updated_at, t.revision,
    CASE WHEN t.finished THEN t.last_closed_on END, {c.id}, c.completed_on, {c.completed_by}, {t.contractor_id}";

/// Selects the columns of a [`Line`].
pub(super) fn line(db: &impl ConnectionTrait) -> String {
    let mut line = LINE.to_owned();
    for id in [
        "t.id",
        "t.assignee_id",
        "t.contractor_id",
        "c.id",
        "c.completed_by",
    ] {
        line = line.replace(&format!("{{{id}}}"), &db::shown_id(db, id));
    }
    line
}

impl Line {
    /// Returns the card, the number of its column, and how many tasks that holds; `None` for a number that no column has.
    pub(super) fn card(self, home: HomeDay) -> Option<(Card, usize, i64)> {
        let bucket = *BUCKETS.get(self.0)?;
        let last = self.15.zip(self.16).map(|(id, completed_on)| Last {
            id: TaskCompletionId::from_uuid(id),
            completed_on,
            completed_by: self.17.map(AccountId::from_uuid),
        });
        let card = Card {
            id: TaskId::from_uuid(self.2),
            residence_id: home.id,
            title: self.3,
            category: self.4,
            priority: self.5,
            due_on: self.6,
            scheduled_on: self.7,
            snoozed_until: self.8,
            started_at: self.9,
            assignee_id: self.10.map(MembershipId::from_uuid),
            assignee: None,
            contractor_id: self.18.map(ContractorId::from_uuid),
            archived_at: self.11,
            updated_at: self.12,
            revision: self.13,
            bucket,
            today: home.today,
            last,
            closed_on: self.14,
        };
        Some((card, self.0, self.1))
    }
}
