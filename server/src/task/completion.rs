//! The log as the apps see it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::{
    account::find::Name,
    task::{
        Last,
        completion::{self as rows, LogFilter, LogOf},
    },
};
use entity::{
    completion::{self, CompletionOutcome},
    file::FileHolder,
    id::{TaskCompletionId, TaskId},
};

use super::{
    object::Task,
    reader::{CompletionKey, TaskKey},
};
use crate::{
    contractor::{Contractor, ContractorKey},
    document::{CompletionDocumentsKey, Document},
    file::{File, files},
    money::Money,
    person::{Person, PersonKey},
    schema::{
        Ask, Window, connection,
        scalar::{Date, DateTime},
    },
};

/// A closed occurrence of a task: done, skipped or missed.
#[derive(Clone)]
pub struct TaskCompletion(Logged);

/// A row of the log as it was read.
#[derive(Clone)]
enum Logged {
    /// The whole row, with the name of whoever did it where that was read along.
    Whole(Arc<completion::Model>, Option<Name>),
    /// What screens show of the newest time that a task was done.
    Last(Last, TaskId),
}

impl From<completion::Model> for TaskCompletion {
    fn from(row: completion::Model) -> Self {
        Self(Logged::Whole(Arc::new(row), None))
    }
}

impl From<rows::Logged> for TaskCompletion {
    fn from(logged: rows::Logged) -> Self {
        Self(Logged::Whole(Arc::new(logged.row), logged.completed_by))
    }
}

impl TaskCompletion {
    /// Makes the newest time that a task was done of what a screen shows of it.
    pub(super) fn last(last: Last, task_id: TaskId) -> Self {
        Self(Logged::Last(last, task_id))
    }

    fn key(&self) -> TaskCompletionId {
        match &self.0 {
            Logged::Whole(row, _) => row.id,
            Logged::Last(last, _) => last.id,
        }
    }

    fn task_id(&self) -> TaskId {
        match &self.0 {
            Logged::Whole(row, _) => row.task_id,
            Logged::Last(_, task_id) => *task_id,
        }
    }

    /// Returns the whole row; it is read now if only a part of it came along.
    async fn row(&self, ctx: &Context<'_>) -> Result<Arc<completion::Model>> {
        let last = match &self.0 {
            Logged::Whole(row, _) => return Ok(Arc::clone(row)),
            Logged::Last(last, _) => last,
        };
        match ctx.load(CompletionKey(last.id)).await? {
            Some(Self(Logged::Whole(row, _))) => Ok(row),
            // Deleted since.
            _ => Err(ctx.fail(domain::Error::user("completion", domain::Code::NotFound))),
        }
    }
}

connection! {
    /// A page of a log.
    TaskCompletionConnection, TaskCompletionEdge, TaskCompletion, rows::Logged, "completions"
}

/// A closed occurrence of a task: done, skipped or missed.
#[Object]
impl TaskCompletion {
    /// Names the row of the log.
    pub(crate) async fn id(&self) -> TaskCompletionId {
        self.key()
    }

    /// The task.
    async fn task(&self, ctx: &Context<'_>) -> Result<Task> {
        let found = ctx.load(TaskKey(self.task_id())).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("task", domain::Code::NotFound)))
    }

    /// How the occurrence was closed.
    async fn outcome(&self) -> CompletionOutcome {
        match &self.0 {
            Logged::Whole(row, _) => row.outcome,
            Logged::Last(..) => CompletionOutcome::Completed,
        }
    }

    /// The due day that this closed.
    async fn due_on(&self, ctx: &Context<'_>) -> Option<Result<Date>> {
        let row = self.row(ctx).await;
        row.map(|row| row.due_on.map(Date)).transpose()
    }

    /// The day that the schedule gave for it.
    async fn scheduled_on(&self, ctx: &Context<'_>) -> Option<Result<Date>> {
        let row = self.row(ctx).await;
        row.map(|row| row.scheduled_on.map(Date)).transpose()
    }

    /// The day it was done, in the residence's zone; may lie in the past, never in the future.
    async fn completed_on(&self) -> Date {
        match &self.0 {
            Logged::Whole(row, _) => row.completed_on.into(),
            Logged::Last(last, _) => last.completed_on.into(),
        }
    }

    /// When it was written down.
    async fn recorded_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.row(ctx).await?.recorded_at.into())
    }

    /// How many occurrences this one row stands for; more than 1 only for MISSED.
    async fn occurrences(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.row(ctx).await?.occurrences)
    }

    /// Who did it; null for MISSED, and once the account is erased.
    async fn completed_by(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let id = match &self.0 {
            Logged::Whole(_, Some(name)) => return Some(Ok(Person(name.clone()))),
            Logged::Whole(row, None) => row.completed_by?,
            Logged::Last(last, _) => last.completed_by?,
        };
        ctx.load(PersonKey(id.into())).await.transpose()
    }

    /// Photos, in their order.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<File>> {
        files(ctx, FileHolder::Completion, self.key()).await
    }

    /// Papers that belong to it, by title.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<Document>> {
        let found = ctx.load(CompletionDocumentsKey(self.key())).await?;
        Ok(found.unwrap_or_default())
    }

    /// The contractor who did it.
    async fn contractor(&self, ctx: &Context<'_>) -> Option<Result<Contractor>> {
        match self.row(ctx).await {
            Ok(row) => ctx.load(ContractorKey(row.contractor_id?)).await.transpose(),
            Err(error) => Some(Err(error)),
        }
    }

    /// The contractor's name; stays when the contractor is deleted.
    async fn contractor_name(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let row = match self.row(ctx).await {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let Some(id) = row.contractor_id else {
            return row.contractor_name.clone().map(Ok);
        };
        let contractor = ctx.load(ContractorKey(id)).await;
        let name = contractor.map(|found| found.map(|contractor| contractor.name_now().to_owned()));
        name.transpose()
    }

    /// What it cost.
    async fn cost(&self, ctx: &Context<'_>) -> Option<Result<Money>> {
        let row = self.row(ctx).await;
        row.map(|row| Money::of(row.cost, row.cost_currency.as_deref()))
            .transpose()
    }

    /// How many minutes it took.
    async fn minutes(&self, ctx: &Context<'_>) -> Option<Result<i32>> {
        self.row(ctx).await.map(|row| row.minutes).transpose()
    }

    /// How well it went, 1 to 5.
    async fn rating(&self, ctx: &Context<'_>) -> Option<Result<i32>> {
        self.row(ctx).await.map(|row| row.rating).transpose()
    }

    /// Free text.
    async fn notes(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        self.row(ctx).await.map(|row| row.notes.clone()).transpose()
    }

    /// When the row changed last.
    async fn updated_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.row(ctx).await?.updated_at.into())
    }

    /// The residence's revision of the last change.
    async fn revision(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.row(ctx).await?.revision)
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
    let paging = window.paging(ctx)?;
    // Boxed: each field of a task would else have room for it.
    let page = Box::pin(rows::page(ctx.app(), of, filter, &paging, count)).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
