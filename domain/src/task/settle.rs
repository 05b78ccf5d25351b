//! What a task's row keeps of its schedule and its log, worked out anew.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    id::TaskCompletionId,
    task,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::{bucket::soon_on, seen::default_lead_days};
use crate::{
    Edit,
    error::{Error, Result},
    schedule::{Entry, Epoch, Handling, Missed, Replay, Timetable},
};

/// Rows of one task's log that a replay takes: a task done daily for fifty years has fewer.
const MAX_LOG: u64 = 20_000;

/// Makes a schedule ready. What is stored was checked before.
pub(super) fn timetable(task: &task::Model) -> Result<Timetable> {
    Timetable::new(&task.schedule, &[]).map_err(|invalid| {
        Error::Fault(anyhow::anyhow!(
            "task {} has a schedule that cannot be: {invalid}",
            task.id
        ))
    })
}

/// Inserts a new task with its first occurrence, past or not: an old one shows that the task is overdue.
pub(super) async fn insert(edit: &mut Edit<'_>, task: task::Model) -> Result<task::Model> {
    let replay = timetable(&task)?.replay(&Epoch::default(), &[], None, edit.today());
    let row = cached(
        task.clone().into_active_model().reset_all(),
        &task,
        &replay,
        edit.today(),
    );
    let task = edit.insert(row).await?;
    rewrite_missed(edit, &task, &[], &replay.missed).await?;
    Ok(task)
}

/// Replays the whole log of a task whose log or schedule has changed, and saves what follows.
///
/// `changed` is the row as it shall be, but for what follows from the log.
pub(super) async fn replay_all(
    edit: &mut Edit<'_>,
    changed: task::ActiveModel,
    log_changed: bool,
) -> Result<task::Model> {
    let task: task::Model = changed.clone().try_into()?;
    let log = log(edit, &task).await?;
    let epoch = Epoch {
        number: task.epoch,
        begins_on: task.epoch_on,
        kept_on: task.epoch_kept_on,
    };
    let handling = task.scheduled_on.map(|scheduled_on| Handling {
        scheduled_on,
        rescheduled_on: task.rescheduled_on,
        started: task.started_at.is_some(),
        log_changed,
    });
    let entries: Vec<Entry> = log.iter().map(entry).collect();
    let replay = timetable(&task)?.replay(&epoch, &entries, handling.as_ref(), edit.today());

    rewrite_closed(edit, &log, &replay, task.epoch).await?;
    rewrite_missed(edit, &task, &log, &replay.missed).await?;
    let newest = |wanted: fn(&completion::Model) -> bool| {
        log.iter().filter(|row| wanted(row)).max_by_key(|row| order(row))
    };
    let done = newest(|row| row.outcome == CompletionOutcome::Completed);
    let closed = newest(|row| row.outcome != CompletionOutcome::Missed);
    let mut row = cached(changed, &task, &replay, edit.today());
    row.last_completion_id = Set(done.map(|row| row.id));
    row.last_closed_on = Set(closed.map(|row| row.completed_on));
    edit.save(row).await
}

/// Saves what follows from a closing that is newer than all of the log, without reading the log.
///
/// The row closes the occurrence that is open, so replaying it alone from there gives what replaying everything would.
pub(super) async fn replay_newest(
    edit: &mut Edit<'_>,
    task: task::Model,
    newest: &completion::Model,
) -> Result<task::Model> {
    let epoch = Epoch {
        number: task.epoch,
        begins_on: Some(task.epoch_on.unwrap_or(NaiveDate::MIN)),
        kept_on: task.scheduled_on,
    };
    let replay = timetable(&task)?.replay(&epoch, &[entry(newest)], None, edit.today());
    rewrite_missed(edit, &task, &[], &replay.missed).await?;
    let mut row = cached(task.clone().into_active_model(), &task, &replay, edit.today());
    row.finished = Set(task.finished || replay.finished);
    if newest.outcome == CompletionOutcome::Completed {
        row.last_completion_id = Set(Some(newest.id));
    }
    row.last_closed_on = Set(Some(newest.completed_on));
    edit.save(row).await
}

/// Saves a row whose open occurrence lapses on `lapses_on`, and lets it lapse when that day has come.
pub(super) async fn save(
    edit: &mut Edit<'_>,
    row: task::ActiveModel,
    lapses_on: Option<NaiveDate>,
) -> Result<task::Model> {
    match lapses_on.is_some_and(|day| day <= edit.today()) {
        true => replay_all(edit, row, false).await,
        false => Ok(edit.save(row).await?),
    }
}

