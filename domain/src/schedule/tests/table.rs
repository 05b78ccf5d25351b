//! The table of cases, row by row.

use chrono::{DateTime, NaiveTime, Utc};
use entity::schedule::{
    IntervalUnit::{Month, Week, Year},
    Schedule,
};

use super::{Task, With, course, day, days, from_completion, from_start, rule};
use crate::schedule::zone;

/// Checks what a schedule gives both when each is done on its day and when it is projected.
fn gives(schedule: Schedule, expected: &str) {
    let expected = days(expected);

    assert_eq!(course(schedule.clone(), expected.len()), expected, "one by one");
    let task = Task::new(schedule);
    let upcoming = task
        .timetable()
        .upcoming(task.replay().open, task.today, expected.len());
    assert_eq!(upcoming, expected, "projected");
}

#[test]
fn monthly_from_the_31st_keeps_to_the_last_day() {
    gives(
        from_start(1, Month, "2026-01-31"),
        "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30",
    );
}

#[test]
fn quarterly_from_the_30th_of_november() {
    gives(
        from_start(3, Month, "2025-11-30"),
        "2025-11-30 2026-02-28 2026-05-30 2026-08-30 2026-11-30",
    );
}

#[test]
fn yearly_from_a_leap_day() {
    gives(
        from_start(1, Year, "2024-02-29"),
        "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
    );
}

#[test]
fn a_month_after_completion_counts_from_the_day_it_was_done() {
    let task = Task::new(from_completion(1, Month, "2026-01-31")).done("2026-01-31");
    assert_eq!(task.due(), Some(day("2026-02-28")));

    let task = task.done("2026-02-28");
    assert_eq!(task.due(), Some(day("2026-03-28")));
}

#[test]
fn the_last_friday_of_each_month() {
    gives(
        rule("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01"),
        "2026-01-30 2026-02-27 2026-03-27 2026-04-24 2026-05-29",
    );
}

#[test]
fn a_rule_skips_the_months_without_a_31st() {
    gives(
        rule("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-01"),
        "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31",
    );
}

#[test]
fn fortnightly_with_weeks_that_begin_on_sunday() {
    gives(
        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05"),
        "1997-08-05 1997-08-17 1997-08-19 1997-08-31 1997-09-02",
    );
}

#[test]
fn twice_a_year() {
    gives(
        rule("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1", "2026-01-01"),
        "2026-04-01 2026-10-01 2027-04-01",
    );
}

#[test]
fn two_months_after_completion_wait_for_the_season() {
    let schedule = from_completion(2, Month, "2026-04-01").in_season("04-01", "09-30");
    let task = Task::new(schedule).done("2026-09-15");

    assert_eq!(task.due(), Some(day("2027-04-01")));
}

#[test]
fn done_late_it_passes_over_what_came_in_between() {
    let task = Task::new(from_start(1, Week, "2026-01-05")).done("2026-01-28");

    let replay = task.replay();
    assert_eq!(replay.closed[0].1.due_on, day("2026-01-05"));
    assert_eq!(task.missed(), [(day("2026-01-12"), 3)]);
    assert_eq!(replay.missed[0].missed_on, day("2026-01-28"));
    assert_eq!(task.due(), Some(day("2026-02-02")));
}

#[test]
fn done_early_the_next_is_the_one_after() {
    let task = Task::new(from_start(1, Month, "2026-03-15")).done("2026-03-13");

    assert_eq!(task.due(), Some(day("2026-04-15")));
    assert_eq!(task.missed(), []);
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn overdue_begins_with_the_local_day_after() {
    let zone = zone::parse("America/New_York").unwrap();

    assert_eq!(
        zone::start_of_day(zone, day("2026-03-09")),
        instant("2026-03-09T04:00:00Z")
    );
}

#[test]
fn a_local_time_is_one_instant() {
    let cases = [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"),
        (
            "Australia/Lord_Howe",
            "2026-10-04",
            "02:15",
            "2026-10-03T15:45:00Z",
        ),
    ];
    for (name, date, time, expected) in cases {
        let zone = zone::parse(name).unwrap();
        let time = NaiveTime::parse_from_str(time, "%H:%M").unwrap();

        assert_eq!(
            zone::instant(zone, day(date), time),
            instant(expected),
            "{name} {date} {time}"
        );
    }
}
