//! What a schedule may say.

use chrono::NaiveDate;
use entity::schedule::{IntervalUnit, Schedule};

use super::rule::Rule;
use crate::Code;

/// No home's task began before or will fall due after these.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).expect("it is in the calendar");
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2200, 12, 31).expect("it is in the calendar");

/// As many as there are months.
const MAX_SEASONS: usize = 12;

/// A field of a schedule that says what it may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} of the schedule: {code:?}")]
pub struct Invalid {
    /// The field, with the contract's names within a schedule: `interval.every`, `rule.rrule`, ….
    pub field: &'static str,
    /// What is wrong with it.
    pub code: Code,
}

/// Checks all that a person may have got wrong.
pub fn validate(schedule: &Schedule) -> Result<(), Vec<Invalid>> {
    let mut problems = Vec::new();
    let mut unless = |fine: bool, field, code| {
        if !fine {
            problems.push(Invalid { field, code });
        }
    };
    match schedule {
        Schedule::Once { due_on } => unless(due_on.is_none_or(in_range), "once.dueOn", Code::OutOfRange),
        Schedule::Interval {
            every,
            unit,
            starts_on,
            until,
            seasons,
            ..
        } => {
            unless(
                (1..=most(*unit)).contains(every),
                "interval.every",
                Code::OutOfRange,
            );
            unless(in_range(*starts_on), "interval.startsOn", Code::OutOfRange);
            let after_start = until.is_none_or(|until| *starts_on <= until && in_range(until));
            unless(after_start, "interval.until", Code::OutOfRange);
            unless(seasons.len() <= MAX_SEASONS, "interval.seasons", Code::TooLong);
        }
        Schedule::Rule {
            rrule,
            starts_on,
            seasons,
        } => {
            unless(in_range(*starts_on), "rule.startsOn", Code::OutOfRange);
            unless(seasons.len() <= MAX_SEASONS, "rule.seasons", Code::TooLong);
            // Outside the range the rule would be blamed for its start.
            if in_range(*starts_on) {
                problems.extend(Rule::parse(rrule, *starts_on).err());
            }
        }
        Schedule::OnDemand { .. } => {}
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Says whether a day lies where schedules and logs may: outside is a typing error.
pub fn in_range(day: NaiveDate) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&day)
}

/// Returns how many units make fifty years, as far ahead as a rule may look for its first date.
fn most(unit: IntervalUnit) -> i32 {
    match unit {
        IntervalUnit::Day => 18_250,
        IntervalUnit::Week => 2_600,
        IntervalUnit::Month => 600,
        IntervalUnit::Year => 50,
    }
}
