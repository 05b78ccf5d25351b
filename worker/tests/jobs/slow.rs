//! Far ends that take their time, clocks that are wrong, and homes that change while something is sent.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{App, Clock, app::Parts, delivery as deliveries, queue::Job, task};
use entity::{
    account,
    completion::CompletionOutcome,
    delivery::{self, DeliveryState},
    delivery_attempt::AttemptOutcome,
    plan, tick,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Set};
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    job::{remind::remind, run, sweep::sweep},
    once,
};

use crate::{
    post::{AFTER, Post},
    sink::Answer,
};

#[tokio::test]
async fn no_more_is_claimed_than_can_begin() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let settings = Settings {
        concurrency: 1,
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
    post.sink.answer([Answer::Hold, Answer::Hold, Answer::Hold]);

    let sweeping = tokio::spawn(async move { sweep(&worker).await });
    let mut waiting = Vec::new();
    for nth in 1..=3 {
        post.sink.wait_for(nth).await;
        let all = post.deliveries().await;
        waiting.push(
            all.iter()
                .filter(|delivery| delivery.state == DeliveryState::Waiting)
                .count(),
        );
        post.sink.let_go();
    }
    sweeping.await.unwrap().unwrap();

    assert_eq!(waiting, [2, 1, 0]);
    let all = post.deliveries().await;
    // The fence counts claims.
    let ends: Vec<_> = all
        .iter()
        .map(|delivery| (delivery.state, delivery.fence))
        .collect();
    assert_eq!(ends, [(DeliveryState::Sent, 1); 3]);
}

#[tokio::test]
async fn what_is_under_way_is_finished_when_no_more_can_be_claimed() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let settings = Settings {
        concurrency: 2,
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
    post.sink.answer([Answer::Hold, Answer::Hold]);

    let sweeping = tokio::spawn(async move { sweep(&worker).await });
    post.sink.wait_for(2).await;
    let db = &post.app().db;
    // The third cannot be claimed: its fence does not count any further.
    let spoil = "UPDATE delivery SET fence = 9223372036854775807 WHERE state = 'WAITING'";
    db.execute_unprepared(spoil).await.unwrap();
    let is_claim = |sql: &String| sql.starts_with("WITH due");
    let mut tried = false;
    post.sink.let_go();
    while !tried {
        let ((), statements) = post.home.statements(tokio::task::yield_now()).await;
        tried = statements.iter().any(is_claim);
    }
    post.sink.let_go();
    let swept = sweeping.await.unwrap();

    assert!(swept.is_err());
    assert_eq!(
        post.outcomes().await,
        [AttemptOutcome::Sent, AttemptOutcome::Sent]
    );
}

/// Moves the time of deliveries by what lies between it and their first one.
async fn set_due(post: &Post, deliveries: &[delivery::Model], after: TimeDelta) {
    for row in deliveries {
        let mut row = row.clone().into_active_model();
        row.next_attempt_at = Set(row.next_attempt_at.take().unwrap() + after);
        row.update(&post.app().db).await.unwrap();
    }
}

#[tokio::test]
async fn what_comes_due_waits_for_nobody_who_is_slow() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let all = post.deliveries().await;
    let settings = Settings {
        sweep_every: Duration::from_millis(10),
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
    post.sink.answer([Answer::Hold, Answer::Hold, Answer::Hold]);
    set_due(&post, &all[1..], TimeDelta::hours(1)).await;

    let sweeping = tokio::spawn(async move { sweep(&worker).await });
    post.sink.wait_for(1).await;
    set_due(&post, &all[1..], TimeDelta::zero()).await;
    post.sink.wait_for(all.len()).await;
    for _ in &all {
        post.sink.let_go();
    }
    sweeping.await.unwrap().unwrap();

    assert_eq!(post.outcomes().await.len(), all.len());
}

