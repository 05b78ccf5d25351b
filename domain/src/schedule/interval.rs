//! Dates that follow each other at a fixed length of time.

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::schedule::IntervalUnit;

use super::HORIZON;

/// A length of time in calendar units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub every: u32,
    pub unit: IntervalUnit,
}

impl Length {
    /// Returns the day that lies `times` lengths after `day`; a day that a month lacks is that month's last.
    pub(super) fn after(self, day: NaiveDate, times: u32) -> Option<NaiveDate> {
        let units = self.every.checked_mul(times)?;
        let day = match self.unit {
            IntervalUnit::Day => day.checked_add_days(Days::new(units.into())),
            IntervalUnit::Week => day.checked_add_days(Days::new(u64::from(units) * 7)),
            IntervalUnit::Month => day.checked_add_months(Months::new(units)),
            IntervalUnit::Year => day.checked_add_months(Months::new(units.checked_mul(12)?)),
        };
        day.filter(|day| *day <= HORIZON)
    }

    /// Returns about how many days it takes: a month counts 30, a year 365.
    pub(super) fn days(self) -> i64 {
        let unit = match self.unit {
            IntervalUnit::Day => 1,
            IntervalUnit::Week => 7,
            IntervalUnit::Month => 30,
            IntervalUnit::Year => 365,
        };
        i64::from(self.every) * unit
    }
}

/// The dates `starts_on + k · length`, each counted from the start and never from the one before.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    pub length: Length,
    pub starts_on: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Steps {
    /// Returns the dates from `day` on.
    pub(super) fn from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        (self.below(day)..)
            .map_while(|times| self.length.after(self.starts_on, times))
            .skip_while(move |date| *date < day)
            .take_while(|date| self.until.is_none_or(|until| *date <= until))
    }

    /// Returns how many steps surely do not reach past `day`, at most two below the last such number.
    fn below(&self, day: NaiveDate) -> u32 {
        let (units, each) = match self.length.unit {
            IntervalUnit::Day => ((day - self.starts_on).num_days(), 1),
            IntervalUnit::Week => ((day - self.starts_on).num_days(), 7),
            IntervalUnit::Month => (months_between(self.starts_on, day) - 1, 1),
            IntervalUnit::Year => (months_between(self.starts_on, day) - 1, 12),
        };
        let steps = units.div_euclid(each * i64::from(self.length.every)).max(0);
        u32::try_from(steps).unwrap_or(u32::MAX)
    }
}

/// Returns how many month boundaries lie between two days.
fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    months(to) - months(from)
}
