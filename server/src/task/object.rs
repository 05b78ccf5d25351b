//! A task as the apps see it.

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use domain::{
    document::find::DocumentsOf,
    schedule::Away,
    task::{Along, Seen, Shown, completion::LogOf},
};
use entity::{
    file::FileHolder,
    id::TaskId,
    schedule,
    task::{TaskBucket, TaskCategory, TaskPriority},
};

use super::{
    completion::{TaskCompletion, TaskCompletionConnection, log},
    reader::{CompletionKey, TaskKey},
    schedule::Schedule,
};
use crate::{
    appliance::{Appliance, ApplianceKey},
    away::AwayPeriodsKey,
    contractor::{Contractor, ContractorKey},
    document::{self, DocumentConnection},
    file::{File, files},
    membership::{Membership, MembershipKey},
    money::Money,
    person::{Person, PersonKey},
    residence::{Residence, ResidenceKey},
    schema::{
        Ask, Window, connection,
        scalar::{Date, DateTime},
    },
    template::{TaskTemplate, TemplateKey},
};

/// Something to be done in a home, once or again and again. At most one occurrence of it is open.
#[derive(Clone)]
pub struct Task(Shown);

impl<T: Into<Shown>> From<T> for Task {
    fn from(shown: T) -> Self {
        Self(shown.into())
    }
}

/// Borrows a field that a card has as well as a whole row.
macro_rules! shown {
    ($task:expr, $field:ident) => {
        match &$task.0 {
            Shown::Whole(seen) => &seen.task.$field,
            Shown::Card(card) => &card.$field,
        }
    };
}

impl Task {
    /// Returns the whole row; it is read now if only a card came along.
    async fn seen(&self, ctx: &Context<'_>) -> Result<Seen> {
        let card = match &self.0 {
            Shown::Whole(seen) => return Ok(seen.clone()),
            Shown::Card(card) => card,
        };
        match ctx.load(TaskKey(card.id)).await? {
            Some(Self(Shown::Whole(seen))) => Ok(seen),
            // Deleted since.
            _ => Err(ctx.fail(domain::Error::user("task", domain::Code::NotFound))),
        }
    }

    /// Returns what was read along with a whole row.
    fn along(&self) -> Option<&Along> {
        match &self.0 {
            Shown::Whole(seen) => seen.along.as_ref(),
            Shown::Card(_) => None,
        }
    }

    fn today(&self) -> NaiveDate {
        match &self.0 {
            Shown::Whole(seen) => seen.today,
            Shown::Card(card) => card.today,
        }
    }
}

connection! {
    /// A page of tasks.
    TaskConnection, TaskEdge, Task, Shown, "tasks"
}

/// Most days that `upcomingDates` gives.
const MAX_UPCOMING: i32 = 100;

/// Something to be done in a home, once or again and again. At most one occurrence of it is open.
#[Object]
impl Task {
    /// Names the task.
    pub(crate) async fn id(&self) -> TaskId {
        *shown!(self, id)
    }

    /// The home that it belongs to.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(*shown!(self, residence_id))).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// What is to be done.
    async fn title(&self) -> &str {
        shown!(self, title)
    }

    /// How it is done.
    async fn description(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let seen = self.seen(ctx).await;
        seen.map(|seen| seen.task.description.clone()).transpose()
    }

    /// What it is about.
    async fn category(&self) -> TaskCategory {
        *shown!(self, category)
    }

    /// How much it matters.
    async fn priority(&self) -> TaskPriority {
        *shown!(self, priority)
    }

    /// When it falls due.
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Schedule> {
        Ok((&self.seen(ctx).await?.task.schedule).into())
    }

    /// The day on which the current occurrence is due, in the residence's zone; null for a task without a date and for one that is
    /// finished.
    async fn due_on(&self) -> Option<Date> {
        shown!(self, due_on).map(Date)
    }

    /// The day that the schedule gave; set whenever dueOn is, and the same unless the occurrence was moved.
    async fn scheduled_on(&self) -> Option<Date> {
        shown!(self, scheduled_on).map(Date)
    }

    /// The task rests until this day; null when it does not.
    async fn snoozed_until(&self) -> Option<Date> {
        let until = shown!(self, snoozed_until);
        until.filter(|until| self.today() < *until).map(Date)
    }

