//! What nobody should ever hand to a worker: it ends, it is said, and the rest goes on.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{delivery::backlog, notification::n_unknown_devices, queue::Job, schedule::zone};
use entity::{
    delivery::DeliveryState,
    delivery_attempt::AttemptOutcome,
    id::{AppleGrantId, DataExportId, DeliveryId, FileId, StoreEventId, SubscriptionId},
    notification::Way,
};
use sea_orm::ConnectionTrait;
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    job::{self, Outcome, remind::remind, sweep},
};

use crate::{
    post::{AFTER, Post},
    sink::Answer,
};

#[tokio::test]
async fn a_wake_up_for_what_is_gone_is_done_at_once() {
    let post = Post::open().await;
    let now = post.app().clock.now();
    for job in [
        Job::Deliver(DeliveryId::new(now)),
        Job::Thumbnail(FileId::new(now)),
        Job::Grant(AppleGrantId::new(now)),
        Job::Export(DataExportId::new(now)),
        Job::StoreEvent(StoreEventId::new(now)),
        Job::Renew(SubscriptionId::new(now)),
        Job::Remind,
        Job::Announce,
    ] {
        let ended = job::run(&post.worker, job).await;

        assert!(matches!(ended, Outcome::Done), "{job:?}: {ended:?}");
    }
}

#[tokio::test]
async fn a_zone_that_is_none_any_more_is_counted_and_everybody_is_told_all_the_same() {
    let post = Post::open().await;
    let owner = post.home.person(Place::Owner).account.id;
    let zones = format!(
        "UPDATE account SET time_zone = 'Atlantis/Capital' WHERE email = '{}'",
        post.home.person(Place::Owner).account.email
    );
    for sql in [
        zones.as_str(),
        "UPDATE residence SET time_zone = 'Atlantis/Harbour'",
    ] {
        post.app().db.execute_unprepared(sql).await.unwrap();
    }
    post.home.task("Clean the gutters").due("2026-11-23").await;

    post.work_at(AFTER).await;
    post.work_at(AFTER).await;

    let told: Vec<_> = post
        .notices()
        .await
        .iter()
        .map(|notice| notice.account_id)
        .collect();
    assert_eq!((told.len(), told.contains(&owner)), (3, true));
    assert_eq!(post.mailed().len(), 3);
    assert!(zone::n_unknown() >= 2);
}

#[tokio::test]
async fn a_device_of_a_platform_that_nobody_knows_keeps_nothing_else_from_its_owner() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    post.phone(Place::Owner).await;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    let watch = "UPDATE device SET platform = 'WATCH' WHERE id = (SELECT min(id::text)::uuid FROM device)";
    let watch = match post.home.database().is_postgres() {
        true => watch,
        false => "UPDATE device SET platform = 'WATCH' WHERE id = (SELECT min(id) FROM device)",
    };
    let watched = post.app().db.execute_unprepared(watch).await.unwrap();

    post.work_at(AFTER).await;
    let measured = backlog::read(post.app()).await;

    assert_eq!(watched.rows_affected(), 1);
    assert_eq!((post.mailed().len(), post.pushes().await.len()), (1, 1));
    assert!(n_unknown_devices() >= 1);
    measured.unwrap();
}

#[tokio::test]
async fn a_database_that_fails_for_a_moment_puts_nobody_off() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    let db = &post.app().db;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    for sql in [
        "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER no_room BEFORE INSERT ON notification FOR EACH ROW EXECUTE FUNCTION full_disk()",
    ] {
        db.execute_unprepared(sql).await.unwrap();
    }

    let failed = remind(&post.worker).await;
    db.execute_unprepared("DROP TRIGGER no_room ON notification")
        .await
        .unwrap();
    post.plan().await;

    assert!(failed.is_err());
    assert_eq!(post.notices().await.len(), 1);
}

#[tokio::test]
async fn a_far_end_that_says_nothing_is_given_up_and_asked_once_more() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let settings = Settings {
        patience: Duration::from_millis(100),
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
    post.sink.answer([Answer::Hold, Answer::Hold]);

    sweep::send(&worker, Way::Mail).await.unwrap();
    let first = post.delivery().await;
    post.home.advance_clock(TimeDelta::minutes(31));
    sweep::send(&worker, Way::Mail).await.unwrap();
    post.home.advance_clock(TimeDelta::minutes(31));
    sweep::sweep(&worker).await.unwrap();

    assert_eq!(first.last_error.as_deref(), Some("no answer in time"));
    assert_eq!(post.outcomes().await, [AttemptOutcome::Unknown; 2]);
    // Where an operator sees it; nobody knows whether it came.
    assert_eq!(post.delivery().await.state, DeliveryState::Parked);
}

#[tokio::test]
async fn what_is_said_after_a_mail_was_given_up_is_no_answer_to_the_next() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let settings = Settings {
        patience: Duration::from_millis(500),
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
    post.sink.answer([Answer::Hold, Answer::Silence]);

    sweep::send(&worker, Way::Mail).await.unwrap();
    // It goes on its way all the same, and is answered at last.
    post.sink.wait_for(1).await;
    post.sink.let_go();
    post.home.advance_clock(TimeDelta::minutes(31));
    sweep::send(&worker, Way::Mail).await.unwrap();

    assert_eq!(post.outcomes().await, [AttemptOutcome::Unknown; 2]);
}
