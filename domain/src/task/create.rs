//! Adding a task to a home.

use anyhow::Context;
use entity::{
    file::FileHolder,
    id::{ApplianceId, ContractorId, FileId, MembershipId, ResidenceId, TaskId},
    schedule::Schedule,
    task::{self, TaskCategory, TaskPriority},
};
use sea_orm::EntityTrait;

use super::{Seen, settle, text, text::Money};
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer, appliance, contractor,
    db::taken_meanwhile,
    edit::Occasion,
    error::Result,
    file::hold::Holder,
    membership,
    schedule::{Invalid, validate},
    text::{NOTES_LENGTH, optional, required},
    tier::room,
};

/// A task as a person describes it.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Chosen by the client, so that a request sent twice makes one task.
    pub id: Option<TaskId>,
    /// Where.
    pub residence_id: ResidenceId,
    /// What is to be done.
    pub title: String,
    /// How it is done.
    pub description: Option<String>,
    /// What it is about.
    pub category: TaskCategory,
    /// How much it matters.
    pub priority: TaskPriority,
    /// When it falls due.
    pub schedule: NewSchedule,
    /// Whose turn it is.
    pub assignee_id: Option<MembershipId>,
    /// Who is called for it.
    pub contractor_id: Option<ContractorId>,
    /// What it is done to.
    pub appliance_id: Option<ApplianceId>,
    /// When DUE_SOON begins; none for what the period gives.
    pub lead_days: Option<i32>,
    /// Whether it falls due while nobody is home.
    pub runs_while_away: bool,
    /// What it may cost.
    pub estimated_cost: Option<Money>,
    /// How long it may take.
    pub estimated_minutes: Option<i32>,
    /// The household's own words.
    pub tags: Vec<String>,
    /// Photos, in their order.
    pub photo_ids: Vec<FileId>,
}

/// A schedule as a person describes it: an on-demand task has no day of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewSchedule {
    /// Whenever somebody feels like it, from today on.
    OnDemand,
    /// Said not to be on demand, and nothing else: no schedule at all.
    Unsaid,
    /// By dates.
    Dated(Schedule),
    /// By dates that were looked at already, with what is wrong with them.
    Judged(Schedule, Vec<Invalid>),
}

impl NewSchedule {
    /// Looks at the dates, before a transaction holds anybody up: finding a rule's first date may take some milliseconds, which no other
    /// request should wait for either.
    pub(super) async fn judged(self) -> Result<Self> {
        match self {
            Self::Dated(schedule) => {
                let judging = tokio::task::spawn_blocking(move || {
                    let invalid = validate(&schedule).err().unwrap_or_default();
                    Self::Judged(schedule, invalid)
                });
                Ok(judging.await.context("judging a schedule")?)
            }
            said => Ok(said),
        }
    }

    /// Makes the schedule, noting what is wrong with it.
    pub(super) fn check(self, problems: &mut Problems, today: chrono::NaiveDate) -> Schedule {
        match self {
            Self::OnDemand => Schedule::OnDemand { created_on: today },
            Self::Unsaid => {
                problems.add("schedule.onDemand", Code::OutOfRange);
                Schedule::OnDemand { created_on: today }
            }
            Self::Dated(schedule) => {
                let invalid = validate(&schedule).err().unwrap_or_default();
                Self::Judged(schedule, invalid).check(problems, today)
            }
            Self::Judged(schedule, invalid) => {
                for invalid in invalid {
                    problems.add(format!("schedule.{}", invalid.field), invalid.code);
                }
                schedule
            }
        }
    }
}

