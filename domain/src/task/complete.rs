//! Closing the open occurrence: done, or skipped on purpose.

use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    file::FileHolder,
    id::{ContractorId, FileId, TaskCompletionId, TaskId},
    task,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

use super::{Seen, roll::is_lapsed, settle, text, text::Money};
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer, contractor,
    db::taken_meanwhile,
    edit::Occasion,
    error::Result,
    file::hold::Holder,
    schedule::in_range,
    text::{NOTES_LENGTH, optional},
};

/// How a person closes an occurrence.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Chosen by the client, so that a closing sent twice counts once.
    pub id: Option<TaskCompletionId>,
    /// Which task.
    pub task_id: TaskId,
    /// COMPLETED or SKIPPED.
    pub outcome: CompletionOutcome,
    /// The occurrence meant, by its due day or its scheduled day.
    pub due_on: Option<NaiveDate>,
    /// The day it was done; today when left out.
    pub closed_on: Option<NaiveDate>,
    /// The contractor who did it.
    pub contractor_id: Option<ContractorId>,
    /// What it cost.
    pub cost: Option<Money>,
    /// How long it took.
    pub minutes: Option<i32>,
    /// 1 to 5.
    pub rating: Option<i32>,
    /// Free text.
    pub notes: Option<String>,
    /// Photos, in their order.
    pub photo_ids: Vec<FileId>,
}

/// A row of the log, with its task as it then is.
#[derive(Clone, Debug)]
pub struct Closed {
    /// The task.
    pub task: Seen,
    /// The row.
    pub completion: completion::Model,
}

