//! What people want to be told is obeyed: the hour, the ways, the quiet, and how much a day.

use chrono::TimeDelta;
use domain::{
    Patch, delivery,
    preference::{self, ChannelChoice, PreferencePatch},
};
use entity::{
    delivery::{Channel, DeliveryState},
    notification::{NotificationKind, Way},
};
use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use testing::Place;

use crate::post::{AFTER, Post};

/// Lets the owner choose.
async fn choose(post: &Post, patch: PreferencePatch) {
    let owner = &post.home.person(Place::Owner).viewer;
    preference::update(post.app(), owner, patch).await.unwrap();
}

fn time(text: &str) -> Patch<chrono::NaiveTime> {
    Patch::Set(text.parse().unwrap())
}

async fn due_for_owner(post: &Post, title: &str, day: &str) {
    post.home.task(title).due(day).assigned_to(Place::Owner).await;
}

#[tokio::test]
async fn a_reminder_comes_at_the_persons_own_hour() {
    let post = Post::open().await;
    choose(
        &post,
        PreferencePatch {
            reminder_time: time("09:00:00"),
            ..PreferencePatch::default()
        },
    )
    .await;
    post.home.task("Clean the gutters").due("2026-11-23").await;

    post.work_at(AFTER).await;
    let usual = post.mailed();
    // Nine in Chicago.
    post.work_at("2026-11-23T14:59:59Z").await;
    let before = post.mails().len();
    post.work_at("2026-11-23T15:00:01Z").await;

    assert_eq!(usual, ["manager@example.com", "member@example.com"]);
    assert_eq!(before, 2);
    assert_eq!(post.mails()[2].to, "owner@example.com");
}

#[tokio::test]
async fn a_day_that_was_served_is_not_served_again_at_another_hour() {
    let post = Post::open().await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;

    post.work_at(AFTER).await;
    choose(
        &post,
        PreferencePatch {
            reminder_time: time("10:00:00"),
            ..PreferencePatch::default()
        },
    )
    .await;
    post.work_at("2026-11-23T16:00:03Z").await;

    assert_eq!(post.mails().len(), 1);
    assert_eq!(post.notices().await.len(), 1);
}

#[tokio::test]
async fn quiet_hours_move_a_push_to_their_end_and_no_mail() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    choose(
        &post,
        PreferencePatch {
            quiet_from: time("21:00:00"),
            quiet_to: time("09:30:00"),
            ..PreferencePatch::default()
        },
    )
    .await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;

    post.work_at(AFTER).await;
    let (mails, early) = (post.mails().len(), post.pushes().await.len());
    post.work_at("2026-11-23T15:29:59Z").await;
    let still = post.pushes().await.len();
    post.work_at("2026-11-23T15:30:01Z").await;

    assert_eq!((mails, early, still), (1, 0, 0));
    assert_eq!(post.pushes().await[0].title, "Clean the gutters is due today");
}

#[tokio::test]
async fn quiet_hours_that_were_chosen_after_planning_count_too() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    post.home.set_clock(AFTER);

    post.plan().await;
    choose(
        &post,
        PreferencePatch {
            quiet_from: time("07:00:00"),
            quiet_to: time("12:00:00"),
            ..PreferencePatch::default()
        },
    )
    .await;
    post.sweep().await;
    let early = post.pushes().await.len();
    post.work_at("2026-11-23T18:00:01Z").await;

    assert_eq!(early, 0);
    assert_eq!(post.pushes().await.len(), 1);
}

#[tokio::test]
async fn a_way_that_is_off_is_not_taken() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    let only = |push, email| PreferencePatch {
        channels: Patch::Set(vec![ChannelChoice {
            kind: NotificationKind::TaskDueSoon,
            push,
            email,
        }]),
        ..PreferencePatch::default()
    };
    choose(&post, only(true, false)).await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;

    post.work_at(AFTER).await;
    let pushed = (post.pushes().await.len(), post.mails().len());
    due_for_owner(&post, "Test the alarms", "2026-11-24").await;
    post.home.set_clock("2026-11-24T14:00:03Z");
    post.plan().await;
    choose(&post, only(false, false)).await;
    post.sweep().await;

    assert_eq!(pushed, (1, 0));
    assert_eq!((post.pushes().await.len(), post.mails().len()), (1, 0));
    let last = post.deliveries().await.pop().unwrap();
    assert_eq!(last.state, DeliveryState::Skipped);
}

#[tokio::test]
async fn of_a_silent_home_the_inbox_hears_and_nobody_else() {
    let post = Post::open().await;
    let mute = PreferencePatch {
        muted: Patch::Set(vec![post.home.residence().id]),
        ..PreferencePatch::default()
    };
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    due_for_owner(&post, "Test the alarms", "2026-11-24").await;
    post.home.set_clock(AFTER);

    post.plan().await;
    choose(&post, mute).await;
    post.sweep().await;
    post.work_at("2026-11-24T14:00:03Z").await;

    assert_eq!(post.mailed(), Vec::<String>::new());
    assert_eq!(post.notices().await.len(), 2);
    assert_eq!(post.delivery().await.state, DeliveryState::Skipped);
}

