//! Putting right what the log says.

use anyhow::Context;
use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    file::FileHolder,
    id::{ContractorId, FileId, TaskCompletionId},
};
use sea_orm::{ActiveValue, ActiveValue::Unchanged, EntityTrait, IntoActiveModel};

use super::{Closed, Seen, complete::Facts, settle, text::Money};
use crate::{
    Action, App, Code, Edit, Error, Patch, Problems, Viewer, contractor,
    error::Result,
    file::hold::Holder,
    schedule::in_range,
    text::{NOTES_LENGTH, optional},
};

/// What shall change of a completion: a field left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct CompletionPatch {
    /// The revision that the client edited.
    pub if_revision: Option<i64>,
    /// The day it was done.
    pub completed_on: Patch<NaiveDate>,
    /// The contractor who did it.
    pub contractor_id: Patch<ContractorId>,
    /// What it cost.
    pub cost: Patch<Money>,
    /// How long it took.
    pub minutes: Patch<i32>,
    /// 1 to 5.
    pub rating: Patch<i32>,
    /// Free text.
    pub notes: Patch<String>,
    /// Photos, in their order.
    pub photo_ids: Patch<Vec<FileId>>,
}

/// Changes a completion; when its day moves, the task's next due day is worked out anew from the whole log.
pub async fn update_completion(
    app: &App,
    viewer: &Viewer,
    id: TaskCompletionId,
    patch: CompletionPatch,
) -> Result<Closed> {
    let (mut edit, task, completion) = Edit::completion(app, viewer, id, Action::WorkOnTasks).await?;
    let today = edit.today();
    if completion.outcome == CompletionOutcome::Missed {
        return Err(Error::user("completionId", Code::WrongState));
    }
    if patch
        .if_revision
        .is_some_and(|revision| revision < completion.revision)
    {
        return Err(Error::user("ifRevision", Code::Conflict));
    }

    if let Patch::Set(id) = patch.contractor_id
        && !contractor::find::is_of(edit.tx(), task.residence_id, id).await?
    {
        return Err(Error::user("contractorId", Code::NotFound));
    }
    let moved = patch
        .completed_on
        .value()
        .is_some_and(|day| *day != completion.completed_on);
    let photos = patch.photo_ids.clone();
    edit.hold_files(Holder::photos(FileHolder::Completion, id), photos)
        .await?;
    let row = row(completion, patch, today)?;
    edit.save(row).await?;
    let task = match moved {
        true => settle::replay_all(&mut edit, task.into_active_model(), true).await?,
        false => task,
    };
    let completion = completion::Entity::find_by_id(id)
        .one(edit.tx())
        .await?
        .context("the row was just saved")?;
    edit.commit().await?;
    Ok(Closed {
        task: Seen::new(task, today),
        completion,
    })
}

/// Checks what the person wrote and puts it into the row.
fn row(
    completion: completion::Model,
    patch: CompletionPatch,
    today: NaiveDate,
) -> Result<completion::ActiveModel> {
    let CompletionPatch {
        if_revision: _,
        completed_on,
        contractor_id,
        cost,
        minutes,
        rating,
        notes,
        photo_ids: _,
    } = patch;
    let mut problems = Problems::default();
    let is_past = completed_on
        .value()
        .is_none_or(|day| *day <= today && in_range(*day));
    problems.unless(is_past, "completedOn", Code::OutOfRange);
    let facts = Facts {
        cost: cost.value(),
        minutes: minutes.value().copied(),
        rating: rating.value().copied(),
    };
    facts.check(&mut problems);
    let row = completion::ActiveModel {
        id: Unchanged(completion.id),
        completed_on: completed_on.required(&mut problems, "completedOn"),
        // Another contractor, or none, takes the place of one who is deleted.
        contractor_name: match contractor_id {
            Patch::Keep => ActiveValue::NotSet,
            _ => ActiveValue::Set(None),
        },
        contractor_id: contractor_id.optional(),
        cost: cost.clone().map(|money| money.amount).optional(),
        cost_currency: cost.map(|money| money.currency_code).optional(),
        minutes: minutes.optional(),
        rating: rating.optional(),
        notes: notes
            .and_then(|words| optional(&mut problems, "notes", &words, NOTES_LENGTH))
            .optional(),
        ..Default::default()
    };
    problems.settle()?;
    Ok(row)
}
