//! What seasons and absences do to the open occurrence.

use entity::schedule::{
    IntervalUnit::{Month, Week},
    Schedule,
};

use super::{Task, With, day, from_completion, from_start};
use crate::schedule::Occurrence;

/// Mondays from 5 January 2026 on.
fn mondays() -> Schedule {
    from_start(1, Week, "2026-01-05")
}

/// The 15th of each month, from April to September.
fn summer_15ths() -> Schedule {
    from_start(1, Month, "2026-01-15").in_season("04-01", "09-30")
}

#[test]
fn dates_of_the_winter_become_one_on_the_first_day_of_the_season() {
    let task = Task::new(summer_15ths());
    assert_eq!(task.due(), Some(day("2026-04-01")));

    let task = task.done("2026-04-01");
    assert_eq!(task.due(), Some(day("2026-04-15")));
    assert_eq!(task.missed(), []);
}

#[test]
fn dates_that_waited_for_the_season_are_not_missed() {
    let task = Task::new(summer_15ths()).done("2026-04-20");

    assert_eq!(task.missed(), [(day("2026-04-15"), 1)]);
    assert_eq!(task.due(), Some(day("2026-05-15")));
}

#[test]
fn when_its_season_ends_it_is_missed_with_what_it_passed_over() {
    let schedule = from_start(1, Week, "2026-09-21").in_season("04-01", "09-30");
    let task = Task::new(schedule).on("2026-09-30");
    assert_eq!(task.due(), Some(day("2026-09-21")));
    assert_eq!(task.replay().lapses_on, Some(day("2026-10-01")));

    let task = task.on("2026-10-01");
    let replay = task.replay();
    assert_eq!(task.missed(), [(day("2026-09-21"), 2)]);
    assert_eq!(replay.missed[0].missed_on, day("2026-10-01"));
    assert_eq!(task.due(), Some(day("2027-04-01")));
    assert_eq!(replay.lapses_on, Some(day("2027-10-01")));
    assert!(!replay.finished);
}

#[test]
fn an_interval_from_completion_comes_again_in_the_next_season() {
    let schedule = from_completion(2, Month, "2026-08-01").in_season("04-01", "09-30");
    let task = Task::new(schedule).on("2026-10-01");

    assert_eq!(task.missed(), [(day("2026-08-01"), 1)]);
    assert_eq!(task.due(), Some(day("2027-04-01")));
}

#[test]
fn each_season_left_alone_is_one_row() {
    let schedule = from_start(1, Month, "2024-05-01").in_season("04-01", "06-30");
    let task = Task::new(schedule).on("2026-05-20");

    assert_eq!(task.missed(), [(day("2024-05-01"), 2), (day("2025-04-01"), 3)]);
    assert_eq!(task.due(), Some(day("2026-04-01")));
}

#[test]
fn done_in_the_season_after_it_had_ended_unnoticed() {
    let schedule = from_start(1, Month, "2026-09-15").in_season("04-01", "09-30");
    let mut task = Task::new(schedule);
    task.today = day("2027-04-02");

    let task = task.done("2027-04-02");
    assert_eq!(task.missed(), [(day("2026-09-15"), 1)]);
    assert_eq!(task.replay().closed[0].1.due_on, day("2027-04-01"));
    assert_eq!(task.due(), Some(day("2027-04-15")));
}

#[test]
fn saying_later_that_it_was_done_in_time_unmakes_what_the_season_missed() {
    let schedule = from_start(1, Week, "2026-09-21").in_season("04-01", "09-30");
    let task = Task::new(schedule).on("2026-10-05").done("2026-09-29");

    assert_eq!(task.missed(), [(day("2026-09-28"), 1)]);
    assert_eq!(task.replay().closed[0].1.due_on, day("2026-09-21"));
    assert_eq!(task.due(), Some(day("2027-04-01")));
}

