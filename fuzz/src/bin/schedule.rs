//! Schedules: what is let through has dates in their order, and as many as are asked for at most.
//!
//! The first line is a day, today; then comes a schedule as it is stored, or an RRULE that begins on that day.
#![no_main]

use chrono::{Days, NaiveDate};
use domain::{
    Locale,
    schedule::{MAX_SPAN_DAYS, Timetable, validate, words},
};
use entity::schedule::Schedule;
use libfuzzer_sys::fuzz_target;

/// Days that are asked for.
const WANTED: usize = 20;

fuzz_target!(|text: &str| {
    let Some((today, rest)) = text.split_once('\n') else {
        return;
    };
    let Ok(today) = today.parse::<NaiveDate>() else {
        return;
    };
    let schedule = match rest.starts_with('{') {
        true => match serde_json::from_str(rest) {
            Ok(schedule) => schedule,
            Err(_) => return,
        },
        false => Schedule::Rule {
            rrule: rest.to_owned(),
            starts_on: today,
            seasons: Vec::new(),
        },
    };
    // A client's day lies in these years.
    let is_plausible = (1600..=2400).contains(&chrono::Datelike::year(&today));
    if is_plausible && validate(&schedule).is_ok() {
        look(&schedule, today);
    }
});

fn look(schedule: &Schedule, today: NaiveDate) {
    let timetable = Timetable::new(schedule, &[]).expect("a schedule that is let through is one");
    words(schedule, Locale::En);
    timetable.period_days(today);
    let Some(first) = timetable.first() else {
        return;
    };
    timetable.lapses_on(first.due_on);
    timetable.date_of(first, None);
    let upcoming = timetable.upcoming(Some(first), today, WANTED);
    assert!(upcoming.len() <= WANTED);
    assert!(upcoming.is_sorted_by(|one, next| one < next), "{upcoming:?}");
    let to = today
        .checked_add_days(Days::new(2 * MAX_SPAN_DAYS))
        .unwrap_or(today);
    let between = timetable.between(Some(first), today, today, to);
    assert!(between.len() as u64 <= MAX_SPAN_DAYS);
    assert!(between.is_sorted_by_key(|dated| dated.due_on));
    assert!(between.iter().all(|dated| (today..=to).contains(&dated.due_on)));
}
