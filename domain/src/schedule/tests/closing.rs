//! What closing and moving do to the open occurrence, and which days come after it.

use entity::schedule::{
    IntervalUnit::{Day, Month, Week},
    Schedule,
};

use super::{Task, With, away, day, days, from_completion, from_start, rule};
use crate::schedule::{Occurrence, Timetable};

/// Mondays from 5 January 2026 on.
fn mondays() -> Schedule {
    from_start(1, Week, "2026-01-05")
}

#[test]
fn a_date_on_the_day_of_a_late_completion_is_done_by_it() {
    let task = Task::new(mondays()).done("2026-01-12");

    assert_eq!(task.due(), Some(day("2026-01-19")));
    assert_eq!(task.missed(), []);
}

#[test]
fn moved_ahead_it_does_not_come_back_on_its_scheduled_day() {
    let task = Task::new(mondays()).rescheduled("2026-01-03");
    assert_eq!(
        task.replay().open,
        Some(Occurrence {
            scheduled_on: day("2026-01-05"),
            due_on: day("2026-01-03")
        })
    );

    let task = task.done("2026-01-03");
    assert_eq!(task.due(), Some(day("2026-01-12")));
}

#[test]
fn moved_back_it_takes_the_dates_before_its_day_along() {
    let task = Task::new(mondays()).rescheduled("2026-01-14").done("2026-01-14");

    assert_eq!(task.due(), Some(day("2026-01-19")));
    assert_eq!(task.missed(), []);
}

#[test]
fn late_is_judged_against_the_day_it_was_moved_to() {
    let task = Task::new(mondays()).rescheduled("2026-01-14").done("2026-01-20");

    assert_eq!(task.missed(), [(day("2026-01-19"), 1)]);
    assert_eq!(task.due(), Some(day("2026-01-26")));
}

#[test]
fn a_reschedule_lasts_for_its_occurrence_only() {
    let task = Task::new(mondays()).rescheduled("2026-01-07").done("2026-01-07");

    let open = task.replay().open.unwrap();
    assert_eq!(open.due_on, open.scheduled_on);
}

#[test]
fn a_late_skip_passes_over_like_a_completion() {
    let task = Task::new(mondays()).skipped("2026-01-28");

    assert_eq!(task.missed(), [(day("2026-01-12"), 3)]);
    assert_eq!(task.due(), Some(day("2026-02-02")));
}

#[test]
fn after_a_skip_an_interval_from_completion_counts_from_that_day() {
    let task = Task::new(from_completion(1, Month, "2026-01-31"))
        .done("2026-01-31")
        .skipped("2026-03-05");

    assert_eq!(task.due(), Some(day("2026-04-05")));
}

#[test]
fn an_interval_from_completion_misses_nothing_by_being_late() {
    let task = Task::new(from_completion(1, Week, "2026-01-05")).done("2026-06-01");

    assert_eq!(task.missed(), []);
    assert_eq!(task.due(), Some(day("2026-06-08")));
}

#[test]
fn the_last_day_is_included() {
    let task = Task::new(mondays().until("2026-01-12")).done("2026-01-05");
    assert_eq!(task.due(), Some(day("2026-01-12")));
    assert!(!task.replay().finished);

    let task = task.done("2026-01-12");
    assert_eq!(task.due(), None);
    assert!(task.replay().finished);

    let from_completion = from_completion(7, Day, "2026-01-05").until("2026-01-12");
    let task = Task::new(from_completion).done("2026-01-05");
    assert_eq!(task.due(), Some(day("2026-01-12")));
    assert_eq!(task.done("2026-01-06").due(), None);
}

#[test]
fn the_last_occurrences_may_all_be_missed() {
    let task = Task::new(rule("FREQ=WEEKLY;COUNT=4", "2026-01-05")).done("2026-03-01");

    assert_eq!(task.missed(), [(day("2026-01-12"), 3)]);
    assert!(task.replay().finished);
}

#[test]
fn a_task_that_comes_once_is_finished_however_it_was_closed() {
    let once = Schedule::Once {
        due_on: Some(day("2026-05-01")),
    };
    assert!(!Task::new(once.clone()).replay().finished);
    assert!(Task::new(once.clone()).done("2026-05-03").replay().finished);
    assert!(Task::new(once).skipped("2026-04-03").replay().finished);
}

#[test]
fn once_without_a_date_is_finished_when_it_was_done() {
    let once = Schedule::Once { due_on: None };
    assert_eq!(Task::new(once.clone()).replay().open, None);
    assert!(!Task::new(once.clone()).skipped("2026-05-03").replay().finished);
    assert!(Task::new(once).done("2026-05-03").replay().finished);
}

#[test]
fn on_demand_is_never_due_and_never_finished() {
    let task = Task::new(Schedule::OnDemand {
        created_on: day("2026-01-01"),
    })
    .done("2026-05-03");

    let replay = task.replay();
    assert_eq!((replay.open, replay.finished), (None, false));
    assert_eq!(replay.closed, []);
}

#[test]
fn a_back_dated_completion_closes_what_was_open_then() {
    let task = Task::new(mondays())
        .done("2026-01-05")
        .done("2026-01-12")
        .done("2026-01-03");

    let closed: Vec<_> = task
        .replay()
        .closed
        .iter()
        .map(|(_, occurrence)| occurrence.due_on)
        .collect();
    assert_eq!(closed, days("2026-01-05 2026-01-12 2026-01-19"));
    assert_eq!(task.due(), Some(day("2026-01-26")));
}