    /// DUE_SOON begins this many days before the due day; by default 30 for a yearly task, 14 for a quarterly, 7 for a monthly, 1 for a
    /// weekly one, and 7 for a task that comes once.
    async fn lead_days(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.seen(ctx).await?.lead_days())
    }

    /// Whether it falls due also while nobody is home.
    async fn runs_while_away(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.seen(ctx).await?.task.runs_while_away)
    }

    /// Where it stands today.
    async fn bucket(&self) -> TaskBucket {
        match &self.0 {
            Shown::Whole(seen) => seen.bucket(),
            Shown::Card(card) => card.bucket,
        }
    }

    /// When somebody began with the current occurrence; null when nobody has.
    async fn started_at(&self) -> Option<DateTime> {
        shown!(self, started_at).map(DateTime)
    }

    /// Whose turn it is; null for everybody's.
    async fn assignee(&self, ctx: &Context<'_>) -> Option<Result<Membership>> {
        let assignee = match &self.0 {
            Shown::Whole(_) => self.along().and_then(|along| along.assignee.as_ref()),
            Shown::Card(card) => card.assignee.as_ref(),
        };
        if let Some(assignee) = assignee {
            return Some(Ok(Membership::from(&**assignee)));
        }
        let id = (*shown!(self, assignee_id))?;
        ctx.load(MembershipKey(id)).await.transpose()
    }

    /// Who is called for it.
    async fn contractor(&self, ctx: &Context<'_>) -> Option<Result<Contractor>> {
        let id = (*shown!(self, contractor_id))?;
        ctx.load(ContractorKey(id)).await.transpose()
    }

    /// What it is done to.
    async fn appliance(&self, ctx: &Context<'_>) -> Option<Result<Appliance>> {
        let id = match self.seen(ctx).await {
            Ok(seen) => seen.task.appliance_id?,
            Err(error) => return Some(Err(error)),
        };
        ctx.load(ApplianceKey(id)).await.transpose()
    }

    /// The ready-made task that it came from; null for one that the household thought of itself.
    async fn template(&self, ctx: &Context<'_>) -> Option<Result<TaskTemplate>> {
        let id = match self.seen(ctx).await {
            Ok(seen) => seen.task.template_id?,
            Err(error) => return Some(Err(error)),
        };
        ctx.load(TemplateKey(id)).await.transpose()
    }

    /// What it is thought to cost.
    async fn estimated_cost(&self, ctx: &Context<'_>) -> Option<Result<Money>> {
        let seen = self.seen(ctx).await;
        seen.map(|seen| Money::of(seen.task.estimated_cost, seen.task.estimated_currency.as_deref()))
            .transpose()
    }

    /// How many minutes it is thought to take.
    async fn estimated_minutes(&self, ctx: &Context<'_>) -> Option<Result<i32>> {
        let seen = self.seen(ctx).await;
        seen.map(|seen| seen.task.estimated_minutes).transpose()
    }

    /// The household's own words for it.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.seen(ctx).await?.task.tags.0.clone())
    }

    /// Photos, in their order.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<File>> {
        files(ctx, FileHolder::Task, *shown!(self, id)).await
    }

    /// Papers that belong to it, by title.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Documents from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only documents behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Documents from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only documents before this cursor.")] before: Option<String>,
    ) -> Result<DocumentConnection> {
        if let Some(page) = self.along().and_then(|along| along.documents.as_deref()) {
            return Ok(page.clone().into());
        }
        let window = Window {
            first,
            after,
            last,
            before,
        };
        document::page(ctx, DocumentsOf::Task(*shown!(self, id)), None, window).await
    }

    /// The newest time that it was done; null when it never was.
    async fn last_completion(&self, ctx: &Context<'_>) -> Option<Result<TaskCompletion>> {
        let id = match &self.0 {
            Shown::Whole(Seen {
                task,
                along: Some(along),
                ..
            }) => return along.last.map(|last| Ok(TaskCompletion::last(last, task.id))),
            Shown::Whole(seen) => seen.task.last_completion_id?,
            Shown::Card(card) => return card.last.map(|last| Ok(TaskCompletion::last(last, card.id))),
        };
        ctx.load(CompletionKey(id)).await.transpose()
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
        if let Some(page) = self.along().and_then(|along| along.log.as_deref()) {
            return Ok(page.clone().into());
        }
        let window = Window {
            first,
            after,
            last,
            before,
        };
        log(ctx, LogOf::Task(*shown!(self, id)), &Default::default(), window).await
    }

    /// The next days on which it falls due, as far as they can be known now.
    async fn upcoming_dates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(5)", desc = "How many; at most 100.")] count: Option<i32>,
    ) -> Result<Vec<Date>> {
        let count = count.unwrap_or(5);
        if !(0..=MAX_UPCOMING).contains(&count) {
            return Err(ctx.refuse(format!("count must be from 0 to {MAX_UPCOMING}.")));
        }
        let seen = self.seen(ctx).await?;
        let away = ctx
            .load(AwayPeriodsKey(seen.task.residence_id))
            .await?
            .unwrap_or_default();
        let away: Vec<Away> = away.iter().map(Away::from).collect();
        let count = usize::try_from(count).unwrap_or_default();
        let days = match seen.task.schedule {
            // May look at decades of days, for which no other request should wait.
            schedule::Schedule::Rule { .. } => {
                let looking = tokio::task::spawn_blocking(move || seen.upcoming(count, &away));
                looking
                    .await
                    .map_err(|error| ctx.fail(anyhow::Error::new(error).into()))?
            }
            _ => seen.upcoming(count, &away),
        };
        Ok(days.into_iter().map(Date).collect())
    }

    /// When it was put away; null when it is not.
    async fn archived_at(&self) -> Option<DateTime> {
        shown!(self, archived_at).map(DateTime)
    }

    /// When it was made.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.seen(ctx).await?.task.created_at.into())
    }

    /// Who made it; null once the account is erased.
    async fn created_by(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let created_by = match self.seen(ctx).await {
            Ok(seen) => seen.task.created_by?,
            Err(error) => return Some(Err(error)),
        };
        ctx.load(PersonKey(created_by.into())).await.transpose()
    }

    /// When it changed last.
    async fn updated_at(&self) -> DateTime {
        (*shown!(self, updated_at)).into()
    }

    /// The residence's revision of the last change; send it as ifRevision to learn of changes in between.
    async fn revision(&self) -> i64 {
        *shown!(self, revision)
    }
}
