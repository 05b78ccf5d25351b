//! What apps do with tasks.

use async_graphql::{Context, Object, Result};
use domain::{
    Code, Error,
    task::{self, Closed, Seen},
};
use entity::id::TaskId;

use super::{
    completion::TaskCompletion,
    input::{
        ArchiveTaskInput, CompleteTaskInput, CreateTaskInput, DeleteCompletionInput, DeleteTaskInput,
        RescheduleTaskInput, SkipTaskInput, SnoozeTaskInput, StartTaskInput, StopTaskInput,
        UnarchiveTaskInput, UpdateCompletionInput, UpdateTaskInput,
    },
    object::Task,
};
use crate::{
    payload::DeletePayload,
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// A task as it now is. On CONFLICT it is there too, beside the error, so that the client can put both together.
    TaskPayload {
        /// The task.
        task: Task,
    }
}

payload! {
    /// A row of the log with its task as it now is.
    CompleteTaskPayload {
        /// The task, its next occurrence open.
        task: Task,
        /// The row that closed the occurrence.
        completion: TaskCompletion,
    }
}

/// What apps do with tasks.
#[derive(Default)]
pub struct TaskMutation;

#[Object]
impl TaskMutation {
    /// Adds a task to a home.
    async fn create_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task.")] input: CreateTaskInput,
    ) -> Result<TaskPayload> {
        let new = task::NewTask::from(input);
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::create(app, viewer, new.clone())).map(shown),
        )
    }

    /// Changes what a task says.
    async fn update_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateTaskInput,
    ) -> Result<TaskPayload> {
        let id = input.task_id;
        let patch = task::TaskPatch::from(input);
        let payload = settle(
            ctx,
            attempt!(ctx, |app, viewer| task::update(app, viewer, id, patch.clone())).map(shown),
        )?;
        with_current(ctx, payload, id).await
    }

    /// Notes that somebody has begun with the current occurrence.
    async fn start_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: StartTaskInput,
    ) -> Result<TaskPayload> {
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::start(app, viewer, input.task_id)).map(shown),
        )
    }

    /// Takes the beginning back.
    async fn stop_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: StopTaskInput,
    ) -> Result<TaskPayload> {
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::stop(app, viewer, input.task_id)).map(shown),
        )
    }

    /// Closes the current occurrence and moves a recurring task to its next one.
    ///
    /// An occurrence that is closed already is answered with the row that closed it; when dueOn names none, CONFLICT comes with the
    /// task as it is.
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done.")] input: CompleteTaskInput,
    ) -> Result<CompleteTaskPayload> {
        close(ctx, input.task_id, input.into()).await
    }

    /// Closes the current occurrence as not done.
    async fn skip_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is left out.")] input: SkipTaskInput,
    ) -> Result<CompleteTaskPayload> {
        close(ctx, input.task_id, input.into()).await
    }

    /// Changes a completion, its day included; the task's next due day is worked out anew from the whole log.
    async fn update_completion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateCompletionInput,
    ) -> Result<CompleteTaskPayload> {
        let id = input.completion_id;
        let patch = task::CompletionPatch::from(input);
        let result = attempt!(ctx, |app, viewer| task::update_completion(
            app,
            viewer,
            id,
            patch.clone()
        ));
        let mut payload = settle(ctx, result.map(closed))?;
        if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
            let (app, viewer) = ctx.signed_in()?;
            let current = task::find::completion(app, viewer, id)
                .await
                .map_err(|error| ctx.fail(error))?;
            if let Some(current) = current {
                payload.task = Some(current.task.into());
                payload.completion = Some(current.completion.into());
            }
        }
        Ok(payload)
    }

    /// Takes a completion back; the task's next due day is worked out anew from what is left of the log.
    async fn delete_completion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which completion.")] input: DeleteCompletionInput,
    ) -> Result<TaskPayload> {
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::delete_completion(
                app,
                viewer,
                input.completion_id
            ))
            .map(shown),
        )
    }

    /// Silences the task until a day; its due day stands.
    async fn snooze_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and until when.")] input: SnoozeTaskInput,
    ) -> Result<TaskPayload> {
        let until = input.until.map(Into::into);
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::snooze(app, viewer, input.task_id, until)).map(shown),
        )
    }

    /// Moves this one occurrence to another day; the schedule stands.
    async fn reschedule_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and to which day.")] input: RescheduleTaskInput,
    ) -> Result<TaskPayload> {
        let due_on = input.due_on.map(Into::into);
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::reschedule(
                app,
                viewer,
                input.task_id,
                due_on
            ))
            .map(shown),
        )
    }

    /// Puts a task away; it rests with its log until it is taken out.
    async fn archive_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: ArchiveTaskInput,
    ) -> Result<TaskPayload> {
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::archive(app, viewer, input.task_id)).map(shown),
        )
    }

    /// Takes a task out again.
    async fn unarchive_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: UnarchiveTaskInput,
    ) -> Result<TaskPayload> {
        settle(
            ctx,
            attempt!(ctx, |app, viewer| task::unarchive(app, viewer, input.task_id)).map(shown),
        )
    }

    /// Deletes a task with its log. Archiving keeps both; offer it first.
    async fn delete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: DeleteTaskInput,
    ) -> Result<DeletePayload> {
        let id = input.task_id;
        let residence_id = attempt!(ctx, |app, viewer| task::delete(app, viewer, id));
        DeletePayload::deleted(ctx, residence_id.map(|residence_id| (id, Some(residence_id)))).await
    }
}

fn shown(seen: Seen) -> TaskPayload {
    TaskPayload::of(Task::from(seen))
}

fn closed(closed: Closed) -> CompleteTaskPayload {
    CompleteTaskPayload::of(Task::from(closed.task), TaskCompletion::from(closed.completion))
}

/// Closes an occurrence; on CONFLICT the task comes as it is.
async fn close(ctx: &Context<'_>, id: TaskId, closing: task::Closing) -> Result<CompleteTaskPayload> {
    let result = attempt!(ctx, |app, viewer| task::close(app, viewer, closing.clone()));
    let mut payload = settle(ctx, result.map(closed))?;
    if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
        payload.task = current(ctx, id).await?;
    }
    Ok(payload)
}

/// Puts the task as it is beside a CONFLICT.
async fn with_current(ctx: &Context<'_>, mut payload: TaskPayload, id: TaskId) -> Result<TaskPayload> {
    if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
        payload.task = current(ctx, id).await?;
    }
    Ok(payload)
}

async fn current(ctx: &Context<'_>, id: TaskId) -> Result<Option<Task>> {
    let (app, viewer) = ctx.signed_in()?;
    let found: Result<Option<Seen>, Error> = task::find::by_id(app, viewer, id).await;
    Ok(found.map_err(|error| ctx.fail(error))?.map(Task::from))
}
