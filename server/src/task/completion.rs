//! The log as the apps see it.

use async_graphql::{Context, Object, Result};
use domain::task::completion::{self as rows, LogFilter, LogOf};
use entity::{
    completion::{self, CompletionOutcome},
    id::TaskCompletionId,
};

use super::{object::Task, reader::TaskKey};
use crate::{
    money::Money,
    person::{Person, PersonKey},
    schema::{
        Ask, Reader, Window, connection,
        scalar::{Date, DateTime},
    },
};

/// A closed occurrence of a task: done, skipped or missed.
#[derive(Clone)]
pub struct TaskCompletion(pub completion::Model);

impl From<completion::Model> for TaskCompletion {
    fn from(row: completion::Model) -> Self {
        Self(row)
    }
}

connection! {
    /// A page of a log.
    TaskCompletionConnection, TaskCompletionEdge, TaskCompletion, "completions"
}

/// A closed occurrence of a task: done, skipped or missed.
#[Object]
impl TaskCompletion {
    /// Names the row of the log.
    pub(crate) async fn id(&self) -> TaskCompletionId {
        self.0.id
    }

    /// The task.
    async fn task(&self, ctx: &Context<'_>) -> Result<Task> {
        let found = ctx
            .data_unchecked::<Reader>()
            .load_one(TaskKey(self.0.task_id))
            .await;
        let found = found.map_err(|error| ctx.fail(error.into()))?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("task", domain::Code::NotFound)))
    }

    /// How the occurrence was closed.
    async fn outcome(&self) -> CompletionOutcome {
        self.0.outcome
    }

    /// The due day that this closed.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// The day that the schedule gave for it.
    async fn scheduled_on(&self) -> Option<Date> {
        self.0.scheduled_on.map(Date)
    }

    /// The day it was done, in the residence's zone; may lie in the past, never in the future.
    async fn completed_on(&self) -> Date {
        self.0.completed_on.into()
    }

    /// When it was written down.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// How many occurrences this one row stands for; more than 1 only for MISSED.
    async fn occurrences(&self) -> i32 {
        self.0.occurrences
    }

    /// Who did it; null for MISSED.
    async fn completed_by(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let id = self.0.completed_by?;
        let found = ctx
            .data_unchecked::<Reader>()
            .load_one(PersonKey(id.into()))
            .await;
        found.map_err(|error| ctx.fail(error.into())).transpose()
    }

    /// What it cost.
    async fn cost(&self) -> Option<Money> {
        Money::of(self.0.cost, self.0.cost_currency.as_deref())
    }

    /// How many minutes it took.
    async fn minutes(&self) -> Option<i32> {
        self.0.minutes
    }

    /// How well it went, 1 to 5.
    async fn rating(&self) -> Option<i32> {
        self.0.rating
    }

    /// Free text.
    async fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// When the row changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The residence's revision of the last change.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}

/// Answers with a page of a log; whoever holds the task or the home may read it.
pub async fn log(
    ctx: &Context<'_>,
    of: LogOf,
    filter: &LogFilter,
    window: Window,
) -> Result<TaskCompletionConnection> {
    let count = ctx.look_ahead().field("totalCount").exists();
    let page = rows::page(ctx.app(), of, filter, &window.paging(ctx)?, count).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
