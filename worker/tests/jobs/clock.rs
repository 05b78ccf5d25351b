//! Clocks that are wrong: nobody is reminded by one.

use chrono::TimeDelta;
use testing::Place;

use worker::job::remind::remind;

use crate::post::{BEFORE, Post};

/// Opens a post office in which one task is due, and whose worker has looked at the clock before the hour.
async fn with_a_task() -> Post {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(BEFORE);
    post.plan().await;
    post
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_together_with_the_databases_brings_no_reminder_early() {
    let post = with_a_task().await;

    post.app().clock.jump(TimeDelta::minutes(31));
    post.plan().await;
    let jumped = post.notices().await.len();
    post.app().clock.jump(TimeDelta::minutes(-31));
    post.home.advance_clock(TimeDelta::minutes(31));
    post.plan().await;

    assert_eq!((jumped, post.notices().await.len()), (0, 1));
}

#[tokio::test]
async fn a_clock_that_stays_ahead_is_believed_after_an_hour() {
    let post = with_a_task().await;

    post.app().clock.jump(TimeDelta::minutes(31));
    post.plan().await;
    post.home.advance_clock(TimeDelta::minutes(59));
    post.plan().await;
    let held = post.notices().await.len();
    post.home.advance_clock(TimeDelta::minutes(1));
    post.plan().await;

    assert_eq!((held, post.notices().await.len()), (0, 1));
}

#[tokio::test]
async fn a_planner_knows_when_the_next_hour_comes_and_does_not_wait_for_its_next_look() {
    let post = with_a_task().await;
    let hour = "2026-11-23T14:00:00Z";

    let far = remind(&post.worker).await.unwrap();
    post.home.set_clock("2026-11-23T13:59:51Z");
    let near = remind(&post.worker).await.unwrap();

    assert_eq!((far, near), (None, Some(hour.parse().unwrap())));
}
