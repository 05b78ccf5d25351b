//! A task's row against the pure replay of its whole log, and its bucket in SQL against the one in Rust, after whatever
//! people do to it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    Error, Patch,
    schedule::{Entry, Epoch, Handling, Replay, Timetable},
    task::{
        self, Seen, board::BUCKETS, complete::Closing, create::NewSchedule, find::HomeDay, update::TaskPatch,
        update_completion::CompletionPatch,
    },
};
use entity::{
    completion::{self, CompletionOutcome},
    id::TaskId,
    schedule::{IntervalUnit, MonthDay, Schedule, ScheduleBasis, Season},
    task::Model,
};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testing::{Home, Place};

/// What a person, or the time, does.
#[derive(Clone, Debug)]
enum Step {
    Close { skip: bool, days_ago: u64 },
    TakeBack { nth: usize },
    Move { nth: usize, days_ago: u64 },
    Start,
    Stop,
    Reschedule { days: Option<u64> },
    Snooze { days: u64 },
    Archive,
    Unarchive,
    Edit(Schedule),
    Wait { days: i64 },
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<bool>(), prop_oneof![2 => Just(0), 1 => 0u64..60])
            .prop_map(|(skip, days_ago)| Step::Close { skip, days_ago }),
        2 => (0usize..4).prop_map(|nth| Step::TakeBack { nth }),
        2 => (0usize..4, 0u64..60).prop_map(|(nth, days_ago)| Step::Move { nth, days_ago }),
        2 => Just(Step::Start),
        1 => Just(Step::Stop),
        2 => proptest::option::of(0u64..40).prop_map(|days| Step::Reschedule { days }),
        1 => (1u64..40).prop_map(|days| Step::Snooze { days }),
        1 => Just(Step::Archive),
        2 => Just(Step::Unarchive),
        1 => any_schedule().prop_map(Step::Edit),
        6 => (1i64..120).prop_map(|days| Step::Wait { days }),
    ]
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let starts_on = (0u64..300).prop_map(|days| day("2026-03-01") + Days::new(days));
    let summer = Season {
        from: month_day("04-01"),
        to: month_day("09-30"),
    };
    let winter = Season {
        from: month_day("11-15"),
        to: month_day("02-29"),
    };
    let seasons = select(vec![vec![], vec![], vec![summer], vec![winter]]);
    let basis = select(vec![ScheduleBasis::Start, ScheduleBasis::Completion]);
    let unit = select(vec![
        (10, IntervalUnit::Day),
        (1, IntervalUnit::Week),
        (1, IntervalUnit::Month),
    ]);
    let rrule = select(vec![
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=WEEKLY;COUNT=5",
    ]);
    prop_oneof![
        4 => (unit, basis, starts_on.clone(), seasons.clone()).prop_map(|((every, unit), basis, starts_on, seasons)| {
            Schedule::Interval { every, unit, basis, starts_on, until: None, seasons }
        }),
        2 => (rrule, starts_on.clone(), seasons).prop_map(|(rrule, starts_on, seasons)| {
            Schedule::Rule { rrule: rrule.to_owned(), starts_on, seasons }
        }),
        1 => proptest::option::of(starts_on).prop_map(|due_on| Schedule::Once { due_on }),
    ]
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day of the calendar")
}

fn month_day(text: &str) -> MonthDay {
    text.parse().expect("a day of the year")
}

