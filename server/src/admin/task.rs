//! Tasks, as operators see them.

use async_graphql::{Context, MergedObject, Object, Result};
use domain::admin::{self, AdminOperation, list::Placed};
use entity::{
    completion::CompletionOutcome,
    id::{AccountId, ApplianceId, ContractorId, ResidenceId, TaskCompletionId, TaskId, TaskTemplateId},
    task::{TaskBucket, TaskCategory, TaskPriority},
};

use super::{
    document::DocumentConnection,
    listed::{filter, node, noun, one, order, tabs},
    notice::NoticeConnection,
    operator::door,
    residence::Residence,
};
use crate::schema::{
    Ask, connection,
    scalar::{Date, DateTime},
};

node! {
    /// Something to do in a home.
    Task of admin::TaskRow {
        /// The task's id.
        id: TaskId,
        /// What is to be done.
        title: String,
        /// What it is about.
        category: TaskCategory,
        /// How much it matters.
        priority: TaskPriority,
        /// Where it stands today, in the home's zone.
        bucket: TaskBucket,
        /// The day on which it is due; null without one.
        due_on: Option<Date>,
        /// The id of the home that it belongs to.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// The account of the person whose turn it is.
        assignee_id: Option<AccountId>,
        /// What that person is called.
        assignee_name: Option<String>,
        /// When it was archived; null while it is not.
        archived_at: Option<DateTime>,
        /// When it was made.
        created_at: DateTime,
    }
}

connection! {
    /// A page of tasks. They are counted up to 10,001: that says that there are more than 10,000.
    TaskConnection, TaskEdge, Task, Placed<admin::TaskRow>, "tasks"
}

filter! {
    /// What narrows a list of tasks; what is left out lets all through.
    TaskFilter {
        /// Only those that stand here today, in their home's zone.
        bucket: TaskBucket,
        /// Only open ones whose due day is past, or all others only.
        overdue: bool,
        /// Only archived ones, or only those that are not.
        archived: bool,
        /// Only those about this.
        category: TaskCategory,
        /// Only those of this priority.
        priority: TaskPriority,
        /// Only those of this home.
        residence_id: ResidenceId,
        /// Only those of this account's homes.
        account_id: AccountId,
        /// Only those that are this account's turn.
        assignee_id: AccountId,
        /// Only those that this contractor is called for.
        contractor_id: ContractorId,
        /// Only those that are done to this appliance.
        appliance_id: ApplianceId,
        /// Only those that were made of this ready-made task.
        template_id: TaskTemplateId,
        /// Only those due on this day or later.
        due_after: Date,
        /// Only those due on this day or earlier.
        due_before: Date,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of tasks.
    TaskOrder = "admin::TaskOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
        /// The soonest due first, those without a day last.
        DueAsc,
        /// Those without a day first, then the latest due.
        DueDesc,
        /// By title.
        TitleAsc,
        /// By title, backwards.
        TitleDesc,
    }
}

noun! {
    /// Questions about tasks.
    TaskQuery, ReadResidences;
    /// Tasks that match, the newest first where no other order is given.
    tasks: "The start of a title, or a whole id.", TaskFilter, TaskOrder -> TaskConnection;
    /// One task; null where there is none of this id.
    task: TaskId => TaskDetail;
}

/// A task with what belongs to it.
#[derive(MergedObject)]
pub struct TaskDetail(TaskOwn, TaskTabs);

impl From<admin::TaskRow> for TaskDetail {
    fn from(row: admin::TaskRow) -> Self {
        let id = row.id;
        Self(TaskOwn(row.into()), TaskTabs(id))
    }
}

/// The task itself.
pub struct TaskOwn(Task);

#[Object]
impl TaskOwn {
    /// The task itself.
    async fn task(&self) -> &Task {
        &self.0
    }

    /// The home that it belongs to.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Option<Residence>> {
        let found = one::<admin::ResidenceFilter>(ctx, AdminOperation::ReadResidences, self.0.residence_id);
        Ok(found.await?.map(Into::into))
    }

    /// When it falls due, in words.
    async fn schedule(&self, ctx: &Context<'_>) -> Result<String> {
        let (app, _) = door(ctx, AdminOperation::ReadResidences)?;
        let words = admin::schedule_in_words(app, self.0.id, ctx.locale()).await;
        words.map_err(|error| ctx.fail(error))
    }
}

tabs! {
    /// The long lists of a task.
    TaskTabs(TaskId), ReadResidences {
        /// The task's log, the newest first.
        completions: CompletionConnection = |id| admin::CompletionFilter { task_id: Some(id) }.into(),
        /// The documents that belong to the task, the newest first.
        documents: DocumentConnection = |id| admin::DocumentFilter { task_id: Some(id), ..Default::default() }.into(),
        /// The reminders and other notices that speak of the task, the newest first.
        notices: NoticeConnection = |id| admin::NoticeFilter { task_id: Some(id), ..Default::default() }.into(),
    }
}

node! {
    /// A closed occurrence of a task.
    Completion of admin::CompletionRow {
        /// Its id.
        id: TaskCompletionId,
        /// How it was closed.
        outcome: CompletionOutcome,
        /// The due day that it closed.
        due_on: Option<Date>,
        /// The day on which it was done, in the home's zone.
        completed_on: Date,
        /// When it was written down.
        recorded_at: DateTime,
        /// How many occurrences it stands for; more than 1 only for MISSED.
        occurrences: i32,
        /// The account of the person who did it.
        completed_by_id: Option<AccountId>,
        /// What that person is called.
        completed_by_name: Option<String>,
        /// The contractor who did it, while there is such a record.
        contractor_id: Option<ContractorId>,
        /// What the contractor is called.
        contractor_name: Option<String>,
        /// How many minutes it took.
        minutes: Option<i32>,
    }
}

connection! {
    /// A page of a task's log. It is counted up to 10,001: that says that there is more.
    CompletionConnection, CompletionEdge, Completion, Placed<admin::CompletionRow>, "completions"
}