/// Adds a task. An id that the caller used before for a task of this home answers with that task as it is.
pub async fn create(app: &App, viewer: &Viewer, mut new: NewTask) -> Result<Seen> {
    new.schedule = new.schedule.judged().await?;
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if let Some(id) = new.id
        && let Some(task) = task::Entity::find_by_id(id).one(edit.tx()).await?
    {
        edit.abandon().await?;
        let is_same = task.residence_id == new.residence_id && task.created_by == Some(viewer.account_id);
        return if is_same {
            Ok(Seen::new(task, today))
        } else {
            Err(Error::user("id", Code::Taken))
        };
    }

    if let Some(id) = new.id
        && edit.was_deleted(id).await?
    {
        return Err(Error::user("id", Code::Taken));
    }
    let photos = new.photo_ids.clone();
    let mut problems = Problems::default();
    let room = room::tasks(app, edit.tx(), new.residence_id).await?;
    room.check(&mut problems, "residenceId", room::needed([new.category]));
    let task = row(&edit, viewer, new, problems).await?;
    let task = settle::insert(&mut edit, task).await.map_err(taken_meanwhile)?;
    let holder = Holder::photos(FileHolder::Task, task.id);
    edit.hold_files(holder, photos.into()).await?;
    if let Some(assignee_id) = task.assignee_id {
        edit.happened(Occasion::Assigned(task.id, assignee_id)).await?;
    }
    edit.commit().await?;
    Ok(Seen::new(task, today))
}

/// Checks what the person wrote, with the `problems` that were found before, and makes the row of it.
pub(super) async fn row(
    edit: &Edit<'_>,
    viewer: &Viewer,
    new: NewTask,
    mut problems: Problems,
) -> Result<task::Model> {
    let (now, today) = (edit.now(), edit.today());
    let title = required(&mut problems, "title", &new.title, text::MAX_TITLE);
    let description = new
        .description
        .and_then(|words| optional(&mut problems, "description", &words, NOTES_LENGTH));
    let tags = text::tags(&mut problems, new.tags);
    let schedule = new.schedule.check(&mut problems, today);
    text::range(&mut problems, "leadDays", 0..=text::MAX_LEAD_DAYS, new.lead_days);
    text::range(
        &mut problems,
        "estimatedMinutes",
        0..=text::MAX_MINUTES,
        new.estimated_minutes,
    );
    text::money(&mut problems, "estimatedCost", new.estimated_cost.as_ref());
    if let Some(assignee_id) = new.assignee_id {
        let wrong = membership::find::wrong_assignee(edit.tx(), new.residence_id, assignee_id).await?;
        if let Some(wrong) = wrong {
            problems.add("assigneeId", wrong);
        }
    }
    if let Some(id) = new.contractor_id {
        let is_known = contractor::find::is_of(edit.tx(), new.residence_id, id).await?;
        problems.unless(is_known, "contractorId", Code::NotFound);
    }
    if let Some(id) = new.appliance_id {
        let is_known = appliance::find::is_of(edit.tx(), new.residence_id, id).await?;
        problems.unless(is_known, "applianceId", Code::NotFound);
    }
    problems.settle()?;

    Ok(task::Model {
        id: new.id.unwrap_or_else(|| TaskId::new(now)),
        residence_id: new.residence_id,
        title,
        description,
        category: new.category,
        priority: new.priority,
        schedule,
        epoch: 0,
        epoch_on: None,
        epoch_kept_on: None,
        due_on: None,
        scheduled_on: None,
        rescheduled_on: None,
        snoozed_until: None,
        lead_days: new.lead_days,
        soon_on: None,
        lapses_on: None,
        finished: false,
        started_at: None,
        runs_while_away: new.runs_while_away,
        assignee_id: new.assignee_id,
        contractor_id: new.contractor_id,
        appliance_id: new.appliance_id,
        template_id: None,
        estimated_cost: new.estimated_cost.as_ref().map(|money| money.amount),
        estimated_currency: new.estimated_cost.map(|money| money.currency_code),
        estimated_minutes: new.estimated_minutes,
        tags,
        last_completion_id: None,
        last_closed_on: None,
        archived_at: None,
        created_at: now,
        created_by: Some(viewer.account_id),
        updated_at: now,
        revision: 0,
    })
}