/// Lets a refusal pass: what a person may not do changes nothing.
fn refused_or<T>(result: domain::Result<T>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(Error::User(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

async fn task(home: &Home, id: TaskId) -> Model {
    entity::task::Entity::find_by_id(id)
        .one(&home.app().db)
        .await
        .expect("the database answers")
        .expect("the task is there")
}

async fn seen(home: &Home, id: TaskId) -> Seen {
    let member = &home.person(Place::Member).viewer;
    let found = task::find::by_id(home.app(), member, id).await;
    found.expect("the database answers").expect("the task is there")
}

async fn log(home: &Home, id: TaskId) -> Vec<completion::Model> {
    let rows = completion::Entity::find().filter(completion::Column::TaskId.eq(id));
    rows.all(&home.app().db).await.expect("the database answers")
}

async fn take(home: &Home, id: TaskId, step: Step) {
    let app = home.app();
    let member = &home.person(Place::Member).viewer;
    let today = seen(home, id).await.today;
    let by_people: Vec<_> = log(home, id)
        .await
        .into_iter()
        .filter(|row| row.outcome != CompletionOutcome::Missed)
        .collect();
    let nth = |nth: usize| by_people.get(nth).map(|row| row.id);
    match step {
        Step::Close { skip, days_ago } => {
            let outcome = if skip {
                CompletionOutcome::Skipped
            } else {
                CompletionOutcome::Completed
            };
            let closing = Closing {
                contractor_id: None,
                id: None,
                task_id: id,
                outcome,
                due_on: None,
                closed_on: Some(today - Days::new(days_ago)),
                cost: None,
                minutes: None,
                rating: None,
                notes: None,
                photo_ids: Vec::new(),
            };
            refused_or(task::close(app, member, closing).await);
        }
        Step::TakeBack { nth: place } => {
            if let Some(row) = nth(place) {
                refused_or(task::delete_completion(app, member, row).await);
            }
        }
        Step::Move { nth: place, days_ago } => {
            if let Some(row) = nth(place) {
                let completed_on = Patch::Set(today - Days::new(days_ago));
                let patch = CompletionPatch {
                    completed_on,
                    ..CompletionPatch::default()
                };
                refused_or(task::update_completion(app, member, row, patch).await);
            }
        }
        Step::Start => drop(refused_or(task::start(app, member, id).await)),
        Step::Stop => drop(refused_or(task::stop(app, member, id).await)),
        Step::Reschedule { days } => {
            let due_on = days.map(|days| today + Days::new(days));
            refused_or(task::reschedule(app, member, id, due_on).await);
        }
        Step::Snooze { days } => {
            refused_or(task::snooze(app, member, id, Some(today + Days::new(days))).await);
        }
        Step::Archive => drop(refused_or(task::archive(app, member, id).await)),
        Step::Unarchive => {
            refused_or(task::unarchive(app, member, id).await);
            task::roll(app, id).await.expect("rolling fails for no task");
        }
        Step::Edit(schedule) => {
            let schedule = Patch::Set(NewSchedule::Dated(schedule));
            let patch = TaskPatch {
                schedule,
                ..TaskPatch::default()
            };
            refused_or(task::update(app, member, id, patch).await);
        }
        Step::Wait { days } => {
            home.advance_clock(TimeDelta::days(days));
            task::roll(app, id).await.expect("rolling fails for no task");
        }
    }
}

/// Compares all that the database keeps of a task with what follows from its log.
async fn agrees(home: &Home, id: TaskId) {
    let seen = seen(home, id).await;
    let residence_id = seen.task.residence_id;
    let days = [HomeDay {
        id: residence_id,
        today: seen.today,
    }];
    let counts = task::board::counts(home.app(), &days)
        .await
        .expect("the database answers");
    let mut counted = BUCKETS
        .iter()
        .zip(counts[&residence_id])
        .filter(|(_, count)| *count == 1);
    assert_eq!(
        counted.next().map(|(bucket, _)| *bucket),
        Some(seen.bucket()),
        "bucket: {seen:?}"
    );

    // What was put away rests as it was, whatever seasons pass.
    if seen.task.archived_at.is_none() {
        row_agrees(&seen, &log(home, id).await);
    }
}

fn row_agrees(seen: &Seen, log: &[completion::Model]) {
    let task = &seen.task;
    let replay = replay(seen, log);

    let open = replay.open.map(|open| (open.scheduled_on, open.due_on));
    assert_eq!(task.scheduled_on.zip(task.due_on), open, "open: {task:?}");
    assert_eq!(task.lapses_on, replay.lapses_on, "lapses: {task:?}");
    assert_eq!(task.finished, replay.finished, "finished: {task:?}");

    let of_epoch = log.iter().filter(|row| row.epoch == task.epoch);
    let (missed, closed): (Vec<_>, Vec<_>) =
        of_epoch.partition(|row| row.outcome == CompletionOutcome::Missed);
    for row in closed {
        let closes = replay.closed.iter().find(|(id, _)| *id == row.id);
        let closes = closes.map(|(_, closes)| (closes.scheduled_on, closes.due_on));
        assert_eq!(row.scheduled_on.zip(row.due_on), closes, "closed: {row:?}");
    }
    let kept = missed.iter().map(|row| {
        (
            row.completed_on,
            row.scheduled_on.zip(row.due_on),
            row.occurrences,
        )
    });
    let given = replay.missed.iter().map(|row| {
        let days = (row.occurrence.scheduled_on, row.occurrence.due_on);
        (row.missed_on, Some(days), row.occurrences)
    });
    assert_eq!(kept.collect::<BTreeSet<_>>(), given.collect(), "missed: {log:#?}");
    assert_eq!(missed.len(), replay.missed.len(), "missed twice: {log:#?}");
}

/// Replays the whole log from nothing.
fn replay(seen: &Seen, log: &[completion::Model]) -> Replay {
    let task = &seen.task;
    let epoch = Epoch {
        number: task.epoch,
        begins_on: task.epoch_on,
        kept_on: task.epoch_kept_on,
    };
    let handling = task.scheduled_on.map(|scheduled_on| Handling {
        scheduled_on,
        rescheduled_on: task.rescheduled_on,
        started: task.started_at.is_some(),
        log_changed: true,
    });
    let entry = |row: &completion::Model| Entry {
        id: row.id,
        epoch: row.epoch,
        outcome: row.outcome,
        scheduled_on: row.scheduled_on,
        due_on: row.due_on,
        completed_on: row.completed_on,
        recorded_at: row.recorded_at,
    };
    let entries: Vec<_> = log.iter().map(entry).collect();
    let timetable = Timetable::new(&task.schedule, &[]).expect("what a person may say can be asked");
    timetable.replay(&epoch, &entries, handling.as_ref(), seen.today)
}

#[tokio::test]
async fn a_new_schedule_ends_what_was_done_with_the_old_ones_occurrence() {
    let home = Home::new().await;
    let weekly = |every, starts_on| Schedule::Interval {
        every,
        unit: IntervalUnit::Week,
        basis: ScheduleBasis::Start,
        starts_on: day(starts_on),
        until: None,
        seasons: vec![],
    };
    let id = home
        .task("Clean the gutters")
        .schedule(weekly(1, "2026-11-24"))
        .await
        .id;
    take(&home, id, Step::Reschedule { days: Some(3) }).await;

    take(&home, id, Step::Edit(weekly(2, "2026-11-24"))).await;
    assert_eq!(
        task(&home, id).await.due_on,
        Some(day("2026-11-26")),
        "its day is the same"
    );

    take(&home, id, Step::Edit(weekly(2, "2026-11-25"))).await;
    let task = task(&home, id).await;
    assert_eq!(
        (task.due_on, task.rescheduled_on),
        (Some(day("2026-11-25")), None)
    );
}

#[test]
fn a_tasks_row_is_what_its_log_replays_to() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        cases: 25,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let story = (any_schedule(), proptest::collection::vec(any_step(), 1..14));

    let told = TestRunner::new(config).run(&story, |(schedule, steps)| {
        runtime.block_on(async {
            let home = Home::new().await;
            let id = home.task("Clean the gutters").schedule(schedule).await.id;
            agrees(&home, id).await;
            for step in steps {
                take(&home, id, step).await;
                agrees(&home, id).await;
            }
        });
        Ok(())
    });

    told.unwrap();
}
