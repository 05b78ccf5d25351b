//! Schedules in the public schema, both ways.

use async_graphql::{InputObject, OneofObject, SimpleObject, Union};
use domain::task::create::NewSchedule;
use entity::schedule::{IntervalUnit, Schedule as Row, ScheduleBasis, Season as SeasonRow};

use crate::schema::scalar::{Date, MonthDay};

/// When a task falls due. Due days are days in the residence's zone. A day that a month lacks is that month's last: from 31 January
/// monthly comes 28 February, then 31 March.
#[derive(Clone, Union)]
pub enum Schedule {
    /// It comes once.
    Once(OnceSchedule),
    /// It comes again after a fixed length of time.
    Interval(IntervalSchedule),
    /// It comes by a recurrence rule.
    Rule(RuleSchedule),
    /// It never falls due by itself.
    OnDemand(OnDemandSchedule),
}

/// A task that comes once.
#[derive(Clone, SimpleObject)]
pub struct OnceSchedule {
    /// The day; null when none is known.
    due_on: Option<Date>,
}

/// A task that comes again after a fixed length of time.
#[derive(Clone, SimpleObject)]
pub struct IntervalSchedule {
    /// How many units lie between two dates.
    every: i32,
    /// What `every` counts.
    unit: IntervalUnit,
    /// What the length of time is counted from.
    basis: ScheduleBasis,
    /// The first date.
    starts_on: Date,
    /// The last day that may be a date; null for no end.
    until: Option<Date>,
    /// The task rests outside these; empty for all year. A due day outside them moves to the first day of the next.
    seasons: Vec<Season>,
}

/// A task that comes by a recurrence rule.
#[derive(Clone, SimpleObject)]
pub struct RuleSchedule {
    /// RFC 5545 RRULE, e.g. FREQ=YEARLY;BYMONTH=4,10;BYDAY=1SA. Nothing finer than a day.
    rrule: String,
    /// The day the rule starts counting from.
    starts_on: Date,
    /// The task rests outside these; empty for all year.
    seasons: Vec<Season>,
}

/// Never due by itself; each completion is logged.
#[derive(Clone, SimpleObject)]
pub struct OnDemandSchedule {
    /// The day the task was made.
    created_on: Date,
}

/// From a day of the year to another, both included; may run over New Year.
#[derive(Clone, SimpleObject)]
pub struct Season {
    /// The first day.
    from: MonthDay,
    /// The last day.
    to: MonthDay,
}

impl From<&SeasonRow> for Season {
    fn from(season: &SeasonRow) -> Self {
        Self {
            from: season.from.into(),
            to: season.to.into(),
        }
    }
}

impl From<&Row> for Schedule {
    fn from(schedule: &Row) -> Self {
        let seasons = schedule.seasons().iter().map(Into::into).collect();
        match schedule {
            Row::Once { due_on } => Self::Once(OnceSchedule {
                due_on: due_on.map(Date),
            }),
            Row::Interval {
                every,
                unit,
                basis,
                starts_on,
                until,
                ..
            } => Self::Interval(IntervalSchedule {
                every: *every,
                unit: *unit,
                basis: *basis,
                starts_on: Date(*starts_on),
                until: until.map(Date),
                seasons,
            }),
            Row::Rule { rrule, starts_on, .. } => Self::Rule(RuleSchedule {
                rrule: rrule.clone(),
                starts_on: Date(*starts_on),
                seasons,
            }),
            Row::OnDemand { created_on } => Self::OnDemand(OnDemandSchedule {
                created_on: Date(*created_on),
            }),
        }
    }
}

/// When a task shall fall due: exactly one of these.
#[derive(Clone, OneofObject)]
pub enum ScheduleInput {
    /// It comes once.
    Once(OnceScheduleInput),
    /// It comes again after a fixed length of time.
    Interval(IntervalScheduleInput),
    /// It comes by a recurrence rule.
    Rule(RuleScheduleInput),
    /// It never falls due by itself. Only true means anything; false is refused.
    OnDemand(bool),
}

/// A task that comes once.
#[derive(Clone, InputObject)]
pub struct OnceScheduleInput {
    /// The day; left out when none is known.
    due_on: Option<Date>,
}

/// A task that comes again after a fixed length of time.
#[derive(Clone, InputObject)]
pub struct IntervalScheduleInput {
    /// How many units lie between two dates; at least 1, at most fifty years.
    every: i32,
    /// What `every` counts.
    unit: IntervalUnit,
    /// What the length of time is counted from.
    #[graphql(default_with = "Some(ScheduleBasis::Start)")]
    basis: Option<ScheduleBasis>,
    /// The first date.
    starts_on: Date,
    /// The last day that may be a date.
    until: Option<Date>,
    /// The task rests outside these; all year when left out.
    seasons: Option<Vec<SeasonInput>>,
}

/// A task that comes by a recurrence rule.
#[derive(Clone, InputObject)]
pub struct RuleScheduleInput {
    /// RFC 5545 RRULE with FREQ from DAILY to YEARLY, INTERVAL, UNTIL, COUNT, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS and WKST.
    rrule: String,
    /// The day the rule starts counting from.
    starts_on: Date,
    /// The task rests outside these; all year when left out.
    seasons: Option<Vec<SeasonInput>>,
}

/// From a day of the year to another, both included; may run over New Year.
#[derive(Clone, InputObject)]
pub struct SeasonInput {
    /// The first day.
    from: MonthDay,
    /// The last day.
    to: MonthDay,
}

fn seasons(seasons: Option<Vec<SeasonInput>>) -> Vec<SeasonRow> {
    let seasons = seasons.unwrap_or_default();
    seasons
        .into_iter()
        .map(|season| SeasonRow {
            from: season.from.0,
            to: season.to.0,
        })
        .collect()
}

impl From<ScheduleInput> for NewSchedule {
    fn from(input: ScheduleInput) -> Self {
        Self::Dated(match input {
            ScheduleInput::OnDemand(true) => return Self::OnDemand,
            ScheduleInput::OnDemand(false) => return Self::Unsaid,
            ScheduleInput::Once(once) => Row::Once {
                due_on: once.due_on.map(|day| day.0),
            },
            ScheduleInput::Interval(interval) => Row::Interval {
                every: interval.every,
                unit: interval.unit,
                basis: interval.basis.unwrap_or(ScheduleBasis::Start),
                starts_on: interval.starts_on.0,
                until: interval.until.map(|day| day.0),
                seasons: seasons(interval.seasons),
            },
            ScheduleInput::Rule(rule) => Row::Rule {
                rrule: rule.rrule,
                starts_on: rule.starts_on.0,
                seasons: seasons(rule.seasons),
            },
        })
    }
}
