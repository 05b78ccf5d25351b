//! What falls due in a home from a day to another, known and worked out.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{id::ResidenceId, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Seen, find::HomeDay, seen::open};
use crate::{
    App, Code, Error, away,
    db::among,
    error::Result,
    schedule::{Away, MAX_SPAN_DAYS, Timetable},
};

/// Occurrences that are told at once at most: a dozen daily tasks over the longest time that may be asked for.
pub const MAX_OCCURRENCES: usize = 5_000;

/// A day on which a task falls due.
#[derive(Clone, Debug)]
pub struct DueDay {
    /// The task.
    pub task: Seen,
    /// The day that counts.
    pub due_on: NaiveDate,
    /// What the occurrence is known by for good: the schedule's own date, which stays when a person moves it, or when nobody is home then.
    pub date: NaiveDate,
    /// It is worked out; if not, it is the open occurrence.
    pub is_projected: bool,
}

/// Returns all that falls due in some homes from a day to another, both included, by day. The caller has seen to it that the homes may
/// be read.
///
/// OUT_OF_RANGE for `to` when the days are more than 400, or hold more than 5,000 occurrences.
pub async fn occurrences(
    app: &App,
    homes: &[HomeDay],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<DueDay>> {
    let too_far = || Error::user("to", Code::OutOfRange);
    let days = (to - from).num_days() + 1;
    if days < 1 || days > i64::try_from(MAX_SPAN_DAYS).unwrap_or(i64::MAX) {
        return Err(too_far());
    }
    gather(app, homes, (from, to), MAX_OCCURRENCES)
        .await?
        .ok_or_else(too_far)
}

/// Returns all that falls due, by day; `None` for more than `limit` occurrences. No more than 400 days are looked at.
pub(crate) async fn gather(
    app: &App,
    homes: &[HomeDay],
    (from, to): (NaiveDate, NaiveDate),
    limit: usize,
) -> Result<Option<Vec<DueDay>>> {
    let ids: Vec<ResidenceId> = homes.iter().map(|home| home.id).collect();
    let found = task::Entity::find()
        .filter(among(&app.db, task::Column::ResidenceId, &ids))
        .filter(task::Column::DueOn.lte(to))
        .filter(task::Column::Finished.eq(false))
        .filter(task::Column::ArchivedAt.is_null());
    let found = found.all(&app.db).await?;
    let away = away::find::days_of(&app.db, &ids).await?;
    let today: HashMap<ResidenceId, NaiveDate> = homes.iter().map(|home| (home.id, home.today)).collect();

    let mut due = Vec::new();
    for task in found {
        let Some(today) = today.get(&task.residence_id) else {
            continue;
        };
        let rest = away.get(&task.residence_id).map_or(&[][..], Vec::as_slice);
        due.extend(of_task(Seen::new(task, *today), rest, (from, to)));
        if due.len() > limit {
            return Ok(None);
        }
    }
    due.sort_by_key(|day| (day.due_on, day.task.task.id));
    Ok(Some(due))
}

/// Returns when one task falls due: the open occurrence, and those that follow it.
fn of_task(seen: Seen, away: &[Away], (from, to): (NaiveDate, NaiveDate)) -> Vec<DueDay> {
    let Some(open) = open(&seen.task) else {
        return Vec::new();
    };
    let away = if seen.task.runs_while_away { &[] } else { away };
    let timetable = Timetable::new(&seen.task.schedule, away).ok();
    let projected = timetable
        .as_ref()
        .map(|timetable| timetable.between(Some(open), seen.today, from, to))
        .unwrap_or_default();
    let mut due = Vec::with_capacity(projected.len() + 1);
    if (from..=to).contains(&open.due_on) {
        let date = timetable.map(|timetable| timetable.date_of(open, seen.task.last_closed_on));
        due.push(DueDay {
            task: seen.clone(),
            due_on: open.due_on,
            date: date.unwrap_or(open.scheduled_on),
            is_projected: false,
        });
    }
    due.extend(projected.into_iter().map(|dated| DueDay {
        task: seen.clone(),
        due_on: dated.due_on,
        date: dated.date,
        is_projected: true,
    }));
    due
}
