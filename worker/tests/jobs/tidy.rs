//! What is done beside reminding: rolling seasons on and forgetting.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{NaiveDate, TimeDelta};
use domain::{clean as leftovers, tick};
use entity::{
    completion::{self, CompletionOutcome},
    delivery, delivery_attempt,
    id::TaskId,
    schedule::{IntervalUnit, Schedule, ScheduleBasis, Season},
    session, task, tick as ticks,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait, Set};
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{
    Worker,
    job::{clean::clean, remind::remind, roll::roll},
};

use crate::post::{AFTER, Post};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Makes a task that is open for its season only, which ends with Christmas Eve.
async fn hang_the_lights(post: &Post) -> TaskId {
    let advent = Season {
        from: "11-01".parse().unwrap(),
        to: "12-24".parse().unwrap(),
    };
    let yearly = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Year,
        basis: ScheduleBasis::Completion,
        starts_on: day("2026-11-20"),
        until: None,
        seasons: vec![advent],
    };
    post.home.task("Hang the lights").schedule(yearly).await.id
}

#[tokio::test]
async fn a_season_ends_at_the_homes_own_midnight() {
    let post = Post::open().await;
    let id = hang_the_lights(&post).await;

    // In Chicago the 25th begins at six o'clock of UTC.
    post.home.set_clock("2026-12-25T05:59:59Z");
    roll(&post.worker).await.unwrap();
    let before = task::Entity::find_by_id(id)
        .one(&post.app().db)
        .await
        .unwrap()
        .unwrap();
    post.home.set_clock("2026-12-25T06:00:00Z");
    roll(&post.worker).await.unwrap();
    roll(&post.worker).await.unwrap();
    let after = task::Entity::find_by_id(id)
        .one(&post.app().db)
        .await
        .unwrap()
        .unwrap();

    assert_eq!(before.due_on, Some(day("2026-11-20")));
    assert_eq!(after.due_on, Some(day("2027-11-01")));
    assert_eq!(after.revision, before.revision + 1);
    let log = completion::Entity::find().all(&post.app().db).await.unwrap();
    let outcomes: Vec<_> = log.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [CompletionOutcome::Missed]);
}

#[tokio::test]
async fn of_all_workers_one_does_the_hourly_work() {
    let post = Post::open().await;
    let second = post.home.second_app().await;
    let hour = TimeDelta::hours(1);

    let fired = [
        tick::fire(post.app(), "clean", hour).await.unwrap(),
        tick::fire(&second, "clean", hour).await.unwrap(),
        tick::fire(&second, "other", hour).await.unwrap(),
    ];
    post.home.advance_clock(hour);
    let next = tick::fire(&second, "clean", hour).await.unwrap();

    assert_eq!(fired, [true, false, true]);
    assert!(next);
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_not_is_kept() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.work_at(AFTER).await;
    let ends_soon = session::ActiveModel {
        id: Set(post.home.person(Place::Owner).viewer.session_id),
        refresh_expires_at: Set(post.app().clock.now() + TimeDelta::days(1)),
        ..Default::default()
    };
    ends_soon.update(&post.app().db).await.unwrap();
    let db = &post.app().db;

    clean(&post.worker).await.unwrap();
    let kept = (
        session::Entity::find().count(db).await.unwrap(),
        delivery::Entity::find().count(db).await.unwrap(),
    );
    post.home.advance_clock(TimeDelta::days(181));
    clean(&post.worker).await.unwrap();

    assert_eq!(kept, (5, 3));
    assert_eq!(session::Entity::find().count(db).await.unwrap(), 4);
    assert_eq!(delivery::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(delivery_attempt::Entity::find().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn accounts_without_plans_get_them() {
    let post = Post::open().await;
    entity::plan::Entity::delete_many()
        .exec(&post.app().db)
        .await
        .unwrap();

    clean(&post.worker).await.unwrap();

    let plans = entity::plan::Entity::find().count(&post.app().db).await.unwrap();
    assert_eq!(plans, 4 * 5);
}

/// Adds two and a half batches of ticks that are old.
async fn tick_for_long(post: &Post) {
    let now = post.app().clock.now() - TimeDelta::days(30);
    let old = (0..2_500).map(|second| ticks::Model {
        name: "old".to_owned(),
        at: now + TimeDelta::seconds(second),
    });
    ticks::Entity::insert_many(old.map(|row| row.into_active_model().reset_all()))
        .exec_without_returning(&post.app().db)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_loop_that_has_much_to_do_is_seen_to_move() {
    let post = Post::open().await;
    hang_the_lights(&post).await;
    hang_the_lights(&post).await;
    post.home.set_clock("2026-12-25T14:00:03Z");
    tick_for_long(&post).await;
    let fresh = || Worker::new(post.app().clone(), post.settings(), CancellationToken::new());
    let (few, worker) = (fresh(), fresh());

    clean(&worker).await.unwrap();
    post.home.advance_clock(TimeDelta::hours(1));
    clean(&few).await.unwrap();
    remind(&worker).await.unwrap();
    roll(&worker).await.unwrap();

    let beats = ["clean", "plan", "roll"].map(|name| worker.pulses.beats(name));
    assert_eq!(beats, [few.pulses.beats("clean") + 2, 1, 2]);
}

#[tokio::test]
async fn cleaning_ends_between_two_batches_when_it_is_to_stop() {
    let post = Post::open().await;
    tick_for_long(&post).await;
    let asked = AtomicUsize::new(0);
    let left = async || ticks::Entity::find().count(&post.app().db).await.unwrap();

    // Once for each thing before the ticks, and no more.
    let goes_on = || asked.fetch_add(1, Ordering::Relaxed) < 8;
    leftovers::clean(post.app(), goes_on).await.unwrap();
    let after_one = left().await;
    leftovers::clean(post.app(), || true).await.unwrap();

    assert_eq!((after_one, left().await), (1_500, 0));
}