#[tokio::test]
async fn a_letter_says_what_is_true_when_sending_begins() {
    let post = Post::open().await;
    let gutters = post
        .home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home
        .task("Wash the car")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let claimed = deliveries::claim(post.app(), post.delivery().await.id)
        .await
        .unwrap()
        .unwrap();
    let owner = &post.home.person(Place::Owner).viewer;

    let done = task::Closing {
        id: None,
        task_id: gutters.id,
        outcome: CompletionOutcome::Completed,
        due_on: None,
        closed_on: None,
        contractor_id: None,
        cost: None,
        minutes: None,
        rating: None,
        notes: None,
        photo_ids: Vec::new(),
    };
    task::close(post.app(), owner, done).await.unwrap();
    let letter = deliveries::begin(post.app(), &claimed).await.unwrap().unwrap();

    let spoken_of: Vec<_> = letter
        .notices()
        .iter()
        .filter_map(|notice| notice.wording.task.as_deref())
        .collect();
    assert_eq!(spoken_of, ["Wash the car"]);
    assert_eq!(post.delivery().await.state, DeliveryState::Sending);
}

/// Returns rows that a worker whose clock is wrong must leave alone, each as a text.
async fn kept(post: &Post) -> Vec<String> {
    let db = &post.app().db;
    let mut all: Vec<_> = post
        .deliveries()
        .await
        .iter()
        .map(|row| format!("{row:?}"))
        .collect();
    all.extend(
        account::Entity::find()
            .all(db)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("{row:?}")),
    );
    all.extend(
        tick::Entity::find()
            .all(db)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("{row:?}")),
    );
    all.extend(
        plan::Entity::find()
            .all(db)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("{row:?}")),
    );
    all.sort();
    all
}

#[tokio::test]
async fn a_worker_whose_clock_is_wrong_neither_sends_nor_ends_nor_erases() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let now = Clock::System.now();
    for row in post.deliveries().await {
        let mut row = row.into_active_model();
        row.due_at = Set(now + TimeDelta::minutes(5));
        row.next_attempt_at = Set(now + TimeDelta::minutes(5));
        row.expires_at = Set(now + TimeDelta::hours(12));
        row.update(&post.app().db).await.unwrap();
    }
    let mut leaving = post
        .home
        .person(Place::Viewer)
        .account
        .clone()
        .into_active_model();
    leaving.deleted_at = Set(Some(now));
    leaving.update(&post.app().db).await.unwrap();
    let before = kept(&post).await;

    for ahead in [
        TimeDelta::minutes(10),
        TimeDelta::hours(13),
        TimeDelta::days(40),
        TimeDelta::days(-40),
    ] {
        let db = post.home.database().connect().await;
        let app = App::new(Parts::local(db, Clock::Wrong(ahead)));
        let worker = Worker::new(app, post.settings(), CancellationToken::new());
        once(&worker).await.unwrap();
        for row in post.deliveries().await {
            run(&worker, Job::Deliver(row.id)).await;
        }
    }

    assert_eq!(kept(&post).await, before);
    assert_eq!(post.mails().len(), 0);
}

#[tokio::test]
async fn a_worker_whose_clock_is_wrong_plans_nothing() {
    let post = Post::open().await;
    let plans = async || plan::Entity::find().all(&post.app().db).await.unwrap();
    let works_with = async |clock: Clock| {
        let db = post.home.database().connect().await;
        let app = App::new(Parts::local(db, clock));
        let worker = Worker::new(app, post.settings(), CancellationToken::new());
        remind(&worker).await.unwrap();
    };

    // What is planned is for the days of the test's own clock, which the machine's has passed.
    let before = plans().await;
    works_with(Clock::Wrong(TimeDelta::seconds(-3))).await;
    let after_wrong = plans().await;
    works_with(Clock::Wrong(TimeDelta::seconds(1))).await;
    let after_right = plans().await;

    // SQLite has the machine's clock, so there is no other to compare with.
    if post.app().db.get_database_backend() == DbBackend::Postgres {
        assert_eq!(after_wrong, before);
    }
    assert_ne!(after_right, before);
}
