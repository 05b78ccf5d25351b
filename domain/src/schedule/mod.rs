//! When a task falls due: a pure function of its schedule, its seasons, the away periods and the log.
//!
//! [`Timetable`] is the whole of it: it gives a task's first occurrence, [replays](Timetable::replay) a log into the open
//! one, and tells the days to come. It works over values only; rows, clocks and rights are others' business.
//!
//! A schedule gives *dates*. A date at rest (out of season, or while nobody is home) moves to the next day that is not;
//! dates that move to the same day are one *occurrence*, and that day is its `scheduled_on`. A person may move the open
//! occurrence once more; that day is its `due_on`.

mod interval;
mod ladder;
mod replay;
mod rest;
mod rule;
mod spread;
#[cfg(test)]
mod tests;
mod validate;
mod words;
pub mod zone;

use chrono::{Days, Months, NaiveDate};
use entity::{
    away_period,
    schedule::{Schedule, ScheduleBasis},
};

use self::{
    interval::{Length, Steps},
    rest::Rest,
    rule::Rule,
};
use crate::Code;

pub use self::{
    ladder::{Reminders, Stage, ladder, lead_days},
    replay::{Entry, Epoch, Handling, Missed, Replay},
    spread::{Spread, Wish},
    validate::{Invalid, in_range, validate},
    words::words,
};

/// Dates beyond are not worked out; a century after the last that a schedule may name.
const HORIZON: NaiveDate = NaiveDate::from_ymd_opt(2300, 12, 31).expect("it is in the calendar");

/// The most days that [`Timetable::between`] looks at.
pub const MAX_SPAN_DAYS: u64 = 400;

/// The most days that [`Timetable::upcoming`] gives.
pub const MAX_UPCOMING: usize = 100;

/// How far [`Timetable::upcoming`] looks ahead: nobody plans for longer, and a rule may come once in decades.
const UPCOMING_WITHIN: Months = Months::new(50 * 12);

/// How many dates of a rule tell its period.
const PERIOD_DATES: usize = 12;

/// Days on which nobody is home, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
}

impl From<&away_period::Model> for Away {
    fn from(row: &away_period::Model) -> Self {
        Self {
            starts_on: row.starts_on,
            ends_on: row.ends_on,
        }
    }
}

/// One time that a task falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The day that the schedule gave, season and away periods applied.
    pub scheduled_on: NaiveDate,
    /// The day that counts: the same, unless a person moved the occurrence.
    pub due_on: NaiveDate,
}

impl Occurrence {
    /// Returns the occurrence as the schedule gave it.
    fn scheduled(day: NaiveDate) -> Self {
        Self {
            scheduled_on: day,
            due_on: day,
        }
    }

    /// Returns the later of its days.
    fn last_day(self) -> NaiveDate {
        self.scheduled_on.max(self.due_on)
    }
}

/// A day on which a task will fall due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The first of the schedule's own dates that move there: the same whatever is at rest when.
    pub date: NaiveDate,
    /// The day, season and away periods applied.
    pub due_on: NaiveDate,
}

/// A schedule made ready to be asked, for one home.
#[derive(Clone, Debug)]
pub struct Timetable {
    dates: Dates,
    rest: Rest,
}

/// What a schedule's dates follow from.
#[derive(Clone, Debug)]
enum Dates {
    /// It has none: on demand, or once on a day not known.
    None { once: bool },
    /// One day.
    Once(NaiveDate),
    /// Counted from the start.
    Steps(Steps),
    /// By a recurrence rule.
    Rule(Box<Rule>),
    /// The start, then so long after each closing.
    AfterClosing(Steps),
}

impl Timetable {
    /// Makes a schedule ready; `away` is empty for a task that runs while nobody is home.
    ///
    /// A schedule that [`validate`] lets through never fails.
    pub fn new(schedule: &Schedule, away: &[Away]) -> Result<Self, Invalid> {
        let dates = match schedule {
            Schedule::OnDemand { .. } => Dates::None { once: false },
            Schedule::Once { due_on: None } => Dates::None { once: true },
            Schedule::Once { due_on: Some(due_on) } => Dates::Once(*due_on),
            Schedule::Interval {
                every,
                unit,
                basis,
                starts_on,
                until,
                ..
            } => {
                let every = u32::try_from(*every).ok().filter(|every| *every > 0);
                let every = every.ok_or(Invalid {
                    field: "interval.every",
                    code: Code::OutOfRange,
                })?;
                let length = Length { every, unit: *unit };
                let steps = Steps {
                    length,
                    starts_on: *starts_on,
                    until: *until,
                };
                match basis {
                    ScheduleBasis::Start => Dates::Steps(steps),
                    ScheduleBasis::Completion => Dates::AfterClosing(steps),
                }
            }
            Schedule::Rule { rrule, starts_on, .. } => Dates::Rule(Box::new(Rule::parse(rrule, *starts_on)?)),
        };
        Ok(Self {
            dates,
            rest: Rest::new(schedule.seasons(), away),
        })
    }

    /// Returns the first occurrence, past or not.
    pub fn first(&self) -> Option<Occurrence> {
        let date = match &self.dates {
            Dates::None { .. } => None,
            Dates::Once(date) => Some(*date),
            Dates::Steps(steps) | Dates::AfterClosing(steps) => steps.from(steps.starts_on).next(),
            Dates::Rule(rule) => rule.from(NaiveDate::MIN).next(),
        };
        self.occurrence(date?)
    }

