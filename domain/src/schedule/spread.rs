//! When ready-made tasks fall due first: spread, so that a household which takes many is not asked for all of them at once.

use chrono::{Days, NaiveDate};
use entity::{
    schedule::{IntervalUnit, Season},
    task::TaskPriority,
};

use super::{interval::Length, rest::Rest};

/// Days within which a first due day lies, where a season and the others leave room.
const MAX_DAYS: i64 = 60;

/// First due days of any seven days that follow each other.
const MAX_A_WEEK: usize = 3;

/// How far ahead room is looked for: every season begins within a year, and fifty tasks at three a week take less than another.
const LOOK_AHEAD_DAYS: u64 = 2 * 366;

/// A task that wants a first due day.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// How many units lie between two dates.
    pub every: i32,
    /// What `every` counts.
    pub unit: IntervalUnit,
    /// How much it matters: the more, the sooner.
    pub priority: TaskPriority,
    /// The first due day lies in one of these, if there are any.
    pub seasons: &'a [Season],
}

impl Wish<'_> {
    /// Returns the day that is an interval after the last time; `None` past the calendar's end.
    pub fn after(&self, last_done_on: NaiveDate) -> Option<NaiveDate> {
        self.length().after(last_done_on, 1)
    }

    fn length(&self) -> Length {
        Length {
            every: u32::try_from(self.every).unwrap_or(1),
            unit: self.unit,
        }
    }
}

/// The first due days of a home's ready-made tasks.
#[derive(Clone, Debug)]
pub struct Spread {
    today: NaiveDate,
    taken: Vec<NaiveDate>,
}

impl Spread {
    /// Begins with the first due days that are given already.
    pub fn new(today: NaiveDate, taken: Vec<NaiveDate>) -> Self {
        Self { today, taken }
    }

    /// Notes a first due day that was given.
    pub fn take(&mut self, day: NaiveDate) {
        self.taken.push(day);
    }

    /// Returns the first due day that suits a task which was never done, as far as is known.
    ///
    /// It lies within the task's period and within sixty days, in the first quarter for what is urgent and in the last for what can wait.
    /// A season wins over that bound, and so do three a week: there are more ready-made tasks than sixty days have room for. Where a
    /// whole season has no room, the season wins over three a week.
    pub fn find(&self, wish: &Wish<'_>) -> NaiveDate {
        let rest = Rest::new(wish.seasons, &[]);
        let days = wish.length().days().clamp(0, MAX_DAYS);
        let begins = days * quarter(wish.priority) / 4;
        let [begins, ends] = [begins, days].map(|days| self.ahead(days.unsigned_abs()));
        let latest = self.ahead(LOOK_AHEAD_DAYS);

        let later = begins.iter_days().take_while(|day| *day <= ends);
        let sooner = self.today.iter_days().take_while(|day| *day < begins);
        let sooner: Vec<NaiveDate> = sooner.collect();
        let beyond = ends.iter_days().skip(1).take_while(|day| *day <= latest);
        let mut days = later.chain(sooner.into_iter().rev()).chain(beyond);
        let found =
            days.find(|day| rest.adjust(*day).is_some_and(|moved| moved.day == *day) && self.has_room(*day));
        found
            .or_else(|| rest.adjust(begins).map(|moved| moved.day))
            .unwrap_or(begins)
    }

    fn ahead(&self, days: u64) -> NaiveDate {
        self.today.checked_add_days(Days::new(days)).unwrap_or(self.today)
    }

    /// Says whether one more on `day` leaves every seven days at three at most.
    fn has_room(&self, day: NaiveDate) -> bool {
        let mut near: Vec<i64> = self
            .taken
            .iter()
            .map(|taken| (*taken - day).num_days())
            .filter(|days| days.abs() < 7)
            .collect();
        near.push(0);
        near.sort_unstable();
        near.windows(MAX_A_WEEK + 1)
            .all(|some| some[MAX_A_WEEK] - some[0] >= 7)
    }
}

/// Returns in which quarter of its days a task comes first.
fn quarter(priority: TaskPriority) -> i64 {
    match priority {
        TaskPriority::Urgent => 0,
        TaskPriority::High => 1,
        TaskPriority::Medium => 2,
        TaskPriority::Low => 3,
    }
}
