//! Queues and regular jobs, as operators see and steer them.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use domain::{
    admin::{self, AdminOperation, QueueRow, Reason, ScheduleRow},
    retrying,
};
use entity::notification::Way;

use super::operator::door;
use crate::schema::{Ask, payload, scalar::DateTime, settle};

/// Questions about queues and regular jobs.
#[derive(Default)]
pub struct JobQuery;

#[Object]
impl JobQuery {
    /// The ways out of the house, each with what waits there.
    async fn queues(&self, ctx: &Context<'_>) -> Result<Vec<Queue>> {
        let (app, _) = door(ctx, AdminOperation::ReadJobs)?;
        let rows = admin::queues(app).await.map_err(|error| ctx.fail(error))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// What workers do again and again.
    async fn schedules(&self, ctx: &Context<'_>) -> Result<Vec<Schedule>> {
        let (app, _) = door(ctx, AdminOperation::ReadJobs)?;
        let rows = admin::schedules(app, ctx.locale()).await;
        let rows = rows.map_err(|error| ctx.fail(error))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

/// A way out of the house, by who runs it.
#[derive(SimpleObject)]
struct Queue {
    /// Which.
    way: Way,
    /// Whether there is a service for it here.
    on: bool,
    /// Deliveries whose time has come.
    due: i64,
    /// Deliveries whose time is still to come, after a pause or since they are held.
    waiting: i64,
    /// Deliveries that a worker holds.
    running: i64,
    /// When the oldest was due whose time has come.
    oldest_due_at: Option<DateTime>,
    /// Deliveries that failed for good in the last 24 hours.
    failed: i64,
    /// Deliveries of the last 24 hours of which nobody knows whether they arrived.
    parked: i64,
    /// Until when a worker sends nothing there, because its far end failed again and again; null where none is known to.
    closed_until: Option<DateTime>,
    /// Since when nothing may go there, because an operator said so; null while it may.
    paused_at: Option<DateTime>,
    /// What that operator is called.
    paused_by: Option<String>,
    /// Why it was paused.
    pause_reason: Option<String>,
}

impl From<QueueRow> for Queue {
    fn from(row: QueueRow) -> Self {
        Self {
            way: row.way,
            on: row.on,
            due: row.due,
            waiting: row.waiting,
            running: row.running,
            oldest_due_at: row.oldest_due_at.map(Into::into),
            failed: row.failed,
            parked: row.parked,
            closed_until: row.closed_until.map(Into::into),
            paused_at: row.paused_at.map(Into::into),
            paused_by: row.paused_by,
            pause_reason: row.pause_reason,
        }
    }
}

/// Something that workers do again and again.
#[derive(SimpleObject)]
struct Schedule {
    /// The job's name, e.g. `clean`.
    name: String,
    /// What it does, in words.
    description: String,
    /// When it does it, in words.
    timing: String,
    /// When it came to its end last, to a minute; null where nobody told.
    last_run_at: Option<DateTime>,
    /// How many milliseconds the last one told of took.
    took_ms: Option<i64>,
    /// When it comes next; null where it is done every few seconds.
    next_run_at: Option<DateTime>,
    /// For what is planned at each account's own hour: how many hours have come and are not planned, up to 10,001.
    due: Option<i64>,
    /// When it failed last; null where it never did.
    failed_at: Option<DateTime>,
    /// Why it failed last.
    error: Option<String>,
    /// Whether it can be run at once.
    can_run: bool,
    /// Since when somebody wants it to be run at once; null where nobody does.
    wanted_at: Option<DateTime>,
}

impl From<ScheduleRow> for Schedule {
    fn from(row: ScheduleRow) -> Self {
        Self {
            name: row.name.to_owned(),
            description: row.description,
            timing: row.timing,
            last_run_at: row.last_run_at.map(Into::into),
            took_ms: row.took_ms,
            next_run_at: row.next_run_at.map(Into::into),
            due: row.due,
            failed_at: row.failed_at.map(Into::into),
            error: row.error.as_deref().map(admin::mask),
            can_run: row.can_run,
            wanted_at: row.wanted_at.map(Into::into),
        }
    }
}

/// What pauseQueue takes.
#[derive(InputObject)]
struct PauseQueueInput {
    /// The way on which nothing shall go.
    way: Way,
    /// Why, in 1 to 500 letters.
    reason: String,
}

/// What resumeQueue takes.
#[derive(InputObject)]
struct ResumeQueueInput {
    /// The way on which it shall go on.
    way: Way,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

/// What runJobNow takes.
#[derive(InputObject)]
struct RunJobNowInput {
    /// The job's name.
    name: String,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

payload! {
    /// What pauseQueue answers.
    PauseQueuePayload {}
}

payload! {
    /// What resumeQueue answers.
    ResumeQueuePayload {}
}

payload! {
    /// What runJobNow answers.
    RunJobNowPayload {}
}

/// Changes to queues and regular jobs.
#[derive(Default)]
pub struct JobMutation;

#[Object]
impl JobMutation {
    /// Has nothing go a way any more, in all workers. What is being sent is sent to its end, and what comes too late meanwhile expires.
    async fn pause_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: PauseQueueInput,
    ) -> Result<PauseQueuePayload> {
        let (app, operator) = door(ctx, AdminOperation::PauseQueues)?;
        let result = match Reason::of(&input.reason) {
            Ok(reason) => retrying!(admin::pause_queue(app, operator, input.way, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(|()| PauseQueuePayload::of()))
    }

    /// Lets a way go on that was paused.
    async fn resume_queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ResumeQueueInput,
    ) -> Result<ResumeQueuePayload> {
        let (app, operator) = door(ctx, AdminOperation::PauseQueues)?;
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::resume_queue(app, operator, input.way, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(|()| ResumeQueuePayload::of()))
    }

    /// Has one worker run a job at once, within half a minute.
    async fn run_job_now(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RunJobNowInput,
    ) -> Result<RunJobNowPayload> {
        let (app, operator) = door(ctx, AdminOperation::RunSchedules)?;
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::run_now(app, operator, &input.name, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(|()| RunJobNowPayload::of()))
    }
}
