//! A task as it stands on a day.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    schedule::Schedule,
    task::{self, TaskBucket},
};

use crate::{
    schedule::{Away, Occurrence, Timetable, lead_days},
    task::{
        Card,
        bucket::{Facts, bucket},
    },
};

/// A task, with the present day in its home's zone: most of what a person asks hangs on it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The row, shared: an answer may show it in several places.
    pub task: Arc<task::Model>,
    /// The present day in the home's zone.
    pub today: NaiveDate,
}

impl Seen {
    /// Looks at a task on a day.
    pub fn new(task: task::Model, today: NaiveDate) -> Self {
        Self {
            task: Arc::new(task),
            today,
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
