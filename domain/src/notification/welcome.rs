//! Mails that help a new household on its way: what to say on which day after the sign-up.
//!
//! Each says something only while it is true (see [`delivery`](crate::delivery)), and none goes out once the person wants no tips.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{id::AccountId, mail::MailKind, plan};

use super::{
    hour::after,
    stage::{Moment, named},
};
use crate::{mail::Letter, preference::Preferences, schedule::zone};

/// The days after the sign-up, and what is said then. They are taken in this order: what could not be said on its day is said later, but
/// never two on one day.
const STEPS: [(u64, MailKind); 4] = [
    (0, MailKind::Welcome),
    (1, MailKind::FirstHome),
    (3, MailKind::FirstTask),
    (7, MailKind::Household),
];

/// The day that never comes: behind the last step. Both databases and all zones know it.
const NEVER: NaiveDate = NaiveDate::from_ymd_opt(9999, 1, 1).expect("a day");

/// How long a step is worth sending: until the hour of the next day.
const LASTS: TimeDelta = TimeDelta::days(1);

/// Returns the first step of an account whose day is not past, and that day.
///
/// An account that is older than honeyDue's mails gets none of those that are past.
pub(super) fn first(since: NaiveDate, today: NaiveDate) -> (i64, NaiveDate) {
    let past = STEPS.iter().filter(|(days, _)| since + Days::new(*days) < today);
    let step = past.count() as i64;
    (step, day(step, since))
}

/// Returns the day of a step.
fn day(step: i64, since: NaiveDate) -> NaiveDate {
    let step = usize::try_from(step).ok().and_then(|step| STEPS.get(step));
    step.map_or(NEVER, |(days, _)| since + Days::new(*days))
}

/// Returns the day from which on the step after a row's may be said, when the row's own was on `served`.
pub(super) fn next(row: &plan::Model, preferences: &Preferences, served: NaiveDate) -> NaiveDate {
    let since = zone::today(preferences.zone, preferences.since);
    day(row.version + 1, since).max(after(served))
}

/// Writes the mails of the steps whose moment has come.
pub(super) fn letters(
    due: &[plan::Model],
    moments: &HashMap<AccountId, &Moment>,
    preferences: &HashMap<AccountId, Preferences>,
    now: DateTime<Utc>,
) -> Vec<Letter> {
    let letters = due.iter().filter_map(|row| {
        let moment = moments
            .get(&row.account_id)
            .filter(|moment| moment.kind == row.kind)?;
        let wanted = preferences.get(&row.account_id)?;
        let (_, kind) = STEPS.get(usize::try_from(row.version).ok()?)?;
        wanted.row.tips_by_email.then(|| Letter {
            id: named(&format!("{} WELCOME {}", row.account_id, row.version)),
            kind: *kind,
            account_id: row.account_id,
            due_at: moment.at,
            expires_at: now + LASTS,
        })
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn whoever_signs_up_today_begins_at_the_beginning() {
        let today = date("2026-11-23");

        assert_eq!(first(today, today), (0, today));
    }

    #[test]
    fn steps_that_are_past_are_not_made_up_for() {
        let since = date("2026-11-23");

        assert_eq!(first(since, date("2026-11-25")), (2, date("2026-11-26")));
        assert_eq!(first(since, date("2026-12-24")), (4, NEVER));
    }
}
