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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A task that is due on a day, with a week's lead.
    fn due(on: &str) -> Facts {
        let due_on = day(on);
        Facts {
            archived: false,
            finished: false,
            snoozed_until: None,
            started: false,
            due_on: Some(due_on),
            soon_on: Some(soon_on(due_on, 7)),
        }
    }

    fn today(task: &Facts) -> TaskBucket {
        bucket(task, day("2026-11-23"))
    }

    #[test]
    fn a_task_is_overdue_from_the_day_after_its_due_day() {
        assert_eq!(today(&due("2026-11-22")), TaskBucket::Overdue);
        assert_eq!(today(&due("2026-11-23")), TaskBucket::DueSoon);
    }

    #[test]
    fn it_is_due_soon_from_its_lead_days_on() {
        assert_eq!(today(&due("2026-11-30")), TaskBucket::DueSoon);
        assert_eq!(today(&due("2026-12-01")), TaskBucket::Upcoming);

        let without_lead = Facts {
            soon_on: Some(soon_on(day("2026-11-24"), 0)),
            ..due("2026-11-24")
        };
        assert_eq!(today(&without_lead), TaskBucket::Upcoming);
    }

    #[test]
    fn without_a_due_day_it_is_neither_late_nor_soon() {
        assert_eq!(
            today(&Facts {
                due_on: None,
                soon_on: None,
                ..due("2026-11-01")
            }),
            TaskBucket::NoDate
        );
    }

    #[test]
    fn a_snooze_ends_with_its_day() {
        let snoozed = |until| Facts {
            snoozed_until: Some(day(until)),
            ..due("2026-11-01")
        };

        assert_eq!(today(&snoozed("2026-11-24")), TaskBucket::Snoozed);
        assert_eq!(today(&snoozed("2026-11-23")), TaskBucket::Overdue);
    }

    #[test]
    fn the_first_that_fits_counts() {
        let task = Facts {
            archived: true,
            finished: true,
            snoozed_until: Some(day("2026-12-01")),
            started: true,
            ..due("2026-11-01")
        };
        assert_eq!(today(&task), TaskBucket::Archived);
        let task = Facts {
            archived: false,
            ..task
        };
        assert_eq!(today(&task), TaskBucket::Completed);
        let task = Facts {
            finished: false,
            ..task
        };
        assert_eq!(today(&task), TaskBucket::Snoozed);
        let task = Facts {
            snoozed_until: None,
            ..task
        };
        assert_eq!(today(&task), TaskBucket::InProgress);
        let task = Facts {
            due_on: None,
            soon_on: None,
            ..task
        };
        assert_eq!(today(&task), TaskBucket::InProgress);
        let task = Facts {
            started: false,
            ..due("2026-11-01")
        };
        assert_eq!(today(&task), TaskBucket::Overdue);
    }
}
