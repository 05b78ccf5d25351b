//! Taking a completion back.

use entity::{completion::CompletionOutcome, file::FileHolder, id::TaskCompletionId};
use sea_orm::IntoActiveModel;

use super::{Seen, settle};
use crate::{Action, App, Code, Edit, Error, Viewer, error::Result};

/// Takes a completion back; the task's next due day is worked out anew from what is left of the log.
pub async fn delete_completion(app: &App, viewer: &Viewer, id: TaskCompletionId) -> Result<Seen> {
    let (mut edit, task, completion) = Edit::completion(app, viewer, id, Action::WorkOnTasks).await?;
    if completion.outcome == CompletionOutcome::Missed {
        // A replay would write it again.
        return Err(Error::user("completionId", Code::WrongState));
    }

    edit.release_files(FileHolder::Completion, [id]).await?;
    edit.unlink_documents(id).await?;
    edit.delete(completion, id).await?;
    let task = settle::replay_all(&mut edit, task.into_active_model(), true).await?;
    let today = edit.today();
    edit.commit().await?;
    Ok(Seen::new(task, today))
}
