//! What must hold for any schedule, held against the plainest reading of the rules: one day after the other.

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::{
    completion::CompletionOutcome,
    schedule::{IntervalUnit, MonthDay, Schedule, ScheduleBasis, Season},
};
use proptest::{prelude::*, sample::select};

use super::{Away, Task, day};

const RULES: [&str; 8] = [
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1",
    "FREQ=WEEKLY;COUNT=12",
];

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0u64..1200).prop_map(|days| day("2023-01-01") + Days::new(days))
}

fn any_season() -> impl Strategy<Value = Season> {
    let any_month_day = || {
        (0u64..366).prop_map(|days| {
            let date = day("2024-01-01") + Days::new(days);
            MonthDay::new(date.month(), date.day()).unwrap()
        })
    };
    (any_month_day(), any_month_day()).prop_map(|(from, to)| Season { from, to })
}

fn any_interval() -> impl Strategy<Value = Schedule> {
    let unit = select(vec![
        IntervalUnit::Day,
        IntervalUnit::Week,
        IntervalUnit::Month,
        IntervalUnit::Year,
    ]);
    let basis = select(vec![ScheduleBasis::Start, ScheduleBasis::Completion]);
    let until = proptest::option::weighted(0.2, 0u64..2000);
    let seasons = proptest::collection::vec(any_season(), 0..3);
    (1i32..20, unit, basis, any_day(), until, seasons).prop_map(
        |(every, unit, basis, starts_on, until, seasons)| {
            let until = until.map(|days| starts_on + Days::new(days));
            Schedule::Interval {
                every,
                unit,
                basis,
                starts_on,
                until,
                seasons,
            }
        },
    )
}

fn any_rule() -> impl Strategy<Value = Schedule> {
    (
        select(&RULES[..]),
        any_day(),
        proptest::collection::vec(any_season(), 0..3),
    )
        .prop_map(|(rrule, starts_on, seasons)| Schedule::Rule {
            rrule: rrule.to_owned(),
            starts_on,
            seasons,
        })
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let once = any_day().prop_map(|due_on| Schedule::Once { due_on: Some(due_on) });
    prop_oneof![1 => once, 6 => any_interval(), 4 => any_rule()]
}

fn any_away() -> impl Strategy<Value = Vec<Away>> {
    let one = (any_day(), 0u64..60).prop_map(|(starts_on, days)| Away {
        starts_on,
        ends_on: starts_on + Days::new(days),
    });
    proptest::collection::vec(one, 0..4)
}

/// A task whose log grew from day to day.
fn any_task() -> impl Strategy<Value = Task> {
    let outcome = select(vec![CompletionOutcome::Completed, CompletionOutcome::Skipped]);
    let closings = proptest::collection::vec((outcome, 0u64..90), 0..7);
    (any_schedule(), any_away(), closings, any_day()).prop_map(|(schedule, away, closings, mut today)| {
        let mut task = Task::new(schedule);
        task.away = away;
        for (outcome, later) in closings {
            today = today + Days::new(later);
            task.today = today;
            task = task.closed(outcome, today);
        }
        task
    })
}

fn rests(task: &Task, on: NaiveDate) -> bool {
    let seasons = task.schedule.seasons();
    let is_away = task
        .away
        .iter()
        .any(|away| away.starts_on <= on && on <= away.ends_on);
    is_away || !(seasons.is_empty() || seasons.iter().any(|season| holds(*season, on)))
}

fn holds(season: Season, on: NaiveDate) -> bool {
    let [from, to] = [season.from, season.to].map(|edge| edge.in_year(on.year()).unwrap());
    if season.from <= season.to {
        from <= on && on <= to
    } else {
        from <= on || on <= to
    }
}

