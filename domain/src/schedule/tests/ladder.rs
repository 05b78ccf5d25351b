//! Periods, lead days and when a task speaks up.

use chrono::NaiveDate;
use entity::schedule::{
    IntervalUnit::{Day, Month, Week, Year},
    Schedule,
};

use super::{day, days, from_completion, from_start, rule};
use crate::schedule::{Reminders, Stage, Timetable, ladder, lead_days};

fn period(schedule: &Schedule) -> Option<i64> {
    Timetable::new(schedule, &[])
        .unwrap()
        .period_days(day("2026-06-01"))
}

#[test]
fn lead_days_follow_from_the_period() {
    let cases = [
        (from_start(1, Year, "2026-01-01"), 30),
        (from_completion(10, Month, "2026-01-01"), 30),
        (from_start(3, Month, "2026-01-01"), 14),
        (from_start(90, Day, "2026-01-01"), 14),
        (from_start(1, Month, "2026-01-01"), 7),
        (from_start(4, Week, "2026-01-01"), 7),
        (from_completion(1, Week, "2026-01-01"), 1),
        (from_start(5, Day, "2026-01-01"), 0),
        (
            Schedule::Once {
                due_on: Some(day("2026-01-01")),
            },
            7,
        ),
        (rule("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1", "2026-01-01"), 14),
        (rule("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01"), 7),
        (rule("FREQ=WEEKLY;BYDAY=MO,TH", "2026-01-01"), 0),
    ];
    for (schedule, expected) in cases {
        assert_eq!(lead_days(period(&schedule)), expected, "{schedule:?}");
    }
}

#[test]
fn a_rules_period_is_the_shortest_gap_of_its_next_twelve_dates() {
    assert_eq!(
        period(&rule("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1", "2026-01-01")),
        Some(182)
    );
    assert_eq!(
        period(&rule("FREQ=MONTHLY;BYMONTHDAY=15", "2026-01-01")),
        Some(28)
    );
    // About to end, it is what it was.
    assert_eq!(period(&rule("FREQ=YEARLY;COUNT=2", "2025-06-01")), Some(365));
    assert_eq!(period(&rule("FREQ=YEARLY;COUNT=1", "2025-06-01")), None);
}

#[test]
fn the_ladder_by_period() {
    let cases: [(Option<i64>, &[u64]); 11] = [
        (Some(365), &[30, 14, 7, 0]),
        (Some(300), &[30, 14, 7, 0]),
        (Some(299), &[7, 3, 0]),
        (Some(80), &[7, 3, 0]),
        (Some(79), &[3, 0]),
        (Some(25), &[3, 0]),
        (Some(24), &[1, 0]),
        (Some(10), &[1, 0]),
        (Some(9), &[0]),
        (Some(1), &[0]),
        (None, &[0]),
    ];
    for (period, expected) in cases {
        assert_eq!(ladder(period), expected, "{period:?}");
    }
}

fn yearly() -> Reminders {
    Reminders {
        due_on: day("2026-05-31"),
        period: Some(365),
        urgent: false,
        started: false,
    }
}

fn on(reminders: &Reminders, from: &str, count: usize) -> Vec<NaiveDate> {
    reminders.from(day(from)).map(|(on, _)| on).take(count).collect()
}

#[test]
fn a_yearly_task_speaks_up_four_times_before_and_seven_after() {
    let expected = days(
        "2026-05-01 2026-05-17 2026-05-24 2026-05-31 \
         2026-06-01 2026-06-02 2026-06-03 2026-06-06 2026-06-09 2026-06-12 2026-06-14",
    );

    assert_eq!(on(&yearly(), "2026-01-01", 100), expected);
}

#[test]
fn an_urgent_one_goes_on_once_a_week() {
    let urgent = Reminders {
        urgent: true,
        ..yearly()
    };

    assert_eq!(
        on(&urgent, "2026-06-13", 3),
        days("2026-06-14 2026-06-21 2026-06-28")
    );
    assert_eq!(on(&urgent, "2026-06-21", 2), days("2026-06-21 2026-06-28"));
    assert_eq!(on(&urgent, "2126-05-31", 2).len(), 2);
    for later in 1..100 {
        let today = day("2026-05-31") + chrono::Days::new(later);
        let is_stage = [1, 2, 3, 6, 9, 12, 14].contains(&later) || (later > 14 && later % 7 == 0);
        assert_eq!(
            urgent.on(today),
            is_stage.then_some(Stage::Overdue(later)),
            "{later}"
        );
    }
}

#[test]
fn a_started_task_waits_for_its_due_day() {
    let started = Reminders {
        started: true,
        ..yearly()
    };

    assert_eq!(on(&started, "2026-01-01", 2), days("2026-05-31 2026-06-01"));
}

#[test]
fn a_stage_has_its_day_and_no_other() {
    assert_eq!(yearly().on(day("2026-05-01")), Some(Stage::Before(30)));
    assert_eq!(yearly().on(day("2026-05-02")), None);
    assert_eq!(yearly().on(day("2026-05-31")), Some(Stage::Due));
    assert_eq!(yearly().on(day("2026-06-03")), Some(Stage::Overdue(3)));
    assert_eq!(yearly().on(day("2026-06-21")), None);
}
