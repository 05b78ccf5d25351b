//! A task as the apps see it.

use async_graphql::{Context, Object, Result};
use domain::task::{Seen, completion::LogOf};
use entity::{
    id::TaskId,
    task::{TaskBucket, TaskCategory, TaskPriority},
};

use super::{
    completion::{TaskCompletion, TaskCompletionConnection, log},
    reader::CompletionKey,
    schedule::Schedule,
};
use crate::{
    membership::{Membership, MembershipKey},
    money::Money,
    person::{Person, PersonKey},
    residence::{Residence, ResidenceKey},
    schema::{
        Ask, Reader, Window, connection,
        scalar::{Date, DateTime},
    },
};

/// Something to be done in a home, once or again and again. At most one occurrence of it is open.
#[derive(Clone)]
pub struct Task(pub Seen);

impl From<Seen> for Task {
    fn from(seen: Seen) -> Self {
        Self(seen)
    }
}

connection! {
    /// A page of tasks.
    TaskConnection, TaskEdge, Task, "tasks"
}

/// Most days that `upcomingDates` gives.
const MAX_UPCOMING: i32 = 100;

/// Something to be done in a home, once or again and again. At most one occurrence of it is open.
#[Object]
impl Task {
    /// Names the task.
    pub(crate) async fn id(&self) -> TaskId {
        self.0.task.id
    }

    /// The home that it belongs to.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let reader = ctx.data_unchecked::<Reader>();
        let found = reader
            .load_one(ResidenceKey(self.0.task.residence_id))
            .await
            .map_err(|error| ctx.fail(error.into()))?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// What is to be done.
    async fn title(&self) -> &str {
        &self.0.task.title
    }

    /// How it is done.
    async fn description(&self) -> Option<&str> {
        self.0.task.description.as_deref()
    }

    /// What it is about.
    async fn category(&self) -> TaskCategory {
        self.0.task.category
    }

    /// How much it matters.
    async fn priority(&self) -> TaskPriority {
        self.0.task.priority
    }

    /// When it falls due.
    async fn schedule(&self) -> Schedule {
        (&self.0.task.schedule).into()
    }

    /// The day on which the current occurrence is due, in the residence's zone; null for a task without a date and for one that is
    /// finished.
    async fn due_on(&self) -> Option<Date> {
        self.0.task.due_on.map(Date)
    }

    /// The day that the schedule gave; set whenever dueOn is, and the same unless the occurrence was moved.
    async fn scheduled_on(&self) -> Option<Date> {
        self.0.task.scheduled_on.map(Date)
    }

    /// The task rests until this day; null when it does not.
    async fn snoozed_until(&self) -> Option<Date> {
        self.0
            .task
            .snoozed_until
            .filter(|until| self.0.today < *until)
            .map(Date)
    }

    /// DUE_SOON begins this many days before the due day; by default 30 for a yearly task, 14 for a quarterly, 7 for a monthly, 1 for a
    /// weekly one, and 7 for a task that comes once.
    async fn lead_days(&self) -> i32 {
        self.0.lead_days()
    }

    /// Whether it falls due also while nobody is home.
    async fn runs_while_away(&self) -> bool {
        self.0.task.runs_while_away
    }

    /// Where it stands today.
    async fn bucket(&self) -> TaskBucket {
        self.0.bucket()
    }

    /// When somebody began with the current occurrence; null when nobody has.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.task.started_at.map(DateTime)
    }

    /// Whose turn it is; null for everybody's.
    async fn assignee(&self, ctx: &Context<'_>) -> Option<Result<Membership>> {
        let id = self.0.task.assignee_id?;
        let found = ctx.data_unchecked::<Reader>().load_one(MembershipKey(id)).await;
        found.map_err(|error| ctx.fail(error.into())).transpose()
    }

    /// What it is thought to cost.
    async fn estimated_cost(&self) -> Option<Money> {
        Money::of(
            self.0.task.estimated_cost,
            self.0.task.estimated_currency.as_deref(),
        )
    }

    /// How many minutes it is thought to take.
    async fn estimated_minutes(&self) -> Option<i32> {
        self.0.task.estimated_minutes
    }

    /// The household's own words for it.
    async fn tags(&self) -> &[String] {
        &self.0.task.tags.0
    }

    /// The newest time that it was done; null when it never was.
    async fn last_completion(&self, ctx: &Context<'_>) -> Option<Result<TaskCompletion>> {
        let id = self.0.task.last_completion_id?;
        let found = ctx.data_unchecked::<Reader>().load_one(CompletionKey(id)).await;
        found.map_err(|error| ctx.fail(error.into())).transpose()
    }

    /// The task's log, newest first.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn completions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 when neither first nor last is given, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<TaskCompletionConnection> {
        log(
            ctx,
            LogOf::Task(self.0.task.id),
            &Default::default(),
            Window {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }

    /// The next days on which it falls due, as far as they can be known now.
    async fn upcoming_dates(
        &self,
        #[graphql(default_with = "Some(5)", desc = "How many; at most 100.")] count: Option<i32>,
    ) -> Vec<Date> {
        let count = count.unwrap_or(5).clamp(0, MAX_UPCOMING);
        self.0
            .upcoming(usize::try_from(count).unwrap_or_default())
            .into_iter()
            .map(Date)
            .collect()
    }

    /// When it was put away; null when it is not.
    async fn archived_at(&self) -> Option<DateTime> {
        self.0.task.archived_at.map(DateTime)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.task.created_at.into()
    }

    /// Who made it.
    async fn created_by(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let found = ctx
            .data_unchecked::<Reader>()
            .load_one(PersonKey(self.0.task.created_by.into()))
            .await;
        found.map_err(|error| ctx.fail(error.into())).transpose()
    }

    /// When it changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.task.updated_at.into()
    }

    /// The residence's revision of the last change; send it as ifRevision to learn of changes in between.
    async fn revision(&self) -> i64 {
        self.0.task.revision
    }
}
