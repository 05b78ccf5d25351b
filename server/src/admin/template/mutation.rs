//! What operators do with ready-made tasks.

use async_graphql::{Context, Object, Result};
use domain::{
    admin::{self, AdminOperation, Reason, template},
    retrying,
};
use entity::id::TaskTemplateId;

use super::{
    input::{
        CreateTaskTemplateInput, RestoreTaskTemplateInput, RevertTaskTemplateInput, UpdateTaskTemplateInput,
        WithdrawTaskTemplateInput,
    },
    object::TaskTemplate,
};
use crate::{
    admin::{listed::one, operator::door},
    schema::{Payload, payload, settle},
};

/// Declares payloads that answer with a ready-made task.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        payload! {
            $(#[$doc])*
            $name {
                /// The ready-made task, as it now is; null when there are userErrors.
                template: TaskTemplate,
            }
        }

        impl From<Option<TaskTemplate>> for $name {
            fn from(template: Option<TaskTemplate>) -> Self {
                Self::of(template)
            }
        }
    )*};
}

answers! {
    /// What createTaskTemplate answers.
    CreateTaskTemplatePayload;
    /// What updateTaskTemplate answers.
    UpdateTaskTemplatePayload;
    /// What revertTaskTemplate answers.
    RevertTaskTemplatePayload;
    /// What withdrawTaskTemplate answers.
    WithdrawTaskTemplatePayload;
    /// What restoreTaskTemplate answers.
    RestoreTaskTemplatePayload;
}

/// Changes of the catalogue. Each counts from the next request on, everywhere; tasks that were made of a template stay as they are.
#[derive(Default)]
pub struct TaskTemplateMutation;

#[Object]
impl TaskTemplateMutation {
    /// Adds a ready-made task to the catalogue.
    async fn create_task_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is, and why.")] input: CreateTaskTemplateInput,
    ) -> Result<CreateTaskTemplatePayload> {
        let (app, operator) = door(ctx, AdminOperation::EditTemplates)?;
        let draft: template::Draft = input.template.into();
        let done = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(template::create_template(
                app,
                operator,
                (&input.key, draft.clone()),
                reason.clone()
            )),
            Err(error) => Err(error),
        };
        answer(ctx, done).await
    }

    /// Writes a ready-made task anew.
    async fn update_task_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what it shall be, and why.")] input: UpdateTaskTemplateInput,
    ) -> Result<UpdateTaskTemplatePayload> {
        let (app, operator) = door(ctx, AdminOperation::EditTemplates)?;
        let draft: template::Draft = input.template.into();
        let which = (input.template_id, input.state.as_str());
        let done = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(template::update_template(
                app,
                operator,
                which,
                (draft.clone(), reason.clone())
            )),
            Err(error) => Err(error),
        };
        answer(ctx, done.map(|()| input.template_id)).await
    }

    /// Writes a ready-made task as it was before a change. Whether it is offered stays as it is.
    async fn revert_task_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to before what, and why.")] input: RevertTaskTemplateInput,
    ) -> Result<RevertTaskTemplatePayload> {
        let (app, operator) = door(ctx, AdminOperation::EditTemplates)?;
        let which = (input.template_id, input.state.as_deref());
        let done = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(template::revert_template(
                app,
                operator,
                which,
                (input.entry_id, reason.clone())
            )),
            Err(error) => Err(error),
        };
        answer(ctx, done.map(|()| input.template_id)).await
    }

    /// Takes a ready-made task out of the catalogue: it is offered no more.
    async fn withdraw_task_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: WithdrawTaskTemplateInput,
    ) -> Result<WithdrawTaskTemplatePayload> {
        let (app, operator) = door(ctx, AdminOperation::EditTemplates)?;
        let id = input.template_id;
        let done = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(template::withdraw_template(app, operator, id, reason.clone())),
            Err(error) => Err(error),
        };
        answer(ctx, done.map(|()| id)).await
    }

    /// Puts a ready-made task into the catalogue again.
    async fn restore_task_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RestoreTaskTemplateInput,
    ) -> Result<RestoreTaskTemplatePayload> {
        let (app, operator) = door(ctx, AdminOperation::EditTemplates)?;
        let id = input.template_id;
        let done = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(template::restore_template(app, operator, id, reason.clone())),
            Err(error) => Err(error),
        };
        answer(ctx, done.map(|()| id)).await
    }
}

/// Answers with a ready-made task as it is once it was changed.
async fn answer<P>(ctx: &Context<'_>, done: domain::Result<TaskTemplateId>) -> Result<P>
where
    P: Payload + From<Option<TaskTemplate>>,
{
    match done {
        Ok(id) => {
            let row = one::<admin::TaskTemplateFilter>(ctx, AdminOperation::ReadTemplates, id).await?;
            Ok(row.map(TaskTemplate::from).into())
        }
        Err(error) => settle(ctx, Err(error)),
    }
}
