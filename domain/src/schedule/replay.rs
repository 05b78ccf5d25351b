//! From the log to the open occurrence.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{completion::CompletionOutcome, id::TaskCompletionId};

use super::{Dates, Occurrence, Timetable, interval::Steps};

/// A row of the log.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The row.
    pub id: TaskCompletionId,
    /// The task's epoch when it was written.
    pub epoch: i32,
    /// How the occurrence was closed. MISSED rows are what a replay gives; it goes by them only to know where a person had
    /// moved an occurrence that its season then took.
    pub outcome: CompletionOutcome,
    /// The scheduled day of the occurrence that it closed when it was replayed last.
    pub scheduled_on: Option<NaiveDate>,
    /// The day that was its due day then.
    pub due_on: Option<NaiveDate>,
    /// The day it was done.
    pub completed_on: NaiveDate,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// The time since the schedule was edited last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Epoch {
    /// Counts the edits.
    pub number: i32,
    /// The day of the edit; none as long as there was none.
    pub begins_on: Option<NaiveDate>,
    /// The scheduled day of the occurrence that was started when the schedule was edited.
    pub kept_on: Option<NaiveDate>,
}

/// What a person did with the open occurrence.
#[derive(Clone, Copy, Debug)]
pub struct Handling {
    /// The occurrence's scheduled day when it was replayed last.
    pub scheduled_on: NaiveDate,
    /// The day it was moved to.
    pub rescheduled_on: Option<NaiveDate>,
    /// Whether somebody has begun with it.
    pub started: bool,
    /// Whether a row of the log came, changed or went since; if not, a scheduled day that changed is still the same
    /// occurrence's.
    pub log_changed: bool,
}

/// Occurrences that nobody closed, as one row of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The first of them.
    pub occurrence: Occurrence,
    /// The day on which they were given up: when a later one was done, or the day after the season.
    pub missed_on: NaiveDate,
    /// How many they are.
    pub occurrences: i32,
}

/// What the schedule and the log give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// The occurrence to be closed next.
    pub open: Option<Occurrence>,
    /// The open occurrence is the one that was handled; if not, its snooze, start and reschedule are over.
    pub is_handled: bool,
    /// The day on which the open occurrence becomes MISSED because its season is over.
    pub lapses_on: Option<NaiveDate>,
    /// What each row of this epoch closes, in the order of the log.
    pub closed: Vec<(TaskCompletionId, Occurrence)>,
    /// The MISSED rows of this epoch; they take the place of all that it had.
    pub missed: Vec<Missed>,
    /// The schedule has no more dates and its last occurrence is closed.
    pub finished: bool,
}

impl Timetable {
    /// Replays a task's log up to `today`.
    ///
    /// The rows may come in any order. A row closes the occurrence that is open when its turn comes, whichever it was
    /// written for; so taking a row out or moving its day gives what would have been without it.
    pub fn replay(
        &self,
        epoch: &Epoch,
        log: &[Entry],
        handling: Option<&Handling>,
        today: NaiveDate,
    ) -> Replay {
        let (missed, mut rows): (Vec<&Entry>, Vec<&Entry>) = log
            .iter()
            .partition(|row| row.outcome == CompletionOutcome::Missed);
        rows.sort_unstable_by_key(|row| (row.completed_on, row.recorded_at, row.id));
        let (older, rows): (Vec<&Entry>, Vec<&Entry>) =
            rows.into_iter().partition(|row| row.epoch < epoch.number);

        let open = self.opening(epoch, &older);
        let mut run = Run {
            timetable: self,
            epoch,
            before: missed,
            open,
            missed: Vec::new(),
        };
        let closed = rows
            .iter()
            .filter_map(|row| Some((row.id, run.close(row)?)))
            .collect();
        let is_handled = run.wait(handling, today);

        let lapses_on = run.open.and_then(|open| self.lapses_on(open.due_on));
        let is_started = is_handled && handling.is_some_and(|handling| handling.started);
        let is_done = || rows.iter().any(|row| row.outcome == CompletionOutcome::Completed);
        let finished = match self.dates {
            Dates::None { once } => once && is_done(),
            _ => run.open.is_none(),
        };
        Replay {
            open: run.open,
            is_handled,
            lapses_on: lapses_on.filter(|_| !is_started),
            closed,
            missed: run.missed,
            finished,
        }
    }