#[test]
fn moving_a_late_completion_back_unmakes_what_it_missed() {
    let mut task = Task::new(mondays()).done("2026-01-28");
    task.log[0].completed_on = day("2026-01-05");

    assert_eq!(task.missed(), []);
    assert_eq!(task.due(), Some(day("2026-01-12")));
}

#[test]
fn without_its_completion_an_occurrence_is_open_again() {
    let task = Task::new(mondays())
        .done("2026-01-05")
        .done("2026-01-28")
        .without(2);
    assert_eq!(task.missed(), []);
    assert_eq!(task.due(), Some(day("2026-01-12")));

    let task = Task::new(mondays())
        .done("2026-01-05")
        .done("2026-01-12")
        .without(1);
    assert_eq!(task.replay().closed[0].1.due_on, day("2026-01-05"));
    assert_eq!(task.due(), Some(day("2026-01-19")));
}

#[test]
fn after_a_change_of_the_log_another_occurrence_is_not_the_started_one() {
    let mut task = Task::new(mondays()).done("2026-01-05").started();
    task.handling.as_mut().unwrap().log_changed = true;
    assert!(task.replay().is_handled);

    let task = task.without(1);
    assert!(!task.replay().is_handled);
}

#[test]
fn the_days_to_come_begin_with_the_open_one() {
    let task = Task::new(mondays());
    let timetable = task.timetable();
    let open = task.replay().open;

    let today = day("2026-01-02");
    assert_eq!(
        timetable.upcoming(open, today, 3),
        days("2026-01-05 2026-01-12 2026-01-19")
    );
    // Overdue, it will be closed today at the earliest; what it passes over does not come.
    let today = day("2026-01-26");
    assert_eq!(
        timetable.upcoming(open, today, 3),
        days("2026-01-05 2026-02-02 2026-02-09")
    );
    assert_eq!(timetable.upcoming(None, today, 3), []);
}

#[test]
fn what_follows_a_completion_cannot_be_known() {
    let task = Task::new(from_completion(1, Week, "2026-01-05"));
    let upcoming = task
        .timetable()
        .upcoming(task.replay().open, day("2026-01-01"), 5);

    assert_eq!(upcoming, days("2026-01-05"));
}

#[test]
fn between_two_days_stand_the_worked_out_ones_only() {
    let timetable = Timetable::new(&mondays(), &[away("2026-02-01", "2026-02-10")]).unwrap();
    let open = timetable.first();
    let today = day("2026-01-01");

    let between = |from, to| timetable.between(open, today, day(from), day(to));
    let due = |from, to| {
        between(from, to)
            .iter()
            .map(|dated| dated.due_on)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        due("2026-01-01", "2026-01-31"),
        days("2026-01-12 2026-01-19 2026-01-26")
    );
    assert_eq!(
        due("2026-02-01", "2026-02-28"),
        days("2026-02-11 2026-02-16 2026-02-23")
    );
    assert_eq!(due("2026-03-02", "2199-01-01").last(), Some(&day("2027-04-05")));
    assert_eq!(due("2026-02-28", "2026-02-01"), []);
    // Of the two that fall together, the first.
    let dates: Vec<_> = between("2026-02-11", "2026-02-20")
        .iter()
        .map(|dated| dated.date)
        .collect();
    assert_eq!(dates, days("2026-02-02 2026-02-16"));
}

#[test]
fn what_is_open_keeps_its_date_whenever_nobody_is_home() {
    let rests = away("2026-01-04", "2026-01-20");
    let from_closing = from_completion(1, Week, "2026-01-05");
    let once = Schedule::Once {
        due_on: Some(day("2026-01-05")),
    };

    for schedule in [
        once,
        mondays(),
        rule("FREQ=WEEKLY", "2026-01-05"),
        from_closing.clone(),
    ] {
        for away in [&[][..], &[rests]] {
            let timetable = Timetable::new(&schedule, away).unwrap();
            let open = timetable.first().unwrap();
            assert_eq!(timetable.date_of(open, None), day("2026-01-05"), "{schedule:?}");
        }
    }
    let timetable = Timetable::new(&from_closing, &[rests]).unwrap();
    let open = Occurrence::scheduled(day("2026-01-21"));
    assert_eq!(
        timetable.date_of(open, Some(day("2026-01-03"))),
        day("2026-01-10")
    );
    // After an edit of the schedule, what was closed before leads elsewhere.
    assert_eq!(
        timetable.date_of(open, Some(day("2025-12-01"))),
        day("2026-01-21")
    );
}

#[test]
fn what_comes_once_in_decades_is_looked_for_for_fifty_years() {
    // The 29th of February is a Monday every 28 years.
    let task = Task::new(rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2024-01-01"));
    let open = task.replay().open;

    assert_eq!(open.map(|open| open.due_on), Some(day("2044-02-29")));
    assert_eq!(
        task.timetable().upcoming(open, day("2026-01-01"), 100),
        days("2044-02-29 2072-02-29")
    );
}

#[test]
fn what_is_done_early_comes_again_on_another_day() {
    let task = Task::new(from_completion(1, Week, "2026-12-03")).on("2026-11-26");

    let task = task.done("2026-11-26");

    // A week later would be the day that was closed.
    assert_eq!(
        task.replay().open.map(|open| open.due_on),
        Some(day("2026-12-04"))
    );
    let task = task.done("2026-11-27");
    assert_eq!(
        task.replay().open.map(|open| open.due_on),
        Some(day("2026-12-05"))
    );
}
