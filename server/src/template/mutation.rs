//! What apps do with ready-made tasks.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::task::{self, Choice};

use super::input::CreateTasksFromTemplatesInput;
use crate::{
    schema::{Ask, Payload, UserError, attempt, settle},
    task::Task,
};

/// Tasks as they now are; none when there are userErrors.
#[derive(SimpleObject)]
pub struct CreateTasksPayload {
    /// The tasks that were added, in the order in which they were asked for.
    tasks: Vec<Task>,
    /// What a person can put right; nothing was changed when any is present.
    user_errors: Vec<UserError>,
}

impl Payload for CreateTasksPayload {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self {
            tasks: Vec::new(),
            user_errors,
        }
    }
}

/// What apps do with ready-made tasks.
#[derive(Default)]
pub struct TemplateMutation;

#[Object]
impl TemplateMutation {
    /// Adds ready-made tasks to a home, at most 50 at once and all or none; a template that the home already has a task from is passed
    /// over. Their titles and descriptions are in the language of the request; in the account's where it asks for none that is known.
    async fn create_tasks_from_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where.")] input: CreateTasksFromTemplatesInput,
    ) -> Result<CreateTasksPayload> {
        let id = input.residence_id;
        let choices: Vec<Choice> = input.templates.into_iter().map(Into::into).collect();
        let locale = ctx.asked_locale();
        let made = attempt!(ctx, |app, viewer| task::create_from_templates(
            app,
            viewer,
            id,
            (&choices, locale)
        ));
        let payload = made.map(|made| CreateTasksPayload {
            tasks: made.into_iter().map(Task::from).collect(),
            user_errors: Vec::new(),
        });
        settle(ctx, payload)
    }
}