    /// Returns the occurrence with which an epoch opens; of the rows before it only the last day carries over.
    fn opening(&self, epoch: &Epoch, older: &[&Entry]) -> Option<Occurrence> {
        let Some(begins_on) = epoch.begins_on else {
            return self.first();
        };
        if let Some(kept_on) = epoch.kept_on {
            return Some(Occurrence::scheduled(kept_on));
        }
        match &self.dates {
            // Its one day was said by a person, so it stands, past or not.
            Dates::None { .. } | Dates::Once(_) => self.first(),
            Dates::AfterClosing(steps) => {
                let done = older
                    .iter()
                    .rev()
                    .find(|row| row.outcome == CompletionOutcome::Completed);
                let date = match done {
                    Some(row) => steps.length.after(row.completed_on, 1)?.max(steps.starts_on),
                    None => steps.starts_on,
                };
                let date = date.max(begins_on);
                self.occurrence(within(date, steps.until)?)
            }
            Dates::Steps(_) | Dates::Rule(_) => {
                // A date of a day on which it was done already counts as done.
                let free = older.last().and_then(|row| row.completed_on.succ_opt());
                let from = free.map_or(begins_on, |free| free.max(begins_on));
                self.due_from(from).next().map(Occurrence::scheduled)
            }
        }
    }
}

/// A replay under way.
struct Run<'a> {
    timetable: &'a Timetable,
    epoch: &'a Epoch,
    /// The MISSED rows of the last replay.
    before: Vec<&'a Entry>,
    open: Option<Occurrence>,
    missed: Vec<Missed>,
}