/// The first day from `on` on that is not at rest.
fn awake(task: &Task, on: NaiveDate) -> NaiveDate {
    on.iter_days().find(|day| !rests(task, *day)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_rows_says_nothing(
        (task, rows) in any_task().prop_flat_map(|task| {
            let rows = Just(task.log.clone()).prop_shuffle();
            (Just(task), rows)
        }),
    ) {
        let shuffled = Task { log: rows, ..task.clone() };

        prop_assert_eq!(shuffled.replay(), task.replay());
    }

    #[test]
    fn what_was_written_down_replays_to_itself(task in any_task()) {
        let settled = task.clone().settle();

        prop_assert_eq!(settled.replay(), task.replay());
    }

    #[test]
    fn taking_the_last_completion_out_gives_the_state_before(task in any_task(), later in 0u64..90) {
        let before = task.replay();
        let number = task.log.len() + 1;
        let done_on = task.today + Days::new(later);

        let mut after = task.clone().closed(CompletionOutcome::Completed, done_on).without(number);
        after.today = task.today;

        prop_assert_eq!(after.replay(), before);
    }

    #[test]
    fn what_is_open_is_due_on_a_day_that_the_schedule_gives(task in any_task()) {
        let Some(open) = task.replay().open else { return Ok(()) };
        let timetable = task.timetable();

        prop_assert!(!rests(&task, open.scheduled_on));
        prop_assert_eq!(open.due_on, open.scheduled_on);
        let comes_from_a_date = match &task.schedule {
            Schedule::Interval { basis: ScheduleBasis::Completion, .. } => true,
            Schedule::Once { due_on } => due_on.is_some_and(|on| awake(&task, on) == open.due_on),
            _ => timetable.due_from(open.due_on).next() == Some(open.due_on),
        };
        prop_assert!(comes_from_a_date);
    }

    #[test]
    fn it_never_stays_open_past_its_season(task in any_task(), later in 0u64..1000) {
        let task = Task { today: task.today + Days::new(later), ..task };
        let replay = task.replay();
        let Some(open) = replay.open else { return Ok(()) };

        if let Some(lapses_on) = replay.lapses_on {
            prop_assert!(task.today < lapses_on);
            let seasons = task.schedule.seasons();
            prop_assert!(!seasons.iter().any(|season| holds(*season, lapses_on)));
            let mut until_then = open.due_on.iter_days().take_while(|day| *day < lapses_on);
            prop_assert!(until_then.all(|day| seasons.iter().any(|season| holds(*season, day))));
        }
    }

    #[test]
    fn a_date_moves_to_the_first_day_that_is_not_at_rest(task in any_task(), date in any_day()) {
        let rest = task.timetable().rest;
        let moved = rest.adjust(date).unwrap().day;
        prop_assert_eq!(moved, awake(&task, date));

        let earliest = rest.earliest(date).unwrap();
        prop_assert_eq!(rest.adjust(earliest).unwrap().day, moved);
        prop_assert!(rest.adjust(earliest.pred_opt().unwrap()).unwrap().day < date);
    }

    #[test]
    fn an_interval_from_its_start_is_the_start_and_so_many_units(schedule in any_interval(), from in any_day()) {
        let Schedule::Interval { every, unit, starts_on, until, .. } = schedule else { unreachable!() };
        let schedule = Schedule::Interval {
            every, unit, starts_on, until, basis: ScheduleBasis::Start, seasons: vec![],
        };
        let nth = |times: u32| match (unit, times * u32::try_from(every).unwrap()) {
            (IntervalUnit::Day, days) => starts_on + Days::new(days.into()),
            (IntervalUnit::Week, weeks) => starts_on + Days::new(u64::from(weeks) * 7),
            (IntervalUnit::Month, months) => starts_on + Months::new(months),
            (IntervalUnit::Year, years) => starts_on + Months::new(years * 12),
        };
        let expected: Vec<_> = (0u32..)
            .map(nth)
            .skip_while(|date| *date < from)
            .take_while(|date| until.is_none_or(|until| *date <= until))
            .take(10)
            .collect();

        let dates: Vec<_> = Task::new(schedule).timetable().due_from(from).take(10).collect();
        prop_assert_eq!(dates, expected);
    }

    #[test]
    fn every_date_before_the_open_one_is_accounted_for(task in any_task()) {
        // Dates that wait for a season are nobody's, and what follows from completions has no dates of its own.
        let from_dates = !matches!(
            task.schedule,
            Schedule::Interval { basis: ScheduleBasis::Completion, .. } | Schedule::Once { .. }
        );
        prop_assume!(from_dates && task.schedule.seasons().is_empty());
        let replay = task.replay();
        let timetable = task.timetable();
        let end = replay.open.map_or(day("2400-01-01"), |open| open.scheduled_on);
        let closed: Vec<_> = replay.closed.iter().map(|(_, occurrence)| occurrence.scheduled_on).collect();

        let due: Vec<_> = timetable.due_from(day("2000-01-01")).take_while(|day| *day < end).collect();
        let by_the_way = due
            .iter()
            .filter(|day| !closed.contains(day) && task.log.iter().any(|row| row.completed_on == **day))
            .count();
        let missed: i32 = replay.missed.iter().map(|row| row.occurrences).sum();

        prop_assert_eq!(due.len(), closed.len() + by_the_way + usize::try_from(missed).unwrap());
    }

    #[test]
    fn days_to_come_rise_and_are_no_days_of_rest(task in any_task()) {
        let replay = task.replay();
        let upcoming = task.timetable().upcoming(replay.open, task.today, 8);

        prop_assert!(upcoming.is_sorted_by(|one, next| one < next));
        prop_assert!(upcoming.iter().all(|day| !rests(&task, *day)));
        prop_assert_eq!(upcoming.first().copied(), replay.open.map(|open| open.due_on));
    }
}
