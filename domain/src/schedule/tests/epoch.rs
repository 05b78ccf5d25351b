//! What editing a schedule does.

use entity::schedule::{
    IntervalUnit::{Month, Week, Year},
    Schedule,
};

use super::{Task, With, day, from_completion, from_start};

fn mondays() -> Schedule {
    from_start(1, Week, "2026-01-05")
}

#[test]
fn the_open_occurrence_is_the_first_from_today_on() {
    let task = Task::new(mondays()).done("2026-01-05").on("2026-02-20");
    let task = task.edited(from_start(1, Month, "2026-01-20"));
    assert_eq!(task.due(), Some(day("2026-02-20")));
    assert_eq!(task.missed(), []);

    let task = task.on("2026-02-21").edited(from_start(1, Month, "2026-01-20"));
    assert_eq!(task.due(), Some(day("2026-03-20")));
}

#[test]
fn a_first_occurrence_may_lie_in_the_past() {
    assert_eq!(
        Task::new(mondays()).on("2026-11-23").due(),
        Some(day("2026-01-05"))
    );
}

#[test]
fn what_was_done_today_is_not_due_again_today() {
    let task = Task::new(mondays())
        .done("2026-01-12")
        .edited(from_start(2, Week, "2026-01-12"));

    assert_eq!(task.due(), Some(day("2026-01-26")));
}

#[test]
fn a_date_before_today_that_moves_past_it_counts() {
    let task = Task::new(mondays()).on("2026-02-01");
    let task = task.edited(from_start(1, Year, "2025-11-15").in_season("04-01", "09-30"));

    assert_eq!(task.due(), Some(day("2026-04-01")));
}

#[test]
fn the_last_day_it_was_done_carries_over() {
    let task = Task::new(mondays()).done("2026-01-05").on("2026-01-10");
    let task = task.edited(from_completion(1, Month, "2025-01-01"));
    assert_eq!(task.due(), Some(day("2026-02-05")));

    // Never earlier than today, nor before a start that is still to come.
    assert_eq!(
        task.clone()
            .on("2026-04-01")
            .edited(from_completion(1, Month, "2025-01-01"))
            .due(),
        Some(day("2026-04-01"))
    );
    assert_eq!(
        task.edited(from_completion(1, Month, "2026-06-01")).due(),
        Some(day("2026-06-01"))
    );
}

#[test]
fn older_rows_are_never_closed_again() {
    let task = Task::new(mondays())
        .done("2026-01-05")
        .done("2026-01-12")
        .on("2026-01-20");
    let task = task.edited(from_start(1, Month, "2026-02-01"));
    assert_eq!(task.replay().closed, []);

    let task = task.without(1);
    assert_eq!(task.due(), Some(day("2026-02-01")));
    assert_eq!(task.missed(), []);
}

#[test]
fn a_started_occurrence_is_finished_first() {
    let task = Task::new(mondays())
        .started()
        .on("2026-01-07")
        .edited(from_start(1, Month, "2026-01-09"));
    assert_eq!(task.due(), Some(day("2026-01-05")));

    let task = task.done("2026-01-08");
    assert_eq!(task.due(), Some(day("2026-01-09")));
    assert_eq!(task.missed(), []);

    let task = task.without(1);
    assert_eq!(task.due(), Some(day("2026-01-05")));
}

#[test]
fn a_started_occurrence_closed_late_misses_only_dates_since_the_edit() {
    let task = Task::new(mondays())
        .started()
        .on("2026-01-21")
        .edited(mondays())
        .done("2026-02-03");

    assert_eq!(task.missed(), [(day("2026-01-26"), 2)]);
    assert_eq!(task.due(), Some(day("2026-02-09")));
}

#[test]
fn a_single_day_stands_as_it_was_said() {
    let task = Task::new(mondays()).done("2026-01-05").on("2026-01-20");

    let past = Schedule::Once {
        due_on: Some(day("2026-01-10")),
    };
    assert_eq!(task.clone().edited(past).due(), Some(day("2026-01-10")));
    // Done under another schedule is not done.
    assert!(!task.edited(Schedule::Once { due_on: None }).replay().finished);
}

#[test]
fn without_a_date_from_today_on_the_schedule_is_finished() {
    let task = Task::new(mondays())
        .on("2026-03-01")
        .edited(mondays().until("2026-02-01"));

    assert_eq!(task.due(), None);
    assert!(task.replay().finished);
}
