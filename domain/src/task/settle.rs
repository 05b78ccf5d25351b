//! What a task's row keeps of its schedule and its log, worked out anew.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    id::TaskCompletionId,
    task,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::{bucket::soon_on, seen::default_lead_days};
use crate::{
    Edit,
    error::{Error, Result},
    schedule::{Away, Entry, Epoch, Handling, Missed, Replay, Timetable},
};

/// Makes a schedule ready. What is stored was checked before.
///
/// `away` is when nobody is at the task's home; what lapses when does not hang on it.
pub(super) fn timetable(task: &task::Model, away: &[Away]) -> Result<Timetable> {
    let away = if task.runs_while_away { &[] } else { away };
    Timetable::new(&task.schedule, away).map_err(|invalid| {
        Error::Fault(anyhow::anyhow!(
            "task {} has a schedule that cannot be: {invalid}",
            task.id
        ))
    })
}

/// Inserts a new task with its first occurrence, past or not: an old one shows that the task is overdue.
pub(super) async fn insert(edit: &mut Edit<'_>, task: task::Model) -> Result<task::Model> {
    let away = edit.days_away().await?;
    let replay = timetable(&task, &away)?.replay(&Epoch::default(), &[], None, edit.today());
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
    let away = edit.days_away().await?;
    let row = replayed(edit, changed, (log_changed, &away)).await?;
    edit.save(row).await
}

/// Replays the whole log of a task after its home's days away have changed; one that stays as it is is not saved.
pub(super) async fn rest(edit: &mut Edit<'_>, task: task::Model, away: &[Away]) -> Result<()> {
    let row = replayed(edit, task.clone().into_active_model(), (false, away)).await?;
    let after: task::Model = row.clone().try_into()?;
    if after != task {
        edit.save(row).await?;
    }
    Ok(())
}

/// Replays the whole log of a task, saves what follows for the log, and returns what follows for the task.
async fn replayed(
    edit: &mut Edit<'_>,
    changed: task::ActiveModel,
    (log_changed, away): (bool, &[Away]),
) -> Result<task::ActiveModel> {
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
    let replay = timetable(&task, away)?.replay(&epoch, &entries, handling.as_ref(), edit.today());

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
    Ok(row)
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
    let away = edit.days_away().await?;
    let replay = timetable(&task, &away)?.replay(&epoch, &[entry(newest)], None, edit.today());
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

/// Reads the log of a task: all of it, since what follows from a part would be wrong.
async fn log(edit: &Edit<'_>, task: &task::Model) -> Result<Vec<completion::Model>> {
    let rows = completion::Entity::find().filter(completion::Column::TaskId.eq(task.id));
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
    let closed: HashMap<_, _> = replay.closed.iter().copied().collect();
    let of_epoch = log
        .iter()
        .filter(|row| row.epoch == epoch && row.outcome != CompletionOutcome::Missed);
    let changed = of_epoch.filter_map(|row| {
        let occurrence = closed.get(&row.id);
        let scheduled_on = occurrence.map(|occurrence| occurrence.scheduled_on);
        let due_on = occurrence.map(|occurrence| occurrence.due_on);
        let is_same = (row.scheduled_on, row.due_on) == (scheduled_on, due_on);
        (!is_same).then(|| completion::Model {
            scheduled_on,
            due_on,
            ..row.clone()
        })
    });
    let changed = changed.map(|row| row.into_active_model().reset_all()).collect();
    let columns = [completion::Column::ScheduledOn, completion::Column::DueOn];
    edit.save_all::<completion::ActiveModel>(changed, columns).await
}

/// Makes the MISSED rows of the present epoch those that the replay gave; rows that stay as they are are left alone.
async fn rewrite_missed(
    edit: &mut Edit<'_>,
    task: &task::Model,
    log: &[completion::Model],
    missed: &[Missed],
) -> Result<()> {
    let old = log
        .iter()
        .filter(|row| row.epoch == task.epoch && row.outcome == CompletionOutcome::Missed);
    let wanted: HashSet<_> = missed.iter().map(Facts::of_missed).collect();
    let (kept, gone): (Vec<_>, Vec<_>) = old.partition(|row| wanted.contains(&Facts::of_row(row)));
    let gone: Vec<_> = gone.into_iter().map(|row| row.id).collect();
    edit.delete_all::<completion::Entity>(completion::Column::Id, &gone)
        .await?;

    let kept: HashSet<_> = kept.into_iter().map(Facts::of_row).collect();
    let now = edit.now();
    let new = missed
        .iter()
        .filter(|missed| !kept.contains(&Facts::of_missed(missed)));
    let new = new.map(|missed| completion::Model {
        id: TaskCompletionId::new(now),
        residence_id: task.residence_id,
        task_id: task.id,
        epoch: task.epoch,
        outcome: CompletionOutcome::Missed,
        due_on: Some(missed.occurrence.due_on),
        scheduled_on: Some(missed.occurrence.scheduled_on),
        completed_on: missed.missed_on,
        recorded_at: now,
        occurrences: missed.occurrences,
        completed_by: None,
        contractor_id: None,
        contractor_name: None,
        cost: None,
        cost_currency: None,
        minutes: None,
        rating: None,
        notes: None,
        updated_at: now,
        revision: 0,
    });
    let new = new.map(|row| row.into_active_model().reset_all()).collect();
    edit.insert_all::<completion::ActiveModel>(new).await
}

/// What a MISSED row says; two that say the same are the same.
#[derive(PartialEq, Eq, Hash)]
struct Facts {
    scheduled_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    missed_on: NaiveDate,
    occurrences: i32,
}

impl Facts {
    fn of_row(row: &completion::Model) -> Self {
        Self {
            scheduled_on: row.scheduled_on,
            due_on: row.due_on,
            missed_on: row.completed_on,
            occurrences: row.occurrences,
        }
    }

    fn of_missed(missed: &Missed) -> Self {
        Self {
            scheduled_on: Some(missed.occurrence.scheduled_on),
            due_on: Some(missed.occurrence.due_on),
            missed_on: missed.missed_on,
            occurrences: missed.occurrences,
        }
    }
}