/// Puts what a replay gave into the row.
fn cached(
    row: task::ActiveModel,
    task: &task::Model,
    replay: &Replay,
    today: NaiveDate,
) -> task::ActiveModel {
    let lead_days = task
        .lead_days
        .unwrap_or_else(|| default_lead_days(&task.schedule, today));
    let mut row = task::ActiveModel {
        due_on: Set(replay.open.map(|open| open.due_on)),
        scheduled_on: Set(replay.open.map(|open| open.scheduled_on)),
        soon_on: Set(replay.open.map(|open| soon_on(open.due_on, lead_days))),
        lapses_on: Set(replay.lapses_on),
        finished: Set(replay.finished),
        ..row
    };
    // A task without days has no occurrence to tell apart; closing it ends what was begun, an edit does not.
    if !replay.is_handled {
        row.snoozed_until = Set(None);
        row.started_at = Set(None);
        row.rescheduled_on = Set(None);
    }
    row
}

/// Reads the log of a task, the newest rows of one that is longer than any household's.
async fn log(edit: &Edit<'_>, task: &task::Model) -> Result<Vec<completion::Model>> {
    let rows = completion::Entity::find()
        .filter(completion::Column::TaskId.eq(task.id))
        .order_by_desc(completion::Column::CompletedOn)
        .order_by_desc(completion::Column::RecordedAt)
        .order_by_desc(completion::Column::Id)
        .limit(MAX_LOG);
    Ok(rows.all(edit.tx()).await?)
}

/// Returns the place of a row in the log.
fn order(row: &completion::Model) -> (NaiveDate, chrono::DateTime<chrono::Utc>, TaskCompletionId) {
    (row.completed_on, row.recorded_at, row.id)
}

/// Returns a row as a replay takes it.
fn entry(row: &completion::Model) -> Entry {
    Entry {
        id: row.id,
        epoch: row.epoch,
        outcome: row.outcome,
        scheduled_on: row.scheduled_on,
        due_on: row.due_on,
        completed_on: row.completed_on,
        recorded_at: row.recorded_at,
    }
}

/// Saves which occurrence each row of the present epoch closes, where that has changed.
async fn rewrite_closed(
    edit: &mut Edit<'_>,
    log: &[completion::Model],
    replay: &Replay,
    epoch: i32,
) -> Result<()> {
    let of_epoch = log
        .iter()
        .filter(|row| row.epoch == epoch && row.outcome != CompletionOutcome::Missed);
    let closed: HashMap<_, _> = replay.closed.iter().copied().collect();
    for row in of_epoch {
        let closed = closed.get(&row.id).copied();
        let (scheduled_on, due_on) =
            closed.map_or((None, None), |open| (Some(open.scheduled_on), Some(open.due_on)));
        if (row.scheduled_on, row.due_on) != (scheduled_on, due_on) {
            let id = row.id;
            edit.save(completion::ActiveModel {
                id: sea_orm::Unchanged(id),
                scheduled_on: Set(scheduled_on),
                due_on: Set(due_on),
                ..Default::default()
            })
            .await?;
        }
    }
    Ok(())
}

/// Makes the MISSED rows of the present epoch those that the replay gave; rows that stay as they are are left alone.
async fn rewrite_missed(
    edit: &mut Edit<'_>,
    task: &task::Model,
    log: &[completion::Model],
    missed: &[Missed],
) -> Result<()> {
    let is_same = |row: &completion::Model, missed: &Missed| {
        row.scheduled_on == Some(missed.occurrence.scheduled_on)
            && row.due_on == Some(missed.occurrence.due_on)
            && row.completed_on == missed.missed_on
            && row.occurrences == missed.occurrences
    };
    let old = log
        .iter()
        .filter(|row| row.epoch == task.epoch && row.outcome == CompletionOutcome::Missed);
    let (kept, gone): (Vec<_>, Vec<_>) =
        old.partition(|row| missed.iter().any(|missed| is_same(row, missed)));
    for row in gone {
        edit.delete(row.clone(), row.id).await?;
    }
    for missed in missed
        .iter()
        .filter(|missed| !kept.iter().any(|row| is_same(row, missed)))
    {
        let now = edit.now();
        edit.insert(completion::ActiveModel {
            id: Set(TaskCompletionId::new(now)),
            residence_id: Set(task.residence_id),
            task_id: Set(task.id),
            epoch: Set(task.epoch),
            outcome: Set(CompletionOutcome::Missed),
            due_on: Set(Some(missed.occurrence.due_on)),
            scheduled_on: Set(Some(missed.occurrence.scheduled_on)),
            completed_on: Set(missed.missed_on),
            recorded_at: Set(now),
            occurrences: Set(missed.occurrences),
            completed_by: Set(None),
            cost: Set(None),
            cost_currency: Set(None),
            minutes: Set(None),
            rating: Set(None),
            notes: Set(None),
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}
