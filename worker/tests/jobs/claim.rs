//! What holds when workers die, dawdle and get in each other's way, step by step.

use chrono::TimeDelta;
use domain::{
    App,
    app::Parts,
    delivery::{self, End, LEASE, MAX_CLAIMS, Outcome, SEND_TIMEOUT},
    notification,
    queue::Job,
};
use entity::{
    delivery::{Channel, DeliveryState},
    delivery_attempt::AttemptOutcome,
    id::DeliveryId,
};
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{
    Worker,
    job::{self, deliver::carry, sweep},
};

use crate::post::{AFTER, Post};

/// Opens a post office in which one mail to the owner waits.
async fn with_a_mail() -> (Post, DeliveryId) {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let id = post.delivery().await.id;
    (post, id)
}

/// A second in the life of a lease.
fn moment() -> TimeDelta {
    TimeDelta::seconds(1)
}

#[tokio::test]
async fn a_wake_up_sends_and_a_second_one_does_nothing() {
    let (post, id) = with_a_mail().await;

    job::run(&post.worker, Job::Deliver(id)).await;
    job::run(&post.worker, Job::Deliver(id)).await;
    post.sweep().await;

    assert_eq!(post.mailed(), ["owner@example.com"]);
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
    assert_eq!(post.outcomes().await, [AttemptOutcome::Sent]);
}

#[tokio::test]
async fn a_worker_is_woken_for_what_was_planned() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    // With a queue of its own, which nobody else may wipe meanwhile.
    let db = post.home.database().connect().await;
    let app = App::new(Parts::local(db, post.app().clock.clone()));

    notification::plan(&app).await.unwrap();

    let id = post.delivery().await.id;
    assert_eq!(app.queue.take().await, Some(vec![Job::Deliver(id)]));
}

#[tokio::test]
async fn nobody_else_claims_what_is_claimed() {
    let (post, id) = with_a_mail().await;
    let first = delivery::claim(post.app(), id).await.unwrap();
    let second_app = post.home.second_app().await;

    let second = delivery::claim(&second_app, id).await.unwrap();
    let swept = delivery::claim_due(&second_app, 10).await.unwrap();

    assert!(first.is_some());
    assert_eq!((second, swept), (None, vec![]));
}

#[tokio::test]
async fn a_worker_that_dies_with_a_claim_delays_by_a_lease() {
    let (post, id) = with_a_mail().await;
    drop(delivery::claim(post.app(), id).await.unwrap());

    post.home.advance_clock(LEASE - moment());
    post.sweep().await;
    let early = post.mails().len();
    post.home.advance_clock(moment());
    post.sweep().await;

    assert_eq!((early, post.mails().len()), (0, 1));
    assert_eq!(post.outcomes().await, [AttemptOutcome::Sent]);
}

#[tokio::test]
async fn a_worker_knows_when_the_claim_of_another_ends_and_does_not_wait_for_its_next_look() {
    let (post, id) = with_a_mail().await;
    let end = post.app().clock.now() + LEASE;
    drop(delivery::claim(post.app(), id).await.unwrap());

    let far = sweep::send(&post.worker, End::Mail).await.unwrap();
    post.home.advance_clock(LEASE - moment());
    let near = sweep::send(&post.worker, End::Mail).await.unwrap();
    let elsewhere = sweep::send(&post.worker, End::Apns).await.unwrap();

    assert_eq!((far, near, elsewhere), (None, Some(end), None));
}

#[tokio::test]
async fn a_worker_that_dies_before_it_sends_loses_nothing() {
    let (post, id) = with_a_mail().await;
    let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();
    drop(delivery::begin(post.app(), &claimed).await.unwrap());

    post.home.advance_clock(LEASE);
    post.sweep().await;

    assert_eq!(post.mails().len(), 1);
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
    assert_eq!(
        post.outcomes().await,
        [AttemptOutcome::Unknown, AttemptOutcome::Sent]
    );
}

#[tokio::test]
async fn a_worker_that_dies_after_it_sent_repeats_under_the_same_key() {
    let (post, id) = with_a_mail().await;
    let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();
    let letter = delivery::begin(post.app(), &claimed).await.unwrap().unwrap();
    let now = post.app().clock.now();
    post.worker
        .settings
        .mailer
        .send(&letter, "owner@example.com", now)
        .await;

    post.home.advance_clock(LEASE);
    post.sweep().await;
    post.work_later().await;

    let mails = post.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
}

#[tokio::test]
async fn a_sending_that_twice_nobody_finishes_is_parked() {
    let (post, id) = with_a_mail().await;
    for _ in 0..2 {
        let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();
        drop(delivery::begin(post.app(), &claimed).await.unwrap().unwrap());
        post.home.advance_clock(LEASE);
    }

    post.sweep().await;

    assert_eq!(post.mails(), []);
    assert_eq!(post.delivery().await.state, DeliveryState::Parked);
}

