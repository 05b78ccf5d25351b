//! What apps say of tasks.

use async_graphql::{Context, Enum, InputObject, MaybeUndefined, Result};
use domain::task::{Closing, CompletionPatch, NewTask, TaskPatch, find};
use entity::{
    completion::CompletionOutcome,
    id::{ApplianceId, ContractorId, FileId, MembershipId, ResidenceId, TaskCompletionId, TaskId},
    task::{TaskBucket, TaskCategory, TaskPriority},
};

use super::schedule::ScheduleInput;
use crate::{
    filter,
    money::MoneyInput,
    schema::{patch, scalar::Date},
};

/// Which tasks are wanted: all but COMPLETED and ARCHIVED unless buckets are named.
#[derive(Clone, Default, InputObject)]
#[graphql(name = "TaskFilter")]
pub struct TaskFilterInput {
    /// Of these homes only; at most 100.
    pub residence_ids: Option<Vec<ResidenceId>>,
    /// Standing in one of these.
    pub buckets: Option<Vec<TaskBucket>>,
    /// About one of these.
    pub categories: Option<Vec<TaskCategory>>,
    /// Of one of these.
    pub priorities: Option<Vec<TaskPriority>>,
    /// Memberships, at most 100.
    pub assignee_ids: Option<Vec<MembershipId>>,
    /// True: the viewer's own; false: everybody else's.
    pub assigned_to_viewer: Option<bool>,
    /// True: nobody's; false: somebody's.
    pub unassigned: Option<bool>,
    /// Contractors, at most 100.
    pub contractor_ids: Option<Vec<ContractorId>>,
    /// Appliances, at most 100.
    pub appliance_ids: Option<Vec<ApplianceId>>,
    /// Carrying one of these, at most 100.
    pub tags: Option<Vec<String>>,
    /// Due on this day or later.
    pub due_from: Option<Date>,
    /// Due on this day or before.
    pub due_to: Option<Date>,
    /// Words in title, description or tags.
    pub text: Option<String>,
}

impl TaskFilterInput {
    /// Checks the filter's size and makes the domain's of it.
    pub fn check(self, ctx: &Context<'_>) -> Result<(Option<Vec<ResidenceId>>, find::TaskFilter)> {
        let Self {
            residence_ids,
            buckets,
            categories,
            priorities,
            assignee_ids,
            assigned_to_viewer,
            unassigned,
            contractor_ids,
            appliance_ids,
            tags,
            due_from,
            due_to,
            text,
        } = self;
        let lengths = [
            residence_ids.as_ref().map(Vec::len),
            buckets.as_ref().map(Vec::len),
            categories.as_ref().map(Vec::len),
            priorities.as_ref().map(Vec::len),
            assignee_ids.as_ref().map(Vec::len),
            contractor_ids.as_ref().map(Vec::len),
            appliance_ids.as_ref().map(Vec::len),
            tags.as_ref().map(Vec::len),
        ];
        filter::check(ctx, lengths, text.iter().chain(tags.iter().flatten()))?;
        let filter = find::TaskFilter {
            buckets,
            categories,
            priorities,
            assignee_ids,
            assigned_to_viewer,
            unassigned,
            contractor_ids,
            appliance_ids,
            tags,
            due_from: due_from.map(|day| day.0),
            due_to: due_to.map(|day| day.0),
            text,
        };
        Ok((residence_ids, filter))
    }
}

/// An order of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TaskOrder {
    /// By due day, then priority; tasks without a day last.
    DueOnAsc,
    /// By due day, latest first; tasks without a day last.
    DueOnDesc,
    /// Most urgent first, then by due day.
    PriorityDesc,
    /// By title.
    TitleAsc,
    /// What changed last first.
    UpdatedAtDesc,
}

impl From<TaskOrder> for find::TaskOrder {
    fn from(order: TaskOrder) -> Self {
        match order {
            TaskOrder::DueOnAsc => Self::DueOnAsc,
            TaskOrder::DueOnDesc => Self::DueOnDesc,
            TaskOrder::PriorityDesc => Self::PriorityDesc,
            TaskOrder::TitleAsc => Self::TitleAsc,
            TaskOrder::UpdatedAtDesc => Self::UpdatedAtDesc,
        }
    }
}

