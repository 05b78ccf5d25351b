//! Putting a task off until a later day.

use chrono::NaiveDate;
use entity::{id::TaskId, task};
use sea_orm::{IntoActiveModel, Set};

use super::Seen;
use crate::{Action, App, Code, Edit, Problems, Viewer, error::Result, schedule::in_range};

/// Puts the task's current occurrence off until a day, or wakes it.
///
/// The due day stands; only the bucket and the reminders move.
pub async fn snooze(app: &App, viewer: &Viewer, id: TaskId, until: Option<NaiveDate>) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    let mut problems = Problems::default();
    let is_possible = until.is_none_or(|until| today < until && in_range(until));
    problems.unless(is_possible, "until", Code::OutOfRange);
    let can_rest = task.due_on.is_some() && task.archived_at.is_none();
    problems.unless(until.is_none() || can_rest, "taskId", Code::WrongState);
    problems.settle()?;
    if task.snoozed_until == until {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }

    let row = task::ActiveModel {
        snoozed_until: Set(until),
        ..task.into_active_model()
    };
    let task = edit.save(row).await?;
    edit.commit().await?;
    Ok(Seen::new(task, today))
}
