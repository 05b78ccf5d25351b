//! A task as it stands on a day.

use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use entity::{
    document,
    id::{AccountId, TypedId},
    schedule::Schedule,
    task::{self, TaskBucket},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    db,
    error::Result,
    membership::{Housemate, housemate},
    page::Page,
    schedule::{Away, Occurrence, Timetable, lead_days},
    task::{
        Card, Last,
        bucket::{Facts, bucket},
        completion::Logged,
    },
};

/// A task, with the present day in its home's zone: most of what a person asks hangs on it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The row, shared: an answer may show it in several places.
    pub task: Arc<task::Model>,
    /// The present day in the home's zone.
    pub today: NaiveDate,
    /// What is usually asked beneath it, where that was read along.
    pub along: Option<Along>,
}

/// What is usually asked beneath a task.
#[derive(Clone, Debug)]
pub struct Along {
    /// Whose turn it is.
    pub assignee: Option<Arc<Housemate>>,
    /// The newest time that it was done.
    pub last: Option<Last>,
    /// The page of its log that was asked for.
    pub log: Option<Arc<Page<Logged>>>,
    /// The page of its papers that was asked for.
    pub documents: Option<Arc<Page<document::Model>>>,
}

/// What [`Along::columns`] selects of the newest time that a task was done.
#[derive(Deserialize)]
struct Line(NaiveDate, Option<Uuid>);

impl Along {
    /// Selects it beside the columns of a task `t`.
    pub(super) fn columns(db: &impl ConnectionTrait) -> String {
        let assignee = housemate::one(db, "t.assignee_id");
        let (line, completed_by) = (db::json_array(db), db::shown_id(db, "c.completed_by"));
        format!(
            "{assignee} AS along_assignee,
             (SELECT CAST({line}(c.completed_on, {completed_by}) AS text)
              FROM task_completion c WHERE c.id = t.last_completion_id) AS along_last"
        )
    }

    /// Reads a task with what came along.
    pub(super) fn read(row: &QueryResult, today: impl FnOnce(&task::Model) -> NaiveDate) -> Result<Seen> {
        let task = task::Model::from_query_result(row, "")?;
        let assignee: Option<String> = row.try_get("", "along_assignee")?;
        let last: Option<String> = row.try_get("", "along_last")?;
        let last: Option<Line> = last
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .context("reading when a task was done last")?;
        let along = Self {
            assignee: housemate::read_one(task.residence_id, assignee.as_deref())?,
            last: task.last_completion_id.zip(last).map(|(id, line)| Last {
                id,
                completed_on: line.0,
                completed_by: line.1.map(AccountId::from_uuid),
            }),
            log: None,
            documents: None,
        };
        let today = today(&task);
        Ok(Seen {
            along: Some(along),
            ..Seen::new(task, today)
        })
    }
}

impl Seen {
    /// Looks at a task on a day.
    pub fn new(task: task::Model, today: NaiveDate) -> Self {
        Self {
            task: Arc::new(task),
            today,
            along: None,
        }
    }

    /// Returns where the task stands.
    pub fn bucket(&self) -> TaskBucket {
        bucket(&Facts::from(&*self.task), self.today)
    }

    /// Returns how many days before the due day DUE_SOON begins.
    pub fn lead_days(&self) -> i32 {
        self.task
            .lead_days
            .unwrap_or_else(|| default_lead_days(&self.task.schedule, self.today))
    }

    /// Returns the next days on which the task falls due, as far as they can be known now; `away` is when nobody is at its home.
    pub fn upcoming(&self, count: usize, away: &[Away]) -> Vec<NaiveDate> {
        let away = if self.task.runs_while_away { &[] } else { away };
        let timetable = Timetable::new(&self.task.schedule, away);
        timetable.map_or_else(
            |_| Vec::new(),
            |timetable| timetable.upcoming(open(&self.task), self.today, count),
        )
    }
}

/// A task as it was read: whole, or what screens show of it.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The whole row.
    Whole(Seen),
    /// A card of a screen.
    Card(Arc<Card>),
}

impl From<Seen> for Shown {
    fn from(seen: Seen) -> Self {
        Self::Whole(seen)
    }
}

impl From<Arc<Card>> for Shown {
    fn from(card: Arc<Card>) -> Self {
        Self::Card(card)
    }
}

/// Returns the open occurrence as the row keeps it.
pub(super) fn open(task: &task::Model) -> Option<Occurrence> {
    Some(Occurrence {
        scheduled_on: task.scheduled_on?,
        due_on: task.due_on?,
    })
}

/// Returns the lead days that follow from a schedule's period.
pub(super) fn default_lead_days(schedule: &Schedule, today: NaiveDate) -> i32 {
    let period = Timetable::new(schedule, &[])
        .ok()
        .and_then(|timetable| timetable.period_days(today));
    lead_days(period)
}
