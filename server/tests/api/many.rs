//! Edits that touch many rows: as many statements as for a few, and nothing left out.

use std::iter;

use chrono::{Days, NaiveDate, TimeDelta};
use domain::{change, task};
use entity::{
    completion::{self, CompletionOutcome},
    id::{TaskCompletionId, TaskId},
    residence,
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
    tombstone,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use testing::{Home, Place};

use crate::task::weekly;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Puts rows into a task's log, each the day it was done and the day that it closed, and returns the first one's id.
async fn log(
    home: &Home,
    task_id: TaskId,
    rows: impl IntoIterator<Item = (NaiveDate, NaiveDate)>,
) -> TaskCompletionId {
    let now = home.app().clock.now();
    let rows = rows.into_iter().zip(0..).map(|((completed_on, closed), number)| {
        let row = completion::Model {
            id: TaskCompletionId::new(now),
            residence_id: home.residence().id,
            task_id,
            epoch: 0,
            outcome: CompletionOutcome::Completed,
            due_on: Some(closed),
            scheduled_on: Some(closed),
            completed_on,
            recorded_at: now - TimeDelta::hours(1) + TimeDelta::milliseconds(number),
            occurrences: 1,
            completed_by: None,
            contractor_id: None,
            contractor_name: None,
            cost: None,
            cost_currency: None,
            minutes: None,
            rating: None,
            notes: None,
            updated_at: now,
            revision: 1,
        };
        row.into_active_model().reset_all()
    });
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(1_000) {
        completion::Entity::insert_many(rows.iter().cloned())
            .exec_without_returning(&home.app().db)
            .await
            .unwrap();
    }
    rows[0].id.clone().unwrap()
}

/// Returns a task's log in its order.
async fn read(home: &Home, id: TaskId) -> Vec<completion::Model> {
    let log = completion::Entity::find().filter(completion::Column::TaskId.eq(id));
    let log = log.order_by_asc(completion::Column::RecordedAt);
    log.all(&home.app().db).await.unwrap()
}

#[tokio::test]
async fn a_task_goes_with_a_long_log_in_as_few_statements_as_with_a_short_one() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let (short, long) = (home.task("Short").await, home.task("Long").await);
    let rows = iter::repeat((day("2026-11-20"), day("2026-11-20")));
    log(&home, short.id, rows.clone().take(2)).await;
    log(&home, long.id, rows.take(1_500)).await;

    let delete = async |id| task::delete(home.app(), owner, id).await.unwrap();
    let (_, few) = home.count_statements(delete(short.id)).await;
    let (_, many) = home.count_statements(delete(long.id)).await;

    // A thousand rows make a statement.
    assert_eq!(many, few + 1);
    let stones = tombstone::Entity::find().count(&home.app().db).await.unwrap();
    assert_eq!(stones, 3 + 1_501);
}

#[tokio::test]
async fn a_completion_that_is_taken_back_moves_a_long_log_in_few_statements() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    // Each was done ahead of its day, so each closes the day after that of the one before.
    let weeks = |count: u64| {
        let week = |number| (day("2026-11-01"), day("2026-11-02") + Days::new(7 * number));
        (0..count).map(week)
    };
    let short = home.task("Short").schedule(weekly("2026-11-02")).await;
    let long = home.task("Long").schedule(weekly("2026-11-02")).await;
    let first_of_short = log(&home, short.id, weeks(3)).await;
    let first_of_long = log(&home, long.id, weeks(1_200)).await;

    let take_back = async |id| {
        let taken = task::delete_completion(home.app(), owner, id).await;
        taken.unwrap().task.revision
    };
    let (_, few) = home.count_statements(take_back(first_of_short)).await;
    let (revision, many) = home.count_statements(take_back(first_of_long)).await;

    assert_eq!(many, few + 1);
    let log = read(&home, long.id).await;
    let closed = log.iter().map(|row| (row.scheduled_on, row.due_on));
    let expected = weeks(1_199).map(|(_, closed)| (Some(closed), Some(closed)));
    assert!(closed.eq(expected));
    assert!(log.iter().all(|row| row.revision == revision));
}

