//! What is done beside reminding: rolling seasons on and forgetting.

use chrono::{NaiveDate, TimeDelta};
use domain::tick;
use entity::{
    completion::{self, CompletionOutcome},
    delivery, delivery_attempt,
    schedule::{IntervalUnit, Schedule, ScheduleBasis, Season},
    session, task,
};
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, Set};
use testing::Place;
use worker::job::{clean::clean, roll::roll};

use crate::post::{AFTER, Post};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_season_ends_at_the_homes_own_midnight() {
    let post = Post::open().await;
    let advent = Season {
        from: "11-01".parse().unwrap(),
        to: "12-24".parse().unwrap(),
    };
    let weekly = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Year,
        basis: ScheduleBasis::Completion,
        starts_on: day("2026-11-20"),
        until: None,
        seasons: vec![advent],
    };
    let id = post.home.task("Hang the lights").schedule(weekly).await.id;

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
    assert_eq!(plans, 2 * 5);
}
