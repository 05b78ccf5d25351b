//! Changing what a task says.

use entity::{
    file::FileHolder,
    id::{ApplianceId, ContractorId, FileId, MembershipId, TaskId},
    schedule::Schedule,
    task::{self, Tags, TaskCategory, TaskPriority},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{Seen, create::NewSchedule, settle, text, text::Money};
use crate::{
    Action, App, Code, Edit, Error, Patch, Problems, Viewer, appliance, contractor,
    edit::Occasion,
    error::Result,
    file::hold::Holder,
    membership,
    task::{bucket::soon_on, seen::default_lead_days},
    text::{NOTES_LENGTH, optional, required},
    tier::room,
};

/// What shall change of a task: a field left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// The revision that the client edited.
    pub if_revision: Option<i64>,
    /// What is to be done.
    pub title: Patch<String>,
    /// How it is done.
    pub description: Patch<String>,
    /// What it is about.
    pub category: Patch<TaskCategory>,
    /// How much it matters.
    pub priority: Patch<TaskPriority>,
    /// When it falls due; a schedule that differs begins a new epoch.
    pub schedule: Patch<NewSchedule>,
    /// Whose turn it is.
    pub assignee_id: Patch<MembershipId>,
    /// Who is called for it.
    pub contractor_id: Patch<ContractorId>,
    /// What it is done to.
    pub appliance_id: Patch<ApplianceId>,
    /// When DUE_SOON begins.
    pub lead_days: Patch<i32>,
    /// Whether it falls due while nobody is home.
    pub runs_while_away: Patch<bool>,
    /// What it may cost.
    pub estimated_cost: Patch<Money>,
    /// How long it may take.
    pub estimated_minutes: Patch<i32>,
    /// The household's own words.
    pub tags: Patch<Vec<String>>,
    /// Photos, in their order.
    pub photo_ids: Patch<Vec<FileId>>,
}

/// Changes a task. CONFLICT when it was changed since the revision that the client edited.
///
/// A task that was about safety is one more for the plan's limit once it is about something else.
///
/// What changes nothing leaves the revision as it is, so that nobody else's edit is a conflict.
pub async fn update(app: &App, viewer: &Viewer, id: TaskId, mut patch: TaskPatch) -> Result<Seen> {
    if let Patch::Set(schedule) = patch.schedule {
        patch.schedule = Patch::Set(schedule.judged().await?);
    }
    let (mut edit, task) = Edit::task(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if patch.if_revision.is_some_and(|revision| revision < task.revision) {
        return Err(Error::user("ifRevision", Code::Conflict));
    }
    if let Patch::Set(assignee_id) = patch.assignee_id
        && let Some(wrong) =
            membership::find::wrong_assignee(edit.tx(), task.residence_id, assignee_id).await?
    {
        return Err(Error::user("assigneeId", wrong));
    }
    if let Patch::Set(id) = patch.contractor_id
        && !contractor::find::is_of(edit.tx(), task.residence_id, id).await?
    {
        return Err(Error::user("contractorId", Code::NotFound));
    }
    if let Patch::Set(id) = patch.appliance_id
        && !appliance::find::is_of(edit.tx(), task.residence_id, id).await?
    {
        return Err(Error::user("applianceId", Code::NotFound));
    }

    let photos = patch.photo_ids.clone();
    let names_photos = !matches!(photos, Patch::Keep);
    edit.hold_files(Holder::photos(FileHolder::Task, id), photos)
        .await?;
    let changed = apply(&task, patch, today)?;
    if changed == task && !names_photos {
        edit.abandon().await?;
        return Ok(Seen::new(task, today));
    }
    let is_safe_no_more =
        room::needed([changed.category]) > room::needed([task.category]) && task.archived_at.is_none();
    if is_safe_no_more {
        let mut problems = Problems::default();
        let room = room::tasks(app, edit.tx(), task.residence_id).await?;
        room.without_one().check(&mut problems, "category", 1);
        problems.settle()?;
    }
    let assigned = changed.assignee_id.filter(|id| task.assignee_id != Some(*id));
    let task = match changed.schedule != task.schedule {
        // What was done with an occurrence of another day was done with another occurrence.
        true => settle::replay_all(&mut edit, next_epoch(&task, changed, today), true).await?,
        false if changed.runs_while_away != task.runs_while_away => {
            settle::replay_all(&mut edit, changed.into_active_model().reset_all(), false).await?
        }
        false => edit.save(changed.into_active_model().reset_all()).await?,
    };
    if let Some(assignee_id) = assigned {
        edit.happened(Occasion::Assigned(id, assignee_id)).await?;
    }
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
        contractor_id,
        appliance_id,
        lead_days,
        runs_while_away,
        estimated_cost,
        estimated_minutes,
        tags,
        photo_ids: _,
    } = patch;
    let mut task = before.clone();
    let mut problems = Problems::default();
    let title = title.map(|title| required(&mut problems, "title", &title, text::MAX_TITLE));
    title.put_required(&mut task.title, &mut problems, "title");
    let description =
        description.and_then(|words| optional(&mut problems, "description", &words, NOTES_LENGTH));
    description.put(&mut task.description);
    category.put_required(&mut task.category, &mut problems, "category");
    priority.put_required(&mut task.priority, &mut problems, "priority");
    runs_while_away.put_required(&mut task.runs_while_away, &mut problems, "runsWhileAway");
    // An on-demand task that stays one keeps its day.
    let is_kept = schedule.value() == Some(&NewSchedule::OnDemand)
        && matches!(before.schedule, Schedule::OnDemand { .. });
    if !is_kept {
        let schedule = schedule.map(|schedule| schedule.check(&mut problems, today));
        schedule.put_required(&mut task.schedule, &mut problems, "schedule");
    }
    assignee_id.put(&mut task.assignee_id);
    contractor_id.put(&mut task.contractor_id);
    appliance_id.put(&mut task.appliance_id);
    text::range(
        &mut problems,
        "leadDays",
        0..=text::MAX_LEAD_DAYS,
        lead_days.value().copied(),
    );
    lead_days.put(&mut task.lead_days);
    text::money(&mut problems, "estimatedCost", estimated_cost.value());
    estimated_cost
        .clone()
        .map(|money| money.amount)
        .put(&mut task.estimated_cost);
    estimated_cost
        .map(|money| money.currency_code)
        .put(&mut task.estimated_currency);
    text::range(
        &mut problems,
        "estimatedMinutes",
        0..=text::MAX_MINUTES,
        estimated_minutes.value().copied(),
    );
    estimated_minutes.put(&mut task.estimated_minutes);
    match tags {
        Patch::Keep => {}
        Patch::Clear => task.tags = Tags::default(),
        Patch::Set(tags) => task.tags = text::tags(&mut problems, tags),
    }
    problems.settle()?;

    let lead_days = task
        .lead_days
        .unwrap_or_else(|| default_lead_days(&task.schedule, today));
    task.soon_on = task.due_on.map(|due_on| soon_on(due_on, lead_days));
    Ok(task)
}