/// A new task.
#[derive(InputObject)]
pub struct CreateTaskInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<TaskId>,
    /// The home that it shall belong to.
    residence_id: ResidenceId,
    /// What is to be done; 1 to 200 characters.
    title: String,
    /// How it is done; at most 10,000 characters.
    description: Option<String>,
    /// What it is about.
    #[graphql(default_with = "Some(TaskCategory::General)")]
    category: Option<TaskCategory>,
    /// How much it matters.
    #[graphql(default_with = "Some(TaskPriority::Medium)")]
    priority: Option<TaskPriority>,
    /// When it falls due.
    schedule: ScheduleInput,
    /// Whose turn it is: a membership of the same home whose role may work on tasks; WRONG_STATE for a viewer's.
    assignee_id: Option<MembershipId>,
    /// Who is called for it: a contractor of the same home.
    contractor_id: Option<ContractorId>,
    /// What it is done to: an appliance of the same home.
    appliance_id: Option<ApplianceId>,
    /// DUE_SOON begins this many days before, 0 to 366; by the period when left out.
    lead_days: Option<i32>,
    /// Whether it falls due also while nobody is home; false when left out.
    runs_while_away: Option<bool>,
    /// What it may cost.
    estimated_cost: Option<MoneyInput>,
    /// How many minutes it may take.
    estimated_minutes: Option<i32>,
    /// The household's own words for it; at most 20 of 40 characters.
    tags: Option<Vec<String>>,
    /// Photos of this home, at most 20, in their order.
    photo_file_ids: Option<Vec<FileId>>,
}

impl From<CreateTaskInput> for NewTask {
    fn from(input: CreateTaskInput) -> Self {
        Self {
            id: input.id,
            residence_id: input.residence_id,
            title: input.title,
            description: input.description,
            category: input.category.unwrap_or(TaskCategory::General),
            priority: input.priority.unwrap_or(TaskPriority::Medium),
            schedule: input.schedule.into(),
            assignee_id: input.assignee_id,
            contractor_id: input.contractor_id,
            appliance_id: input.appliance_id,
            lead_days: input.lead_days,
            runs_while_away: input.runs_while_away.unwrap_or_default(),
            estimated_cost: input.estimated_cost.map(Into::into),
            estimated_minutes: input.estimated_minutes,
            tags: input.tags.unwrap_or_default(),
            photo_ids: input.photo_file_ids.unwrap_or_default(),
        }
    }
}

/// What shall change of a task. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateTaskInput {
    /// Which.
    pub task_id: TaskId,
    /// The revision that the client edited; CONFLICT if the task changed since.
    if_revision: Option<i64>,
    /// What is to be done; 1 to 200 characters.
    title: MaybeUndefined<String>,
    /// How it is done; at most 10,000 characters.
    description: MaybeUndefined<String>,
    /// What it is about.
    category: MaybeUndefined<TaskCategory>,
    /// How much it matters.
    priority: MaybeUndefined<TaskPriority>,
    /// When it falls due; what was closed before stays closed.
    schedule: MaybeUndefined<ScheduleInput>,
    /// Whose turn it is: a membership of the same home whose role may work on tasks; WRONG_STATE for a viewer's.
    assignee_id: MaybeUndefined<MembershipId>,
    /// Who is called for it: a contractor of the same home.
    contractor_id: MaybeUndefined<ContractorId>,
    /// What it is done to: an appliance of the same home.
    appliance_id: MaybeUndefined<ApplianceId>,
    /// DUE_SOON begins this many days before, 0 to 366; null for what the period gives.
    lead_days: MaybeUndefined<i32>,
    /// Whether it falls due also while nobody is home.
    runs_while_away: MaybeUndefined<bool>,
    /// What it may cost.
    estimated_cost: MaybeUndefined<MoneyInput>,
    /// How many minutes it may take.
    estimated_minutes: MaybeUndefined<i32>,
    /// The household's own words for it; at most 20 of 40 characters.
    tags: MaybeUndefined<Vec<String>>,
    /// Photos of this home, at most 20, in their order; replaces the whole list. One of another row moves here.
    photo_file_ids: MaybeUndefined<Vec<FileId>>,
}

impl From<UpdateTaskInput> for TaskPatch {
    fn from(input: UpdateTaskInput) -> Self {
        Self {
            if_revision: input.if_revision,
            title: patch(input.title),
            description: patch(input.description),
            category: patch(input.category),
            priority: patch(input.priority),
            schedule: patch(input.schedule),
            assignee_id: patch(input.assignee_id),
            contractor_id: patch(input.contractor_id),
            appliance_id: patch(input.appliance_id),
            lead_days: patch(input.lead_days),
            runs_while_away: patch(input.runs_while_away),
            estimated_cost: patch(input.estimated_cost),
            estimated_minutes: patch(input.estimated_minutes),
            tags: patch(input.tags),
            photo_ids: patch(input.photo_file_ids),
        }
    }
}

/// Declares an input that names a task and nothing else.
macro_rules! task_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Which.
            pub task_id: TaskId,
        }
    };
}

task_input! {
    /// A task that somebody begins with.
    StartTaskInput
}
task_input! {
    /// A task that nobody is at any more.
    StopTaskInput
}
task_input! {
    /// A task to be put away.
    ArchiveTaskInput
}
task_input! {
    /// A task to be taken out again.
    UnarchiveTaskInput
}
task_input! {
    /// A task to be deleted with its log.
    DeleteTaskInput
}

