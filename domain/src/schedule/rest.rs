//! When a task rests: outside its seasons and while nobody is home.

use chrono::{Datelike, NaiveDate};
use entity::schedule::Season;

use super::Away;

/// The days on which nothing falls due, and where a date on one of them moves to.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    seasons: Vec<Season>,
    /// In order, none overlapping; those that touch chain by being left one after the other.
    away: Vec<Away>,
}

/// Where a date went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// The day on which it falls due.
    pub day: NaiveDate,
    /// It was out of season somewhere on its way.
    pub by_season: bool,
}

impl Rest {
    /// Takes seasons as they are and away periods in any order; a period that ends before it starts counts for nothing.
    pub(super) fn new(seasons: &[Season], away: &[Away]) -> Self {
        let mut periods: Vec<Away> = away
            .iter()
            .filter(|away| away.starts_on <= away.ends_on)
            .copied()
            .collect();
        periods.sort_unstable_by_key(|away| (away.starts_on, away.ends_on));

        let mut chained: Vec<Away> = Vec::with_capacity(periods.len());
        for period in periods {
            match chained.last_mut() {
                Some(last) if period.starts_on <= last.ends_on => {
                    last.ends_on = last.ends_on.max(period.ends_on);
                }
                _ => chained.push(period),
            }
        }
        Self {
            seasons: seasons.to_vec(),
            away: chained,
        }
    }

    /// Returns the day to which `date` moves: itself, when nothing is at rest then.
    ///
    /// A later date never moves to an earlier day. `None` past the calendar's end.
    pub(super) fn adjust(&self, date: NaiveDate) -> Option<Moved> {
        let mut moved = Moved {
            day: date,
            by_season: false,
        };
        // Each turn leaves an away period behind or enters a season, so the turns are few.
        loop {
            if let Some(away) = self.away_on(moved.day) {
                moved.day = away.ends_on.succ_opt()?;
            } else if !self.in_season(moved.day) {
                moved = Moved {
                    day: self.next_season(moved.day)?,
                    by_season: true,
                };
            } else {
                return Some(moved);
            }
        }
    }

    /// Returns the earliest date that moves to `day` or, when `day` is at rest, to where `day` moves.
    pub(super) fn earliest(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut earliest = day;
        loop {
            let before = earliest.pred_opt()?;
            if let Some(away) = self.away_on(before) {
                earliest = away.starts_on;
            } else if !self.in_season(before) {
                earliest = self.last_season_end(before)?.succ_opt()?;
            } else {
                return Some(earliest);
            }
        }
    }

    /// Returns the last day of the season that holds `day` or, between seasons, of the one to come.
    ///
    /// Seasons that touch count as one; `None` when they leave no day of the year out.
    pub(super) fn season_end(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut inside = if self.in_season(day) {
            day
        } else {
            self.next_season(day)?
        };
        // Chained seasons that do not pause within two years go round the year.
        while inside.year() - day.year() <= 2 {
            let end = self
                .seasons
                .iter()
                .filter_map(|season| end_around(*season, inside))
                .max()?;
            inside = end.succ_opt()?;
            if !self.in_season(inside) {
                return Some(end);
            }
        }
        None
    }

    /// Returns the first day of a season on or after `day`.
    pub(super) fn next_season(&self, day: NaiveDate) -> Option<NaiveDate> {
        let years = [day.year(), day.year() + 1];
        let starts = self
            .seasons
            .iter()
            .flat_map(|season| years.map(|year| season.from.in_year(year)));
        starts.flatten().filter(|start| *start >= day).min()
    }

    /// Returns the last day of a season on or before `day`.
    fn last_season_end(&self, day: NaiveDate) -> Option<NaiveDate> {
        let years = [day.year() - 1, day.year()];
        let ends = self
            .seasons
            .iter()
            .flat_map(|season| years.map(|year| season.to.in_year(year)));
        ends.flatten().filter(|end| *end <= day).max()
    }

    fn in_season(&self, day: NaiveDate) -> bool {
        self.seasons.is_empty()
            || self
                .seasons
                .iter()
                .any(|season| end_around(*season, day).is_some())
    }

    fn away_on(&self, day: NaiveDate) -> Option<&Away> {
        let next = self.away.partition_point(|away| away.starts_on <= day);
        let last = self.away.get(next.checked_sub(1)?)?;
        (day <= last.ends_on).then_some(last)
    }
}

/// Returns the last day of `season` as it runs on `day`; `None` when `day` lies outside.
fn end_around(season: Season, day: NaiveDate) -> Option<NaiveDate> {
    let over_new_year = season.from > season.to;
    let [from, to] = [season.from.in_year(day.year())?, season.to.in_year(day.year())?];
    match over_new_year {
        false => (from <= day && day <= to).then_some(to),
        true if day <= to => Some(to),
        true if from <= day => season.to.in_year(day.year() + 1),
        true => None,
    }
}