impl Run<'_> {
    /// Lets a row close the open occurrence and returns that.
    fn close(&mut self, row: &Entry) -> Option<Occurrence> {
        let mut open = self.open?;
        // A row that closed this very occurrence did so although its season was over: it was started.
        while row.scheduled_on != Some(open.scheduled_on) {
            if !self.lapse(open, row.completed_on) {
                break;
            }
            open = self.open?;
        }
        if row.scheduled_on == Some(open.scheduled_on) {
            open.due_on = row.due_on.unwrap_or(open.due_on);
        }

        let given_up = open.last_day();
        // Not later than this unless it was late.
        let reached = given_up.max(row.completed_on);
        if let Some((first, occurrences)) = self.passed_over(given_up, reached) {
            let occurrence = Occurrence::scheduled(first);
            self.missed.push(Missed {
                occurrence,
                missed_on: row.completed_on,
                occurrences,
            });
        }
        self.open = match &self.timetable.dates {
            Dates::None { .. } | Dates::Once(_) => None,
            Dates::AfterClosing(steps) => self.after_closing(steps, row.completed_on, open),
            Dates::Steps(_) | Dates::Rule(_) => self.next_after(reached),
        };
        Some(open)
    }

    /// Returns the occurrence that follows from one that was closed on `done_on`.
    ///
    /// People name an occurrence by its day. One that is closed early can have a successor on its own day, and closing it for a second time
    /// would close that; so the successor comes a day later.
    fn after_closing(&self, steps: &Steps, done_on: NaiveDate, closed: Occurrence) -> Option<Occurrence> {
        let mut date = steps.length.after(done_on, 1)?;
        loop {
            let next = self.timetable.occurrence(within(date, steps.until)?)?;
            if next.due_on != closed.scheduled_on && next.due_on != closed.due_on {
                return Some(next);
            }
            date = next.due_on.succ_opt()?;
        }
    }

    /// Lets the time pass until `today` and tells whether the open occurrence is the one that was handled.
    fn wait(&mut self, handling: Option<&Handling>, today: NaiveDate) -> bool {
        let mut handling = handling;
        while let Some(open) = self.open {
            if let Some(handling) = handling.take_if(|handling| self.concerns(handling, open)) {
                let due_on = handling.rescheduled_on.unwrap_or(open.due_on);
                let handled = Occurrence { due_on, ..open };
                self.open = Some(handled);
                if handling.started || !self.lapse(handled, today) {
                    return true;
                }
            } else if !self.lapse(open, today) {
                return false;
            }
        }
        false
    }

    /// Tells whether what was handled is `open`.
    fn concerns(&self, handling: &Handling, open: Occurrence) -> bool {
        if handling.log_changed {
            return handling.scheduled_on == open.scheduled_on;
        }
        let lapses_on = self.timetable.lapses_on(open.due_on);
        lapses_on.is_none_or(|lapses_on| handling.scheduled_on < lapses_on)
    }

    /// Gives up `open` and opens the next season's first when its season is over on `day`.
    fn lapse(&mut self, open: Occurrence, day: NaiveDate) -> bool {
        let open = Occurrence {
            due_on: self.moved_to(open).unwrap_or(open.due_on),
            ..open
        };
        let Some(lapses_on) = self
            .timetable
            .lapses_on(open.due_on)
            .filter(|lapses_on| *lapses_on <= day)
        else {
            return false;
        };
        let given_up = open.last_day();
        let passed = self
            .passed_over(given_up, lapses_on)
            .map_or(0, |(_, occurrences)| occurrences);
        self.missed.push(Missed {
            occurrence: open,
            missed_on: lapses_on,
            occurrences: 1 + passed,
        });
        self.open = match &self.timetable.dates {
            Dates::None { .. } | Dates::Once(_) => None,
            Dates::AfterClosing(steps) => {
                let season = self.timetable.rest.next_season(lapses_on);
                season.and_then(|season| self.timetable.occurrence(within(season, steps.until)?))
            }
            Dates::Steps(_) | Dates::Rule(_) => lapses_on
                .pred_opt()
                .and_then(|season_end| self.next_after(given_up.max(season_end))),
        };
        true
    }

    /// Returns the day to which a person had moved an occurrence that lapsed in the last replay.
    fn moved_to(&self, open: Occurrence) -> Option<NaiveDate> {
        let moved = self.before.iter().find(|row| {
            row.epoch == self.epoch.number
                && row.scheduled_on == Some(open.scheduled_on)
                && row.due_on != row.scheduled_on
        });
        moved?.due_on
    }

    /// Returns the first occurrence of this epoch after `day`.
    fn next_after(&self, day: NaiveDate) -> Option<Occurrence> {
        let from = day
            .succ_opt()?
            .max(self.epoch.begins_on.unwrap_or(NaiveDate::MIN));
        self.timetable.due_from(from).next().map(Occurrence::scheduled)
    }

    /// Returns the first of the occurrences between two days, neither included, and how many there are.
    ///
    /// Dates that waited for a season to begin are not missed.
    fn passed_over(&self, after: NaiveDate, before: NaiveDate) -> Option<(NaiveDate, i32)> {
        let from = after
            .succ_opt()?
            .max(self.epoch.begins_on.unwrap_or(NaiveDate::MIN));
        if from >= before {
            return None;
        }
        let dates = self.timetable.dates_due_from(from).map(|(_, moved)| moved);
        let mut days = dates
            .take_while(|moved| moved.day < before)
            .filter(|moved| !moved.by_season)
            .map(|moved| moved.day);
        let first = days.next()?;
        let (_, occurrences) = days.fold((first, 1), |(last, count), day| {
            (day, count + i32::from(day != last))
        });
        Some((first, occurrences))
    }
}

fn within(date: NaiveDate, until: Option<NaiveDate>) -> Option<NaiveDate> {
    until.is_none_or(|until| date <= until).then_some(date)
}