/// Closes the open occurrence and opens the next.
///
/// An occurrence that is closed already is answered with the row that closed it: two people who tick the same one close it once.
pub async fn close(app: &App, viewer: &Viewer, closing: Closing) -> Result<Closed> {
    let (mut edit, mut task) = Edit::task(app, viewer, closing.task_id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if let Some(before) = closed_before(&edit, viewer, &closing, &task).await? {
        edit.abandon().await?;
        return Ok(Closed {
            task: Seen::new(task, today),
            completion: before,
        });
    }
    if task.archived_at.is_some() || task.finished {
        return Err(Error::user("taskId", Code::WrongState));
    }
    if is_lapsed(&task, today) {
        task = settle::replay_all(&mut edit, task.into_active_model(), false).await?;
    }
    if let Some(id) = closing.id
        && edit.was_deleted(id).await?
    {
        return Err(Error::user("id", Code::Taken));
    }
    if closing
        .due_on
        .is_some_and(|day| Some(day) != task.due_on && Some(day) != task.scheduled_on)
    {
        return Err(Error::user("dueOn", Code::Conflict));
    }

    if let Some(id) = closing.contractor_id
        && !contractor::find::is_of(edit.tx(), task.residence_id, id).await?
    {
        return Err(Error::user("contractorId", Code::NotFound));
    }
    let (outcome, photos) = (closing.outcome, closing.photo_ids.clone());
    let (id, row) = row(&edit, viewer, closing, &task)?;
    let completion = match outcome {
        CompletionOutcome::Completed => edit.insert_noting(row, Occasion::Completed(task.id, id)).await,
        CompletionOutcome::Skipped | CompletionOutcome::Missed => edit.insert(row).await,
    }
    .map_err(taken_meanwhile)?;
    // The row is new, so where no photos come there are none to let go of.
    if !photos.is_empty() {
        let holder = Holder::photos(FileHolder::Completion, completion.id);
        edit.hold_files(holder, photos.into()).await?;
    }
    // A season that ended since may have closed what this row closes.
    let is_now = completion.completed_on == today || task.schedule.seasons().is_empty();
    let is_newest = is_now
        && task
            .last_closed_on
            .is_none_or(|day| day <= completion.completed_on);
    let task = match is_newest {
        true => settle::replay_newest(&mut edit, task, &completion).await?,
        false => settle::replay_all(&mut edit, task.into_active_model(), true).await?,
    };
    let completion = match is_newest {
        true => completion,
        false => completion::Entity::find_by_id(completion.id)
            .one(edit.tx())
            .await?
            .unwrap_or(completion),
    };
    edit.commit().await?;
    Ok(Closed {
        task: Seen::new(task, today),
        completion,
    })
}

/// Finds the row that a closing asks for a second time.
async fn closed_before(
    edit: &Edit<'_>,
    viewer: &Viewer,
    closing: &Closing,
    task: &task::Model,
) -> Result<Option<completion::Model>> {
    if let Some(id) = closing.id
        && let Some(row) = completion::Entity::find_by_id(id).one(edit.tx()).await?
    {
        let is_same = row.task_id == task.id && row.completed_by == Some(viewer.account_id);
        return if is_same {
            Ok(Some(row))
        } else {
            Err(Error::user("id", Code::Taken))
        };
    }
    let Some(day) = closing.due_on else {
        return Ok(None);
    };
    if Some(day) == task.due_on || Some(day) == task.scheduled_on {
        return Ok(None);
    }
    let of_day = Condition::any()
        .add(completion::Column::DueOn.eq(day))
        .add(completion::Column::ScheduledOn.eq(day));
    let found = completion::Entity::find()
        .filter(completion::Column::TaskId.eq(task.id))
        .filter(of_day)
        .order_by_desc(completion::Column::RecordedAt)
        .order_by_desc(completion::Column::Id);
    Ok(found.one(edit.tx()).await?)
}

/// Checks what the person wrote and makes the row of it, with its id.
fn row(
    edit: &Edit<'_>,
    viewer: &Viewer,
    closing: Closing,
    task: &task::Model,
) -> Result<(TaskCompletionId, completion::ActiveModel)> {
    let (now, today) = (edit.now(), edit.today());
    let completed_on = closing.closed_on.unwrap_or(today);
    let mut problems = Problems::default();
    let day_field = if closing.outcome == CompletionOutcome::Skipped {
        "skippedOn"
    } else {
        "completedOn"
    };
    let is_possible = completed_on <= today && in_range(completed_on);
    problems.unless(is_possible, day_field, Code::OutOfRange);
    let facts = Facts {
        cost: closing.cost.as_ref(),
        minutes: closing.minutes,
        rating: closing.rating,
    };
    facts.check(&mut problems);
    let notes = closing
        .notes
        .and_then(|words| optional(&mut problems, "notes", &words, NOTES_LENGTH));
    problems.settle()?;

    let id = closing.id.unwrap_or_else(|| TaskCompletionId::new(now));
    let row = completion::ActiveModel {
        id: Set(id),
        residence_id: Set(task.residence_id),
        task_id: Set(task.id),
        epoch: Set(task.epoch),
        outcome: Set(closing.outcome),
        due_on: Set(task.due_on),
        scheduled_on: Set(task.scheduled_on),
        completed_on: Set(completed_on),
        recorded_at: Set(now),
        occurrences: Set(1),
        completed_by: Set(Some(viewer.account_id)),
        contractor_id: Set(closing.contractor_id),
        cost: Set(closing.cost.as_ref().map(|money| money.amount)),
        cost_currency: Set(closing.cost.map(|money| money.currency_code)),
        minutes: Set(closing.minutes),
        rating: Set(closing.rating),
        notes: Set(notes),
        ..completion::ActiveModel::default()
    };
    Ok((id, row))
}

/// What a person says of a closed occurrence beside its day.
pub(super) struct Facts<'a> {
    pub cost: Option<&'a Money>,
    pub minutes: Option<i32>,
    pub rating: Option<i32>,
}

impl Facts<'_> {
    /// Notes what is wrong.
    pub fn check(&self, problems: &mut Problems) {
        text::money(problems, "cost", self.cost);
        text::range(problems, "minutes", 0..=text::MAX_MINUTES, self.minutes);
        text::range(problems, "rating", 1..=5, self.rating);
    }
}
