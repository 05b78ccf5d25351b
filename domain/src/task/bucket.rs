//! Where a task stands today.

use chrono::{Days, NaiveDate};
use entity::task::{self, TaskBucket};

/// All that a task's bucket hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The task was put away.
    pub archived: bool,
    /// The schedule has no more dates and its last occurrence is closed.
    pub finished: bool,
    /// The task rests until this day.
    pub snoozed_until: Option<NaiveDate>,
    /// Somebody has begun with the open occurrence.
    pub started: bool,
    /// The effective due day of the open occurrence.
    pub due_on: Option<NaiveDate>,
    /// The day on which DUE_SOON begins; set exactly when `due_on` is.
    pub soon_on: Option<NaiveDate>,
}

impl From<&task::Model> for Facts {
    fn from(task: &task::Model) -> Self {
        Self {
            archived: task.archived_at.is_some(),
            finished: task.finished,
            snoozed_until: task.snoozed_until,
            started: task.started_at.is_some(),
            due_on: task.due_on,
            soon_on: task.soon_on,
        }
    }
}

/// Returns the day on which a task that is due on `due_on` becomes DUE_SOON.
pub fn soon_on(due_on: NaiveDate, lead_days: i32) -> NaiveDate {
    let lead_days = Days::new(u64::try_from(lead_days).unwrap_or(0));
    due_on.checked_sub_days(lead_days).unwrap_or(NaiveDate::MIN)
}

/// Returns the bucket; the first that fits, in this order.
pub fn bucket(task: &Facts, today: NaiveDate) -> TaskBucket {
    if task.archived {
        return TaskBucket::Archived;
    }
    if task.finished {
        return TaskBucket::Completed;
    }
    if task.snoozed_until.is_some_and(|until| today < until) {
        return TaskBucket::Snoozed;
    }
    if task.started {
        return TaskBucket::InProgress;
    }
    let Some(due_on) = task.due_on else {
        return TaskBucket::NoDate;
    };
    if due_on < today {
        return TaskBucket::Overdue;
    }
    let is_soon = task.soon_on.is_some_and(|soon_on| soon_on <= today);
    if is_soon {
        TaskBucket::DueSoon
    } else {
        TaskBucket::Upcoming
    }
}
