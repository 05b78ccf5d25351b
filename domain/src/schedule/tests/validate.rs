//! What is refused, and which field is named.

use entity::schedule::{
    IntervalUnit::{Day, Month, Week, Year},
    Schedule,
};

use super::{With, day, from_completion, from_start, rule};
use crate::{
    Code,
    schedule::{Timetable, validate},
};

/// The fields that are refused and why; and what passes must be fit to be asked.
fn problems(schedule: &Schedule) -> Vec<(&'static str, Code)> {
    let Err(problems) = validate(schedule) else {
        assert!(Timetable::new(schedule, &[]).is_ok());
        return vec![];
    };
    problems
        .iter()
        .map(|problem| (problem.field, problem.code))
        .collect()
}

#[test]
fn an_interval_is_one_to_fifty_years_long() {
    for (unit, most) in [(Day, 18_250), (Week, 2_600), (Month, 600), (Year, 50)] {
        assert_eq!(problems(&from_start(1, unit, "2026-01-01")), []);
        assert_eq!(problems(&from_completion(most, unit, "2026-01-01")), []);
        for every in [i32::MIN, -1, 0, most + 1, i32::MAX] {
            let refused = problems(&from_start(every, unit, "2026-01-01"));
            assert_eq!(
                refused,
                [("interval.every", Code::OutOfRange)],
                "{every} {unit:?}"
            );
        }
    }
}

#[test]
fn days_lie_within_three_centuries() {
    assert_eq!(
        problems(&from_start(1, Day, "1900-01-01").until("2200-12-31")),
        []
    );
    assert_eq!(
        problems(&from_start(1, Day, "1899-12-31")),
        [("interval.startsOn", Code::OutOfRange)]
    );
    assert_eq!(
        problems(&from_start(1, Day, "2201-01-01")),
        [("interval.startsOn", Code::OutOfRange)]
    );
    assert_eq!(
        problems(&rule("FREQ=DAILY", "+9999-01-01")),
        [("rule.startsOn", Code::OutOfRange)]
    );
    let once = Schedule::Once {
        due_on: Some(day("0001-01-01")),
    };
    assert_eq!(problems(&once), [("once.dueOn", Code::OutOfRange)]);
    assert_eq!(problems(&Schedule::Once { due_on: None }), []);
    assert_eq!(
        problems(&Schedule::OnDemand {
            created_on: day("2026-01-01")
        }),
        []
    );
}

#[test]
fn an_interval_does_not_end_before_it_starts() {
    let schedule = from_start(1, Day, "2026-01-02");
    assert_eq!(problems(&schedule.clone().until("2026-01-02")), []);
    assert_eq!(
        problems(&schedule.clone().until("2026-01-01")),
        [("interval.until", Code::OutOfRange)]
    );
    assert_eq!(
        problems(&schedule.until("2201-01-01")),
        [("interval.until", Code::OutOfRange)]
    );
}

#[test]
fn a_year_has_twelve_seasons_at_most() {
    let mut interval = from_start(1, Day, "2026-01-02");
    let mut by_rule = rule("FREQ=DAILY", "2026-01-02");
    for _ in 0..12 {
        interval = interval.in_season("04-01", "09-30");
        by_rule = by_rule.in_season("04-01", "09-30");
    }
    assert_eq!((problems(&interval), problems(&by_rule)), (vec![], vec![]));

    let interval = interval.in_season("04-01", "09-30");
    let by_rule = by_rule.in_season("04-01", "09-30");
    assert_eq!(problems(&interval), [("interval.seasons", Code::TooLong)]);
    assert_eq!(problems(&by_rule), [("rule.seasons", Code::TooLong)]);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let schedule = from_start(0, Day, "2026-01-02").until("2026-01-01");
    assert_eq!(
        problems(&schedule),
        [
            ("interval.every", Code::OutOfRange),
            ("interval.until", Code::OutOfRange)
        ]
    );
}

#[test]
fn rules_by_the_day_and_coarser_are_accepted() {
    for text in [
        "FREQ=DAILY",
        "freq=weekly;byday=mo,Tu;wkst=su",
        "FREQ=MONTHLY;BYDAY=+1MO,-4FR,5SA",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYDAY=53SU,-52MO",
        "FREQ=YEARLY;INTERVAL=50",
        "INTERVAL=2;FREQ=DAILY;COUNT=4000",
        "FREQ=DAILY;UNTIL=20260101",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ] {
        assert_eq!(problems(&rule(text, "2026-01-01")), [], "{text}");
    }
}

#[test]
fn what_is_no_rule_or_too_fine_is_refused() {
    for text in [
        "",
        ";",
        "FREQ",
        "FREQ=",
        "FREQ=DAILY;",
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=SECONDLY",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "RRULE:FREQ=DAILY",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=DAILY;X-NAME=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=18251",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=2027-01-01",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=20270101T99",
        "FREQ=DAILY;BYDAY=",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=-1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=-5MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=ZZMO",
        "FREQ=MONTHLY;BYDAY=é",
        "FREQ=MONTHLY;BYDAY=MOé",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=1,,2",
        "FREQ=MONTHLY;BYMONTHDAY=--1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=10MO",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
        "FREQ=DAILY\nDTSTART:20260101",
    ] {
        assert_eq!(
            problems(&rule(text, "2026-01-01")),
            [("rule.rrule", Code::InvalidFormat)],
            "{text}"
        );
    }
}

#[test]
fn a_rule_that_never_comes_is_refused() {
    for text in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;UNTIL=20241231",
        "FREQ=DAILY;COUNT=4001",
        // The hundredth comes long after everybody.
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=100",
    ] {
        assert_eq!(
            problems(&rule(text, "2025-01-01")),
            [("rule.rrule", Code::OutOfRange)],
            "{text}"
        );
    }
}

#[test]
fn a_rule_of_more_than_five_hundred_letters_is_refused() {
    let list = vec!["1"; 250].join(",");
    let text = format!("FREQ=MONTHLY;BYMONTHDAY={list}");

    assert_eq!(
        problems(&rule(&text, "2025-01-01")),
        [("rule.rrule", Code::TooLong)]
    );
}
