//! Beginning with the open occurrence, and leaving it again.

use entity::{id::TaskId, task};
use sea_orm::{IntoActiveModel, Set};

use super::{
    Seen,
    settle::{self, timetable},
};
use crate::{Action, App, Code, Edit, Error, Viewer, error::Result};

/// Notes that somebody has begun. An occurrence that is under way does not lapse with its season.
pub async fn start(app: &App, viewer: &Viewer, id: TaskId) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if task.archived_at.is_some() || task.finished {
        return Err(Error::user("taskId", Code::WrongState));
    }
    if task.started_at.is_some() {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }

    let started_at = Set(Some(edit.now()));
    let row = task::ActiveModel {
        started_at,
        lapses_on: Set(None),
        snoozed_until: Set(None),
        ..task.into_active_model()
    };
    let task = edit.save(row).await?;
    edit.commit().await?;
    Ok(Seen::new(task, today))
}

/// Takes the beginning back.
pub async fn stop(app: &App, viewer: &Viewer, id: TaskId) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if task.archived_at.is_some() {
        return Err(Error::user("taskId", Code::WrongState));
    }
    if task.started_at.is_none() {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }

    let timetable = timetable(&task, &[])?;
    let lapses_on = task.due_on.and_then(|due_on| timetable.lapses_on(due_on));
    let row = task::ActiveModel {
        started_at: Set(None),
        lapses_on: Set(lapses_on),
        ..task.into_active_model()
    };
    let task = settle::save(&mut edit, row, lapses_on).await?;
    edit.commit().await?;
    Ok(Seen::new(task, today))
}