#[tokio::test]
async fn what_was_missed_all_along_is_written_in_few_statements() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    // Done every third week, so each but the first passes one over.
    let begun = day("1950-01-02");
    let weeks = |count: u64| {
        let later = (1..count).map(move |number| 21 * number);
        let later = later.map(move |days| (begun + Days::new(days), begun + Days::new(days - 14)));
        iter::once((begun, begun)).chain(later)
    };
    let short = home.task("Short").schedule(weekly("1950-01-02")).await;
    let long = home.task("Long").schedule(weekly("1950-01-02")).await;
    let first_of_short = log(&home, short.id, weeks(3)).await;
    let first_of_long = log(&home, long.id, weeks(1_200)).await;

    let take_back = async |id| {
        let taken = task::delete_completion(home.app(), owner, id).await;
        taken.unwrap();
    };
    let ((), few) = home.count_statements(take_back(first_of_short)).await;
    let ((), many) = home.count_statements(take_back(first_of_long)).await;

    assert_eq!(many, few + 1);
    let log = read(&home, long.id).await;
    let missed = log.iter().filter(|row| row.outcome == CompletionOutcome::Missed);
    let missed: Vec<_> = missed.map(|row| row.occurrences).collect();
    assert_eq!((missed.len(), missed.iter().sum::<i32>()), (1_199, 1_200));
}

#[tokio::test]
async fn of_a_very_long_log_nothing_is_left_out() {
    let home = Home::new().await;
    let owner = &home.person(Place::Owner).viewer;
    let begun = day("2026-11-02");
    let daily = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Day,
        basis: ScheduleBasis::Start,
        starts_on: begun,
        until: None,
        seasons: Vec::new(),
    };
    let task = home.task("Water the plants").schedule(daily).await;
    // Each was done ahead of its day.
    let days = (0..20_002).map(|number| (day("2026-11-01"), begun + Days::new(number)));
    log(&home, task.id, days).await;
    let newest = read(&home, task.id).await.pop().unwrap();

    let seen = task::delete_completion(home.app(), owner, newest.id)
        .await
        .unwrap();

    assert_eq!(seen.task.due_on, newest.due_on);
    let first = read(&home, task.id).await.swap_remove(0);
    assert_eq!(first.due_on, Some(begun));
}

#[tokio::test]
async fn tombstones_are_forgotten_a_thousand_at_a_time_from_the_lowest_revision_on() {
    let home = Home::new().await;
    let (app, id) = (home.app(), home.residence().id);
    // Two a revision.
    let stones = (0..1_501).map(|number| tombstone::Model {
        residence_id: id,
        item_id: format!("item_{:04}", 1_501 - number),
        revision: 10 + number / 2,
        deleted_at: app.clock.now() + TimeDelta::seconds(number / 2),
    });
    tombstone::Entity::insert_many(stones.map(|stone| stone.into_active_model().reset_all()))
        .exec_without_returning(&app.db)
        .await
        .unwrap();
    let left = async || {
        let stones = tombstone::Entity::find().order_by_asc(tombstone::Column::Revision);
        let revisions = stones
            .all(&app.db)
            .await
            .unwrap()
            .into_iter()
            .map(|stone| stone.revision);
        let home = residence::Entity::find_by_id(id).one(&app.db).await.unwrap();
        (home.unwrap().complete_since, revisions.collect::<Vec<_>>())
    };
    home.advance_clock(TimeDelta::days(91));

    let first = change::forget(app, || false).await.unwrap();
    let (complete_since, rest) = left().await;
    let others = change::forget(app, || true).await.unwrap();

    assert_eq!((first, others), (1_000, 501));
    assert_eq!((complete_since, rest.first(), rest.len()), (509, Some(&510), 501));
    assert_eq!(left().await, (760, vec![]));
}
