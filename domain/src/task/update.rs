//! Changing what a task says.

use entity::{
    id::{MembershipId, TaskId},
    schedule::Schedule,
    task::{self, TaskCategory, TaskPriority},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{Seen, create::NewSchedule, settle, text, text::Money};
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer,
    error::Result,
    membership,
    task::{bucket::soon_on, seen::default_lead_days},
};

/// What shall change of a task: `None` stays as it is, `Some(None)` is cleared.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// The revision that the client edited.
    pub if_revision: Option<i64>,
    /// What is to be done.
    pub title: Option<Option<String>>,
    /// How it is done.
    pub description: Option<Option<String>>,
    /// What it is about.
    pub category: Option<Option<TaskCategory>>,
    /// How much it matters.
    pub priority: Option<Option<TaskPriority>>,
    /// When it falls due; a schedule that differs begins a new epoch.
    pub schedule: Option<Option<NewSchedule>>,
    /// Whose turn it is.
    pub assignee_id: Option<Option<MembershipId>>,
    /// When DUE_SOON begins.
    pub lead_days: Option<Option<i32>>,
    /// Whether it falls due while nobody is home.
    pub runs_while_away: Option<Option<bool>>,
    /// What it may cost.
    pub estimated_cost: Option<Option<Money>>,
    /// How long it may take.
    pub estimated_minutes: Option<Option<i32>>,
    /// The household's own words.
    pub tags: Option<Option<Vec<String>>>,
}

/// Changes a task. CONFLICT when it was changed since the revision that the client edited.
pub async fn update(app: &App, viewer: &Viewer, id: TaskId, patch: TaskPatch) -> Result<Seen> {
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if patch.if_revision.is_some_and(|revision| revision < task.revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }
    if let Some(Some(assignee_id)) = patch.assignee_id
        && !membership::find::is_worker(edit.tx(), task.residence_id, assignee_id).await?
    {
        return Err(Error::user("assigneeId", Code::NotFound));
    }

    let changed = apply(&task, patch, today)?;
    let task = match changed.schedule != task.schedule {
        // What was done with an occurrence of another day was done with another occurrence.
        true => settle::replay_all(&mut edit, next_epoch(&task, changed, today), true).await?,
        false => edit.save(changed.into_active_model().reset_all()).await?,
    };
    edit.commit().await?;
    Ok(Seen::new(task, today))
}

/// Begins a new epoch: what was closed before stays closed, and an occurrence that was begun is finished first.
fn next_epoch(before: &task::Model, changed: task::Model, today: chrono::NaiveDate) -> task::ActiveModel {
    let row = changed.into_active_model().reset_all();
    task::ActiveModel {
        epoch: Set(before.epoch + 1),
        epoch_on: Set(Some(today)),
        epoch_kept_on: Set(before.scheduled_on.filter(|_| before.started_at.is_some())),
        ..row
    }
}

/// Checks what the person wrote and puts it into a copy of the row.
fn apply(before: &task::Model, patch: TaskPatch, today: chrono::NaiveDate) -> Result<task::Model> {
    let TaskPatch {
        if_revision: _,
        title,
        description,
        category,
        priority,
        schedule,
        assignee_id,
        lead_days,
        runs_while_away,
        estimated_cost,
        estimated_minutes,
        tags,
    } = patch;
    let mut task = before.clone();
    let mut problems = Problems::default();
    if let Some(title) = title {
        task.title = text::title(&mut problems, &title.unwrap_or_default());
    }
    if let Some(description) = description {
        task.description = text::body(&mut problems, "description", description);
    }
    put(&mut problems, "category", category, &mut task.category);
    put(&mut problems, "priority", priority, &mut task.priority);
    put(
        &mut problems,
        "runsWhileAway",
        runs_while_away,
        &mut task.runs_while_away,
    );
    match schedule {
        // An on-demand task that stays one keeps its day.
        Some(Some(NewSchedule::OnDemand)) if matches!(before.schedule, Schedule::OnDemand { .. }) => {}
        Some(Some(schedule)) => task.schedule = schedule.check(&mut problems, today),
        Some(None) => problems.add("schedule", Code::Blank),
        None => {}
    }
    if let Some(assignee_id) = assignee_id {
        task.assignee_id = assignee_id;
    }
    if let Some(lead_days) = lead_days {
        text::range(&mut problems, "leadDays", 0..=text::MAX_LEAD_DAYS, lead_days);
        task.lead_days = lead_days;
    }
    if let Some(cost) = estimated_cost {
        text::money(&mut problems, "estimatedCost", cost.as_ref());
        task.estimated_cost = cost.as_ref().map(|money| money.amount);
        task.estimated_currency = cost.map(|money| money.currency_code);
    }
    if let Some(minutes) = estimated_minutes {
        text::range(&mut problems, "estimatedMinutes", 0..=text::MAX_MINUTES, minutes);
        task.estimated_minutes = minutes;
    }
    if let Some(tags) = tags {
        task.tags = text::tags(&mut problems, tags.unwrap_or_default());
    }
    problems.settle()?;

    let lead_days = task
        .lead_days
        .unwrap_or_else(|| default_lead_days(&task.schedule, today));
    task.soon_on = task.due_on.map(|due_on| soon_on(due_on, lead_days));
    Ok(task)
}

/// Puts a value that cannot be null into its place.
fn put<T>(problems: &mut Problems, field: &'static str, value: Option<Option<T>>, place: &mut T) {
    match value {
        Some(Some(value)) => *place = value,
        Some(None) => problems.add(field, Code::Blank),
        None => {}
    }
}
