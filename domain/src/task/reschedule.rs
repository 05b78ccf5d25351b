//! Moving one occurrence to another day.

use chrono::NaiveDate;
use entity::{id::TaskId, task};
use sea_orm::{IntoActiveModel, Set};

use super::{
    Seen,
    bucket::soon_on,
    settle::{self, timetable},
};
use crate::{Action, App, Code, Edit, Problems, Viewer, error::Result};

/// Moves the open occurrence to a day from today on, or back to the schedule's day. The schedule stands.
pub async fn reschedule(app: &App, viewer: &Viewer, id: TaskId, due_on: Option<NaiveDate>) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    let mut problems = Problems::default();
    problems.unless(
        due_on.is_none_or(|due_on| today <= due_on),
        "dueOn",
        Code::OutOfRange,
    );
    problems.unless(
        task.scheduled_on.is_some() && task.archived_at.is_none(),
        "taskId",
        Code::WrongState,
    );
    problems.settle()?;
    if task.rescheduled_on == due_on {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }

    let timetable = timetable(&task, &[])?;
    let effective = due_on.or(task.scheduled_on);
    let lapses_on = effective
        .and_then(|day| timetable.lapses_on(day))
        .filter(|_| task.started_at.is_none());
    let lead_days = Seen::new(task.clone(), today).lead_days();
    let row = task::ActiveModel {
        rescheduled_on: Set(due_on),
        due_on: Set(effective),
        soon_on: Set(effective.map(|day| soon_on(day, lead_days))),
        lapses_on: Set(lapses_on),
        ..task.into_active_model()
    };
    let task = settle::save(&mut edit, row, lapses_on).await?;
    edit.commit().await?;
    Ok(Seen::new(task, today))
}
