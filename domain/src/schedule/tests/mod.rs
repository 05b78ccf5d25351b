//! The rules of the house as tests, and what must hold for any schedule.

mod always;
mod closing;
mod epoch;
mod ladder;
mod resting;
mod rule;
mod table;
mod validate;
mod zone;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    completion::CompletionOutcome,
    id::{TaskCompletionId, TypedId},
    schedule::{IntervalUnit, Schedule, ScheduleBasis, Season},
};
use uuid::Uuid;

use super::{Away, Entry, Epoch, Handling, Missed, Replay, Timetable};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(text: &str) -> Vec<NaiveDate> {
    text.split_whitespace().map(day).collect()
}

fn season(from: &str, to: &str) -> Season {
    Season {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

fn away(starts_on: &str, ends_on: &str) -> Away {
    Away {
        starts_on: day(starts_on),
        ends_on: day(ends_on),
    }
}

fn every(every: i32, unit: IntervalUnit, basis: ScheduleBasis, starts_on: &str) -> Schedule {
    Schedule::Interval {
        every,
        unit,
        basis,
        starts_on: day(starts_on),
        until: None,
        seasons: vec![],
    }
}

fn from_start(n: i32, unit: IntervalUnit, starts_on: &str) -> Schedule {
    every(n, unit, ScheduleBasis::Start, starts_on)
}

fn from_completion(n: i32, unit: IntervalUnit, starts_on: &str) -> Schedule {
    every(n, unit, ScheduleBasis::Completion, starts_on)
}

fn rule(rrule: &str, starts_on: &str) -> Schedule {
    Schedule::Rule {
        rrule: rrule.to_owned(),
        starts_on: day(starts_on),
        seasons: vec![],
    }
}

trait With: Sized {
    /// The same schedule, resting outside `from` to `to` besides what it has.
    fn in_season(self, from: &str, to: &str) -> Self;
    /// The same schedule until a day.
    fn until(self, day: &str) -> Self;
}

impl With for Schedule {
    fn in_season(mut self, from: &str, to: &str) -> Self {
        match &mut self {
            Self::Interval { seasons, .. } | Self::Rule { seasons, .. } => seasons.push(season(from, to)),
            Self::Once { .. } | Self::OnDemand { .. } => panic!("it has no seasons"),
        }
        self
    }

    fn until(mut self, last: &str) -> Self {
        match &mut self {
            Self::Interval { until, .. } => *until = Some(day(last)),
            _ => panic!("it has no until"),
        }
        self
    }
}

/// A task without a database: its schedule, its log and what a person did with it.
#[derive(Clone, Debug)]
struct Task {
    schedule: Schedule,
    away: Vec<Away>,
    epoch: Epoch,
    log: Vec<Entry>,
    handling: Option<Handling>,
    today: NaiveDate,
}

impl Task {
    fn new(schedule: Schedule) -> Self {
        super::validate(&schedule).unwrap();
        let today = day("1900-01-01");
        Self {
            schedule,
            away: vec![],
            epoch: Epoch::default(),
            log: vec![],
            handling: None,
            today,
        }
    }

    fn away(mut self, starts_on: &str, ends_on: &str) -> Self {
        self.away.push(away(starts_on, ends_on));
        self
    }

    fn on(mut self, today: &str) -> Self {
        self.today = day(today);
        self
    }

    fn timetable(&self) -> Timetable {
        Timetable::new(&self.schedule, &self.away).unwrap()
    }

    fn replay(&self) -> Replay {
        self.timetable()
            .replay(&self.epoch, &self.log, self.handling.as_ref(), self.today)
    }

    /// The open occurrence's effective due day.
    fn due(&self) -> Option<NaiveDate> {
        self.replay().open.map(|open| open.due_on)
    }

    /// First day and number of each MISSED row.
    fn missed(&self) -> Vec<(NaiveDate, i32)> {
        let missed = |row: &Missed| (row.occurrence.due_on, row.occurrences);
        self.replay().missed.iter().map(missed).collect()
    }

    fn done(self, completed_on: &str) -> Self {
        self.closed(CompletionOutcome::Completed, day(completed_on))
    }

    fn skipped(self, skipped_on: &str) -> Self {
        self.closed(CompletionOutcome::Skipped, day(skipped_on))
    }

    /// Closes the open occurrence and then writes down what each row closes, as a use case does.
    fn closed(mut self, outcome: CompletionOutcome, completed_on: NaiveDate) -> Self {
        let open = self.replay().open;
        let number = self.log.len() as u128 + 1;
        self.log.push(Entry {
            id: TaskCompletionId::from_uuid(Uuid::from_u128(number)),
            epoch: self.epoch.number,
            outcome,
            scheduled_on: open.map(|open| open.scheduled_on),
            due_on: open.map(|open| open.due_on),
            completed_on,
            recorded_at: DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::seconds(number as i64),
        });
        self.handling = None;
        self.today = self.today.max(completed_on);
        self.settle()
    }

    /// Takes the row that was written `number`-th out of the log.
    fn without(mut self, number: usize) -> Self {
        let id = TaskCompletionId::from_uuid(Uuid::from_u128(number as u128));
        self.log.retain(|row| row.id != id);
        self.settle()
    }

    fn settle(mut self) -> Self {
        for (id, occurrence) in self.replay().closed {
            let row = self.log.iter_mut().find(|row| row.id == id).unwrap();
            row.scheduled_on = Some(occurrence.scheduled_on);
            row.due_on = Some(occurrence.due_on);
        }
        self
    }

    /// Writes the MISSED rows down, and what the open occurrence went through is over.
    fn rolled(mut self) -> Self {
        for missed in self.replay().missed {
            let number = self.log.len() as u128 + 1;
            self.log.push(Entry {
                id: TaskCompletionId::from_uuid(Uuid::from_u128(number)),
                epoch: self.epoch.number,
                outcome: CompletionOutcome::Missed,
                scheduled_on: Some(missed.occurrence.scheduled_on),
                due_on: Some(missed.occurrence.due_on),
                completed_on: missed.missed_on,
                recorded_at: DateTime::<Utc>::UNIX_EPOCH,
            });
        }
        self.handling = None;
        self
    }

    fn handling(&self) -> Handling {
        let open = self.replay().open.unwrap();
        let fresh = Handling {
            scheduled_on: open.scheduled_on,
            rescheduled_on: None,
            started: false,
            log_changed: false,
        };
        self.handling.unwrap_or(fresh)
    }

    fn started(mut self) -> Self {
        self.handling = Some(Handling {
            started: true,
            ..self.handling()
        });
        self
    }

    fn rescheduled(mut self, to: &str) -> Self {
        self.handling = Some(Handling {
            rescheduled_on: Some(day(to)),
            ..self.handling()
        });
        self
    }

    /// Edits the schedule today.
    fn edited(mut self, schedule: Schedule) -> Self {
        let handling = self.handling.filter(|handling| handling.started);
        self.epoch = Epoch {
            number: self.epoch.number + 1,
            begins_on: Some(self.today),
            kept_on: handling.map(|handling| handling.scheduled_on),
        };
        self.handling = handling;
        self.schedule = schedule;
        self
    }
}

/// The first `count` days on which a schedule falls due when each is done on its day.
fn course(schedule: Schedule, count: usize) -> Vec<NaiveDate> {
    let mut task = Task::new(schedule);
    let mut due = Vec::new();
    while let Some(on) = task.due().filter(|_| due.len() < count) {
        due.push(on);
        task = task.closed(CompletionOutcome::Completed, on);
    }
    due
}