/// An occurrence that was done.
#[derive(InputObject)]
pub struct CompleteTaskInput {
    /// Chosen by the client, so that a completion sent twice counts once.
    id: Option<TaskCompletionId>,
    /// Which task.
    pub task_id: TaskId,
    /// The occurrence meant, by its dueOn or its scheduledOn, so that two people ticking the same one close it once.
    due_on: Option<Date>,
    /// The day it was done, in the residence's zone; today when left out, never in the future.
    completed_on: Option<Date>,
    /// The contractor who did it: one of the same home.
    contractor_id: Option<ContractorId>,
    /// What it cost.
    cost: Option<MoneyInput>,
    /// How many minutes it took.
    minutes: Option<i32>,
    /// How well it went, 1 to 5.
    rating: Option<i32>,
    /// Free text; at most 10,000 characters.
    notes: Option<String>,
    /// Photos of this home, at most 20, in their order.
    photo_file_ids: Option<Vec<FileId>>,
}

impl From<CompleteTaskInput> for Closing {
    fn from(input: CompleteTaskInput) -> Self {
        Self {
            id: input.id,
            task_id: input.task_id,
            outcome: CompletionOutcome::Completed,
            due_on: input.due_on.map(|day| day.0),
            closed_on: input.completed_on.map(|day| day.0),
            contractor_id: input.contractor_id,
            cost: input.cost.map(Into::into),
            minutes: input.minutes,
            rating: input.rating,
            notes: input.notes,
            photo_ids: input.photo_file_ids.unwrap_or_default(),
        }
    }
}

/// An occurrence that is left out on purpose.
#[derive(InputObject)]
pub struct SkipTaskInput {
    /// Chosen by the client, so that a skip sent twice counts once.
    id: Option<TaskCompletionId>,
    /// Which task.
    pub task_id: TaskId,
    /// The occurrence meant, by its dueOn or its scheduledOn.
    due_on: Option<Date>,
    /// The day it was skipped, in the residence's zone; today when left out, never in the future.
    skipped_on: Option<Date>,
    /// Free text; at most 10,000 characters.
    notes: Option<String>,
}

impl From<SkipTaskInput> for Closing {
    fn from(input: SkipTaskInput) -> Self {
        Self {
            id: input.id,
            task_id: input.task_id,
            outcome: CompletionOutcome::Skipped,
            due_on: input.due_on.map(|day| day.0),
            closed_on: input.skipped_on.map(|day| day.0),
            contractor_id: None,
            cost: None,
            minutes: None,
            rating: None,
            notes: input.notes,
            photo_ids: Vec::new(),
        }
    }
}

/// What shall change of a row of the log. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateCompletionInput {
    /// Which.
    pub completion_id: TaskCompletionId,
    /// The revision that the client edited; CONFLICT if the row changed since.
    if_revision: Option<i64>,
    /// The day it was done, in the residence's zone; never in the future.
    completed_on: MaybeUndefined<Date>,
    /// The contractor who did it: one of the same home.
    contractor_id: MaybeUndefined<ContractorId>,
    /// What it cost.
    cost: MaybeUndefined<MoneyInput>,
    /// How many minutes it took.
    minutes: MaybeUndefined<i32>,
    /// How well it went, 1 to 5.
    rating: MaybeUndefined<i32>,
    /// Free text; at most 10,000 characters.
    notes: MaybeUndefined<String>,
    /// Photos of this home, at most 20, in their order; replaces the whole list. One of another row moves here.
    photo_file_ids: MaybeUndefined<Vec<FileId>>,
}

impl From<UpdateCompletionInput> for CompletionPatch {
    fn from(input: UpdateCompletionInput) -> Self {
        Self {
            if_revision: input.if_revision,
            completed_on: patch(input.completed_on),
            contractor_id: patch(input.contractor_id),
            cost: patch(input.cost),
            minutes: patch(input.minutes),
            rating: patch(input.rating),
            notes: patch(input.notes),
            photo_ids: patch(input.photo_file_ids),
        }
    }
}

/// A row of the log to be taken back.
#[derive(InputObject)]
pub struct DeleteCompletionInput {
    /// Which.
    pub completion_id: TaskCompletionId,
}

/// The open occurrence, to be moved.
#[derive(InputObject)]
pub struct RescheduleTaskInput {
    /// Which task.
    pub task_id: TaskId,
    /// A day from today on; null puts it back on the schedule's day.
    pub due_on: Option<Date>,
}

/// A task to be silenced.
#[derive(InputObject)]
pub struct SnoozeTaskInput {
    /// Which.
    pub task_id: TaskId,
    /// A day after today; null wakes it.
    pub until: Option<Date>,
}