#[test]
fn started_it_outlives_its_season() {
    let task = Task::new(summer_15ths())
        .on("2026-05-01")
        .done("2026-04-01")
        .done("2026-09-14");
    assert_eq!(task.due(), Some(day("2026-09-15")));

    let task = task.on("2026-09-15").started().on("2026-12-01");
    let replay = task.replay();
    assert_eq!(replay.open.map(|open| open.due_on), Some(day("2026-09-15")));
    assert!(replay.is_handled);
    assert_eq!(replay.lapses_on, None);

    // What is closed out of season was not missed, and the winter's dates waited for spring.
    let task = task.done("2027-04-20");
    assert_eq!(task.missed(), [(day("2026-05-15"), 4), (day("2027-04-15"), 1)]);
    assert_eq!(task.replay().closed.last().unwrap().1.due_on, day("2026-09-15"));
    assert_eq!(task.due(), Some(day("2027-05-15")));
}

#[test]
fn moved_out_of_its_season_it_stays_until_the_next_is_over() {
    let schedule = from_start(1, Month, "2026-09-15").in_season("04-01", "09-30");
    let task = Task::new(schedule).rescheduled("2026-10-20").on("2026-10-15");

    let replay = task.replay();
    assert_eq!(replay.open.map(|open| open.due_on), Some(day("2026-10-20")));
    assert_eq!(replay.lapses_on, Some(day("2027-10-01")));
}

#[test]
fn what_was_done_with_a_missed_occurrence_is_over() {
    let schedule = from_start(1, Month, "2026-09-15").in_season("04-01", "09-30");
    let task = Task::new(schedule).rescheduled("2026-09-20").on("2026-10-01");

    let replay = task.replay();
    assert!(!replay.is_handled);
    assert_eq!(replay.open, Some(Occurrence::scheduled(day("2027-04-01"))));
}

#[test]
fn seasons_that_touch_are_one() {
    let schedule = from_start(1, Month, "2026-05-15")
        .in_season("04-01", "06-30")
        .in_season("07-01", "09-30");

    assert_eq!(
        Task::new(schedule).on("2026-07-10").due(),
        Some(day("2026-05-15"))
    );
}

#[test]
fn a_season_of_the_whole_year_never_ends() {
    for (from, to) in [("01-01", "12-31"), ("07-01", "06-30")] {
        let task = Task::new(from_start(1, Month, "2026-05-15").in_season(from, to)).on("2030-01-01");

        assert_eq!(task.due(), Some(day("2026-05-15")));
        assert_eq!(task.replay().lapses_on, None);
    }
}

#[test]
fn away_moves_a_due_day_to_the_first_day_back() {
    let task = Task::new(mondays()).away("2026-01-01", "2026-01-13");
    assert_eq!(task.due(), Some(day("2026-01-14")));

    let task = task.done("2026-01-14");
    assert_eq!(task.due(), Some(day("2026-01-19")));
    assert_eq!(task.missed(), []);
}

#[test]
fn away_periods_that_touch_or_overlap_chain() {
    let task = Task::new(mondays())
        .away("2026-01-10", "2026-01-20")
        .away("2026-01-04", "2026-01-06")
        .away("2026-01-07", "2026-01-12");

    assert_eq!(task.due(), Some(day("2026-01-21")));
}

#[test]
fn an_absence_within_another_adds_nothing() {
    let task = Task::new(mondays())
        .away("2026-01-01", "2026-01-31")
        .away("2026-01-02", "2026-01-03");

    assert_eq!(task.due(), Some(day("2026-02-01")));
}

#[test]
fn a_day_at_home_between_two_absences_is_a_day_back() {
    let task = Task::new(mondays())
        .away("2026-01-04", "2026-01-06")
        .away("2026-01-08", "2026-01-12");

    assert_eq!(task.due(), Some(day("2026-01-07")));
}