#[tokio::test]
async fn a_slow_worker_cannot_speak_for_its_successor() {
    let (post, id) = with_a_mail().await;
    let slow = delivery::claim(post.app(), id).await.unwrap().unwrap();
    let slow = delivery::begin(post.app(), &slow).await.unwrap().unwrap();
    post.home.advance_clock(LEASE);
    let quick = delivery::claim(post.app(), id).await.unwrap().unwrap();
    let quick = delivery::begin(post.app(), &quick).await.unwrap().unwrap();
    let refused = Outcome::Permanent {
        status: None,
        reason: "too slow".to_owned(),
        target_gone: true,
    };
    let sent = Outcome::Sent { provider_id: None };

    let meanwhile = delivery::settle(post.app(), &slow, refused.clone())
        .await
        .unwrap();
    let settled = delivery::settle(post.app(), &quick, sent).await.unwrap();
    let afterwards = delivery::settle(post.app(), &slow, refused).await.unwrap();

    assert_eq!((meanwhile, settled, afterwards), (false, true, false));
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
    assert_eq!(
        post.outcomes().await,
        [AttemptOutcome::Unknown, AttemptOutcome::Sent]
    );
}

#[tokio::test]
async fn nothing_is_begun_that_the_lease_may_not_outlast() {
    let (post, id) = with_a_mail().await;
    let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();

    post.home.advance_clock(LEASE - SEND_TIMEOUT);
    let begun = delivery::begin(post.app(), &claimed).await.unwrap();

    assert!(begun.is_none());
    assert_eq!(post.delivery().await.state, DeliveryState::Waiting);
    post.sweep().await;
    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn claims_of_which_nothing_was_begun_do_not_count() {
    let (post, id) = with_a_mail().await;

    for _ in 0..MAX_CLAIMS {
        let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();
        post.home.advance_clock(LEASE - SEND_TIMEOUT);
        delivery::begin(post.app(), &claimed).await.unwrap();
    }
    post.sweep().await;

    assert_eq!(post.mails().len(), 1);
    assert_eq!(post.outcomes().await, [AttemptOutcome::Sent]);
}

#[tokio::test]
async fn five_claims_without_an_outcome_are_the_end() {
    let (post, id) = with_a_mail().await;
    for _ in 0..5 {
        assert!(delivery::claim(post.app(), id).await.unwrap().is_some());
        post.home.advance_clock(LEASE);
    }

    let sixth = delivery::claim(post.app(), id).await.unwrap();
    post.sweep().await;

    let delivery = post.delivery().await;
    assert_eq!(sixth, None);
    assert_eq!(delivery.state, DeliveryState::Dead);
    assert_eq!(
        delivery.last_error.as_deref(),
        Some("claimed 5 times without an outcome")
    );
    assert_eq!(post.mails(), []);
}

#[tokio::test]
async fn a_worker_that_stops_gives_back_what_it_has_not_begun() {
    let (post, id) = with_a_mail().await;
    let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();
    let stopped = CancellationToken::new();
    stopped.cancel();
    let stopping = Worker::new(post.app().clone(), post.settings(), stopped);

    carry(&stopping, &claimed).await.unwrap();
    let returned = post.delivery().await;
    post.sweep().await;

    assert_eq!((returned.state, returned.claims), (DeliveryState::Waiting, 0));
    assert_eq!(post.mails().len(), 1);
}

#[tokio::test]
async fn what_is_late_waits_for_the_morning() {
    let post = Post::open().await;
    post.home.set_clock("2026-11-23T14:00:00Z");
    // In Sydney it is one o'clock at night.
    set_account_zone(&post, "Australia/Sydney").await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.plan().await;

    post.home.set_clock("2026-11-23T15:30:00Z");
    post.sweep().await;
    let at_night = post.mails().len();
    let waiting = post.delivery().await;
    post.home.set_clock("2026-11-23T21:00:00Z");
    post.sweep().await;

    assert_eq!(at_night, 0);
    assert_eq!(waiting.next_attempt_at.to_rfc3339(), "2026-11-23T21:00:00+00:00");
    assert_eq!(post.mails().len(), 1);
}

async fn set_account_zone(post: &Post, zone: &str) {
    use sea_orm::{ActiveModelTrait, Set};
    let row = entity::account::ActiveModel {
        id: Set(post.home.person(Place::Owner).account.id),
        time_zone: Set(zone.to_owned()),
        ..Default::default()
    };
    row.update(&post.app().db).await.unwrap();
}

#[tokio::test]
async fn what_nobody_sent_in_time_expires() {
    let (post, _) = with_a_mail().await;

    post.home.advance_clock(TimeDelta::hours(12));
    post.sweep().await;

    assert_eq!(post.delivery().await.state, DeliveryState::Expired);
    assert_eq!(post.mails(), []);
}

#[tokio::test]
async fn a_phone_that_is_gone_gets_nothing_more() {
    let post = Post::open().await;
    let phone = post.phone(Place::Owner).await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    post.plan().await;

    use sea_orm::ModelTrait;
    phone.delete(&post.app().db).await.unwrap();
    post.sweep().await;

    assert_eq!(post.pushes().await, []);
    let deliveries = post.deliveries().await;
    let push = deliveries
        .iter()
        .find(|delivery| delivery.channel == Channel::Push);
    assert_eq!(push.map(|push| push.state), Some(DeliveryState::Skipped));
}
