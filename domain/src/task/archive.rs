//! Putting a task away, and taking it out again.

use entity::{id::TaskId, task};
use sea_orm::{IntoActiveModel, Set};

use super::Seen;
use crate::{Action, App, Edit, Problems, Viewer, error::Result, tier::room};

/// Puts a task away: it rests, with its log, until it is taken out. One that is away already stays as it is.
pub async fn archive(app: &App, viewer: &Viewer, id: TaskId) -> Result<Seen> {
    set(app, viewer, id, true).await
}

/// Takes a task out again. One that is out already stays as it is. LIMIT_REACHED where the plan has no room for one more.
pub async fn unarchive(app: &App, viewer: &Viewer, id: TaskId) -> Result<Seen> {
    set(app, viewer, id, false).await
}

async fn set(app: &App, viewer: &Viewer, id: TaskId, away: bool) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if task.archived_at.is_some() == away {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }

    if !away {
        let mut problems = Problems::default();
        let room = room::tasks(app, edit.tx(), task.residence_id).await?;
        room.check(&mut problems, "taskId", room::needed([task.category]));
        problems.settle()?;
    }
    let archived_at = Set(away.then(|| edit.now()));
    let task = edit
        .save(task::ActiveModel {
            archived_at,
            ..task.into_active_model()
        })
        .await?;
    edit.commit().await?;
    Ok(Seen::new(task, today))
}