#[test]
fn season_and_away_take_turns_until_neither_moves_it() {
    // Away until after the season, and again when the next begins.
    let task = Task::new(from_start(1, Month, "2026-09-15").in_season("04-01", "09-30"))
        .away("2026-09-10", "2026-10-05")
        .away("2027-03-20", "2027-04-04");

    assert_eq!(task.due(), Some(day("2027-04-05")));
}

#[test]
fn a_reschedule_wins_over_an_absence() {
    let task = Task::new(mondays())
        .away("2026-01-01", "2026-01-13")
        .rescheduled("2026-01-08");

    assert_eq!(task.due(), Some(day("2026-01-08")));
}

#[test]
fn an_absence_told_later_leaves_start_and_reschedule_as_they_are() {
    let task = Task::new(mondays()).started().away("2026-01-01", "2026-01-13");
    let replay = task.replay();
    assert!(replay.is_handled);
    assert_eq!(replay.open, Some(Occurrence::scheduled(day("2026-01-14"))));

    let task = Task::new(mondays())
        .rescheduled("2026-01-08")
        .away("2026-01-01", "2026-01-13");
    assert_eq!(task.due(), Some(day("2026-01-08")));
}

#[test]
fn where_a_missed_occurrence_had_been_moved_to_is_not_forgotten() {
    let schedule = from_start(1, Week, "2026-09-07").in_season("04-01", "09-30");
    let task = Task::new(schedule).rescheduled("2026-09-22").on("2026-10-01");
    let first = task.replay();
    assert_eq!(task.missed(), [(day("2026-09-22"), 2)]);

    let again = task.rolled().replay();
    assert_eq!(again.missed, first.missed);
    assert_eq!(again.open, first.open);
}

/// The first due day of a task with that season whose only date is `date`.
fn moved(from: &str, to: &str, date: &str) -> String {
    let schedule = from_start(1, Week, date).until(date).in_season(from, to);
    Task::new(schedule).due().unwrap().to_string()
}

#[test]
fn a_season_may_run_over_new_year() {
    assert_eq!(moved("11-15", "03-15", "2026-11-14"), "2026-11-15");
    assert_eq!(moved("11-15", "03-15", "2026-12-31"), "2026-12-31");
    assert_eq!(moved("11-15", "03-15", "2027-01-01"), "2027-01-01");
    assert_eq!(moved("11-15", "03-15", "2027-03-15"), "2027-03-15");
    assert_eq!(moved("11-15", "03-15", "2027-03-16"), "2027-11-15");

    let winter = Task::new(from_start(1, Month, "2026-12-01").in_season("11-15", "03-15"));
    assert_eq!(winter.replay().lapses_on, Some(day("2027-03-16")));
}

#[test]
fn a_season_that_ends_on_a_leap_day_ends_on_the_28th_in_common_years() {
    assert_eq!(moved("12-01", "02-29", "2027-02-28"), "2027-02-28");
    assert_eq!(moved("12-01", "02-29", "2027-03-01"), "2027-12-01");
    assert_eq!(moved("12-01", "02-29", "2028-02-29"), "2028-02-29");

    assert_eq!(moved("02-29", "03-31", "2027-01-10"), "2027-02-28");
    assert_eq!(moved("02-29", "03-31", "2028-01-10"), "2028-02-29");
    assert_eq!(moved("02-29", "03-31", "2028-02-28"), "2028-02-29");
}

#[test]
fn what_was_done_with_this_seasons_occurrence_is_not_last_seasons() {
    let schedule = from_start(1, Month, "2026-09-15").in_season("04-01", "09-30");
    let task = Task::new(schedule)
        .on("2027-04-10")
        .rolled()
        .started()
        .away("2027-03-25", "2027-04-05");

    let replay = task.replay();
    assert!(replay.is_handled);
    assert_eq!(task.missed(), [(day("2026-09-15"), 1)]);
    assert_eq!(replay.open, Some(Occurrence::scheduled(day("2027-04-06"))));
}
