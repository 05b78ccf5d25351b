//! How long before and after its due day a task speaks up.

use chrono::{Days, NaiveDate};

/// Days after the due day on which a task that stays undone is called to mind.
const OVERDUE: [u64; 7] = [1, 2, 3, 6, 9, 12, 14];

/// Beyond those an URGENT task comes back once a week.
const OVERDUE_URGENT_EVERY: u64 = 7;

/// Returns how many days before its due day a task is DUE_SOON, unless its household says otherwise.
///
/// `period` is [`Timetable::period_days`](super::Timetable::period_days); a task that comes once has none.
pub fn lead_days(period: Option<i64>) -> i32 {
    match period {
        None => 7,
        Some(300..) => 30,
        Some(80..) => 14,
        Some(25..) => 7,
        Some(6..) => 1,
        Some(_) => 0,
    }
}

/// Returns on which days before the due day a task is announced, the earliest first.
pub fn ladder(period: Option<i64>) -> &'static [u64] {
    match period {
        Some(300..) => &[30, 14, 7, 0],
        Some(80..) => &[7, 3, 0],
        Some(25..) => &[3, 0],
        Some(10..) => &[1, 0],
        Some(_) | None => &[0],
    }
}

/// What a task's reminders hang on.
#[derive(Clone, Copy, Debug)]
pub struct Reminders {
    /// The effective due day of the open occurrence.
    pub due_on: NaiveDate,
    /// The schedule's period.
    pub period: Option<i64>,
    /// Whether the task's priority is URGENT.
    pub urgent: bool,
    /// Whether somebody has begun with the open occurrence.
    pub started: bool,
}

/// A reminder's place on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many days before the due day.
    Before(u64),
    /// On the due day.
    Due,
    /// So many days after the due day.
    Overdue(u64),
}

impl Reminders {
    /// Returns the stage whose day is `day`, if there is one.
    pub fn on(&self, day: NaiveDate) -> Option<Stage> {
        self.from(day)
            .next()
            .filter(|(on, _)| *on == day)
            .map(|(_, stage)| stage)
    }

    /// Returns the reminders from `day` on, in order; for an URGENT task they do not end.
    pub fn from(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDate, Stage)> + use<> {
        let due_on = self.due_on;
        let started = self.started;
        let before = ladder(self.period).iter().filter_map(move |days| match days {
            0 => Some((due_on, Stage::Due)),
            _ if started => None,
            _ => Some((due_on.checked_sub_days(Days::new(*days))?, Stage::Before(*days))),
        });
        // Weeks that are past are jumped over.
        let last = OVERDUE[OVERDUE.len() - 1];
        let passed = u64::try_from((day - due_on).num_days())
            .unwrap_or(0)
            .saturating_sub(last);
        let weeks = (passed / OVERDUE_URGENT_EVERY).max(1);
        let weekly = self
            .urgent
            .then(|| (weeks..).map(move |week| last + week * OVERDUE_URGENT_EVERY));
        let after = OVERDUE.into_iter().chain(weekly.into_iter().flatten());
        let after = after
            .map_while(move |days| Some((due_on.checked_add_days(Days::new(days))?, Stage::Overdue(days))));
        before.chain(after).skip_while(move |(on, _)| *on < day)
    }
}