    /// Returns the days on which the task falls due, the open occurrence's first, as far as they can be known `today`.
    ///
    /// Days before `today` are not among those to come: closing the open occurrence now would pass them over.
    pub fn upcoming(&self, open: Option<Occurrence>, today: NaiveDate, count: usize) -> Vec<NaiveDate> {
        let Some(open) = open else { return Vec::new() };
        let last = open.due_on.max(today).checked_add_months(UPCOMING_WITHIN);
        let projected = self
            .projected(open, today, today)
            .map(|dated| dated.due_on)
            .take_while(|day| last.is_none_or(|last| *day <= last));
        std::iter::once(open.due_on)
            .chain(projected)
            .take(count.min(MAX_UPCOMING))
            .collect()
    }

    /// Returns the worked-out due days from `from` to `to`, both included, that follow the open occurrence.
    ///
    /// No more than [`MAX_SPAN_DAYS`] days are looked at. The open occurrence itself is not among them.
    pub fn between(
        &self,
        open: Option<Occurrence>,
        today: NaiveDate,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Vec<Dated> {
        let Some(open) = open else { return Vec::new() };
        let to = from
            .checked_add_days(Days::new(MAX_SPAN_DAYS - 1))
            .map_or(to, |last| to.min(last));
        self.projected(open, today, from)
            .take_while(|dated| dated.due_on <= to)
            .collect()
    }

    /// Returns the first of the schedule's own dates that moved to the open occurrence's day; `closed_on` is when the task was closed last.
    ///
    /// It is the same whatever is at rest when. Where no date of the schedule leads there, it is that day itself.
    pub fn date_of(&self, open: Occurrence, closed_on: Option<NaiveDate>) -> NaiveDate {
        let day = open.scheduled_on;
        let date = match &self.dates {
            Dates::None { .. } => None,
            Dates::Once(date) => Some(*date),
            Dates::AfterClosing(steps) => {
                let next = closed_on.map(|closed_on| steps.length.after(closed_on, 1));
                next.unwrap_or(Some(steps.starts_on))
            }
            Dates::Steps(_) | Dates::Rule(_) => self.dates_due_from(day).next().map(|(date, _)| date),
        };
        let leads_there = |date: &NaiveDate| self.rest.adjust(*date).is_some_and(|moved| moved.day == day);
        date.filter(leads_there).unwrap_or(day)
    }

    /// Returns about how many days lie between two dates; none for a task that does not come again.
    ///
    /// A rule's is the shortest gap of its next twelve dates, or of its first when it is about to end.
    pub fn period_days(&self, today: NaiveDate) -> Option<i64> {
        match &self.dates {
            Dates::None { .. } | Dates::Once(_) => None,
            Dates::Steps(steps) | Dates::AfterClosing(steps) => Some(steps.length.days()),
            Dates::Rule(rule) => {
                let gap = |day| {
                    let dates: Vec<_> = rule.from(day).take(PERIOD_DATES).collect();
                    dates.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).min()
                };
                gap(today).or_else(|| gap(NaiveDate::MIN))
            }
        }
    }

    /// Returns the day on which an occurrence that is due on `due_on` becomes MISSED because its season is over.
    pub fn lapses_on(&self, due_on: NaiveDate) -> Option<NaiveDate> {
        self.rest.season_end(due_on)?.succ_opt()
    }

    /// Returns the due days after the open occurrence's and not before `from`.
    fn projected(&self, open: Occurrence, today: NaiveDate, from: NaiveDate) -> impl Iterator<Item = Dated> {
        // An overdue occurrence is closed today at the earliest, and today's date along with it.
        let closed = if open.due_on < today {
            open.last_day().max(today)
        } else {
            open.last_day()
        };
        let from = closed.succ_opt().map(|day| day.max(from));
        from.into_iter().flat_map(|from| self.dated_from(from))
    }

    /// Returns the days from `day` on that dates move to, each once; nothing where dates follow from closings.
    fn due_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        self.dated_from(day).map(|dated| dated.due_on)
    }

    /// Returns the same days with the first date that moves to each.
    fn dated_from(&self, day: NaiveDate) -> impl Iterator<Item = Dated> + '_ {
        let mut last = None;
        let due = self.dates_due_from(day).map(|(date, moved)| Dated {
            date,
            due_on: moved.day,
        });
        due.filter(move |dated| last.replace(dated.due_on) != Some(dated.due_on))
    }

    /// Returns the dates that move to `day` or later, with where they move to.
    fn dates_due_from(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDate, rest::Moved)> + '_ {
        let earliest = self.rest.earliest(day).unwrap_or(day);
        let dates: Box<dyn Iterator<Item = NaiveDate> + '_> = match &self.dates {
            Dates::None { .. } | Dates::Once(_) | Dates::AfterClosing(_) => Box::new(std::iter::empty()),
            Dates::Steps(steps) => Box::new(steps.from(earliest)),
            Dates::Rule(rule) => rule.from(earliest),
        };
        dates.map_while(|date| Some((date, self.rest.adjust(date)?)))
    }

    /// Returns the occurrence of `date`.
    fn occurrence(&self, date: NaiveDate) -> Option<Occurrence> {
        Some(Occurrence::scheduled(self.rest.adjust(date)?.day))
    }
}
