//! Deleting a task with its log.

use entity::{
    completion,
    file::FileHolder,
    id::{ResidenceId, TaskCompletionId, TaskId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes a task; its log goes with it. Returns the home that it was in.
pub async fn delete(app: &App, viewer: &Viewer, id: TaskId) -> Result<ResidenceId> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let log = completion::Entity::find().filter(completion::Column::TaskId.eq(id));
    let log: Vec<TaskCompletionId> = log
        .select_only()
        .column(completion::Column::Id)
        .into_tuple()
        .all(edit.tx())
        .await?;

    let residence_id = task.residence_id;
    edit.release_files(FileHolder::Task, [id]).await?;
    edit.release_files(FileHolder::Completion, log.iter().copied())
        .await?;
    edit.unlink_documents(id).await?;
    edit.bury_all(log).await?;
    edit.delete(task, id).await?;
    edit.commit().await?;
    Ok(residence_id)
}
