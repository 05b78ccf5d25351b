//! Putting right what the log says.

use anyhow::Context;
use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    id::TaskCompletionId,
};
use sea_orm::{EntityTrait, IntoActiveModel, Set};

use super::{Closed, Seen, complete::check, settle, text::Money};
use crate::{Action, App, Code, Edit, Error, Problems, Viewer, error::Result};

/// What shall change of a completion: `None` stays as it is, `Some(None)` is cleared.
#[derive(Clone, Debug, Default)]
pub struct CompletionPatch {
    /// The revision that the client edited.
    pub if_revision: Option<i64>,
    /// The day it was done.
    pub completed_on: Option<Option<NaiveDate>>,
    /// What it cost.
    pub cost: Option<Option<Money>>,
    /// How long it took.
    pub minutes: Option<Option<i32>>,
    /// 1 to 5.
    pub rating: Option<Option<i32>>,
    /// Free text.
    pub notes: Option<Option<String>>,
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

    let moved = patch
        .completed_on
        .flatten()
        .is_some_and(|day| day != completion.completed_on);
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
        cost,
        minutes,
        rating,
        notes,
    } = patch;
    let mut problems = Problems::default();
    match completed_on {
        Some(None) => problems.add("completedOn", Code::Blank),
        Some(Some(day)) => problems.unless(day <= today, "completedOn", Code::OutOfRange),
        None => {}
    }
    let kept = check(
        &mut problems,
        cost.as_ref().and_then(Option::as_ref),
        minutes.flatten(),
        rating.flatten(),
        notes.clone().flatten(),
    );
    problems.settle()?;

    let mut row = completion.into_active_model();
    if let Some(Some(day)) = completed_on {
        row.completed_on = Set(day);
    }
    if let Some(cost) = cost {
        row.cost = Set(cost.as_ref().map(|money| money.amount));
        row.cost_currency = Set(cost.map(|money| money.currency_code));
    }
    if let Some(minutes) = minutes {
        row.minutes = Set(minutes);
    }
    if let Some(rating) = rating {
        row.rating = Set(rating);
    }
    if notes.is_some() {
        row.notes = Set(kept);
    }
    Ok(row)
}