#[tokio::test]
async fn what_is_past_the_days_pushes_is_only_in_the_inbox() {
    let post = Post::open().await;
    let (phone, tablet) = (post.phone(Place::Owner).await, post.phone(Place::Owner).await);
    choose(
        &post,
        PreferencePatch {
            max_push_per_day: Patch::Set(1),
            ..PreferencePatch::default()
        },
    )
    .await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    due_for_owner(&post, "Test the alarms", "2026-11-22").await;

    post.work_at(AFTER).await;
    // An hour later comes what is overdue.
    post.work_at("2026-11-23T15:00:03Z").await;
    let first = post.pushes().await;
    post.work_at("2026-11-24T15:00:03Z").await;

    let mut devices: Vec<_> = first.iter().map(|push| push.device_id).collect();
    devices.sort();
    assert_eq!(devices, [phone.id, tablet.id]);
    assert_eq!(post.mails().len(), 3);
    assert_eq!(post.pushes().await.len(), 4);
}

#[tokio::test]
async fn pushes_that_are_sent_at_once_are_no_more_than_the_days() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    choose(
        &post,
        PreferencePatch {
            max_push_per_day: Patch::Set(1),
            quiet_from: time("06:00:00"),
            quiet_to: time("12:00:00"),
            ..PreferencePatch::default()
        },
    )
    .await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    due_for_owner(&post, "Test the alarms", "2026-11-22").await;

    // Both wait for the end of the quiet, which is at six in the afternoon in Greenwich.
    post.work_at(AFTER).await;
    post.work_at("2026-11-23T15:00:03Z").await;
    post.home.advance_clock(TimeDelta::hours(3));
    let app = post.app();
    let claimed = delivery::claim_due(app, 10).await.unwrap();
    let pushes = claimed.iter().filter(|claimed| claimed.channel == Channel::Push);
    let pushes: Vec<_> = pushes.collect();

    let letters = join_all(pushes.iter().map(|push| delivery::begin(app, push))).await;

    let n_letters = letters.into_iter().filter_map(|letter| letter.unwrap()).count();
    assert_eq!((pushes.len(), n_letters), (2, 1));
}

#[tokio::test]
async fn a_trial_arrives_on_every_way_and_waits_for_no_quiet() {
    let post = Post::open().await;
    let phone = post.phone(Place::Owner).await;
    choose(
        &post,
        PreferencePatch {
            quiet_from: time("00:00:00"),
            quiet_to: time("23:59:00"),
            max_push_per_day: Patch::Set(0),
            ..PreferencePatch::default()
        },
    )
    .await;
    let owner = &post.home.person(Place::Owner).viewer;

    domain::notification::send_test(post.app(), owner).await.unwrap();
    post.sweep().await;
    post.work_later().await;

    let pushes = post.pushes().await;
    assert_eq!(pushes.len(), 1);
    assert_eq!(
        (pushes[0].device_id, pushes[0].title.as_str()),
        (phone.id, "This is a test")
    );
    assert_eq!(post.mailed(), ["owner@example.com"]);
    assert_eq!(post.mails()[0].header("Subject"), "This is a test");
}

/// Has nobody know whether the owner's address is the owner's.
async fn doubt_the_owners_address(post: &Post) {
    let sql = "UPDATE account SET email_verified_at = NULL WHERE email = 'owner@example.com'";
    post.app().db.execute_unprepared(sql).await.unwrap();
}

#[tokio::test]
async fn an_address_that_nobody_has_proven_gets_no_notices_and_no_trials() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    doubt_the_owners_address(&post).await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    let owner = &post.home.person(Place::Owner).viewer;

    post.work_at(AFTER).await;
    let trial = domain::notification::send_test(post.app(), owner).await.unwrap();
    post.sweep().await;

    assert_eq!(trial.wording.sent, [Way::Ios]);
    assert_eq!(post.notices().await.len(), 2);
    assert_eq!(post.pushes().await.len(), 2);
    assert_eq!(post.mailed(), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_planned_for_an_address_is_not_sent_once_it_is_in_doubt() {
    let post = Post::open().await;
    due_for_owner(&post, "Clean the gutters", "2026-11-23").await;
    post.home.set_clock(AFTER);
    post.plan().await;

    doubt_the_owners_address(&post).await;
    post.sweep().await;

    let delivery = post.delivery().await;
    assert_eq!(
        (delivery.channel, delivery.state),
        (Channel::Mail, DeliveryState::Skipped)
    );
    assert_eq!(post.mailed(), Vec::<String>::new());
}
