//! Whoever is told of what happened has a say in it: which homes, which ways, and when.

use chrono::TimeDelta;
use domain::{
    Patch, membership,
    preference::{self, ChannelChoice, PreferencePatch},
    residence,
};
use entity::{membership::MemberRole, notification::NotificationKind};
use testing::Place;

use crate::{
    happening::{A_WHILE, assign, complete, later, mail_what_is_done, membership_of, occasions, subjects},
    post::Post,
};

/// Lets somebody choose.
async fn choose(post: &Post, place: Place, patch: PreferencePatch) {
    let viewer = &post.home.person(place).viewer;
    preference::update(post.app(), viewer, patch).await.unwrap();
}

#[tokio::test]
async fn of_a_silent_home_what_happened_is_in_the_inbox_only() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    let mute = PreferencePatch {
        muted: Patch::Set(vec![post.home.residence().id]),
        ..PreferencePatch::default()
    };
    choose(&post, Place::Owner, mute).await;
    let task = post.home.task("Clean the gutters").await;

    complete(&post, Place::Manager, task.id).await;
    later(&post).await;

    assert_eq!(post.mailed(), ["member@example.com"]);
    assert_eq!(post.notices().await.len(), 2);
}

#[tokio::test]
async fn of_an_archived_home_nothing_is_told() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let id = post.home.residence().id;
    let (before, between) = (post.home.task("Before").await, post.home.task("In between").await);

    complete(&post, Place::Member, before.id).await;
    post.home.advance_clock(A_WHILE);
    post.plan().await;
    complete(&post, Place::Member, between.id).await;
    residence::archive(post.app(), owner, id).await.unwrap();
    later(&post).await;

    assert_eq!(post.notices().await.len(), 2);
    assert_eq!(post.mailed(), Vec::<String>::new());
}

#[tokio::test]
async fn a_way_that_is_off_for_a_kind_is_not_taken_for_what_happened() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    post.phone(Place::Owner).await;
    let only_pushes = PreferencePatch {
        channels: Patch::Set(vec![ChannelChoice {
            kind: NotificationKind::TaskCompleted,
            push: true,
            email: false,
        }]),
        ..PreferencePatch::default()
    };
    choose(&post, Place::Owner, only_pushes).await;
    let task = post.home.task("Clean the gutters").await;
    let given = post.home.task("Sweep").await;

    complete(&post, Place::Manager, task.id).await;
    assign(&post, Place::Manager, given.id, Some(Place::Owner)).await;
    later(&post).await;

    assert_eq!(post.pushes().await.len(), 2);
    assert_eq!(post.mailed(), ["member@example.com", "owner@example.com"]);
    assert_eq!(
        subjects(&post),
        [
            "Manu Manager assigned Sweep to you",
            "Manu Manager completed Clean the gutters"
        ]
    );
}

#[tokio::test]
async fn quiet_hours_move_a_push_of_what_happened_to_their_end() {
    let post = Post::open().await;
    mail_what_is_done(&post).await;
    post.phone(Place::Owner).await;
    let quiet = PreferencePatch {
        quiet_from: Patch::Set("21:00:00".parse().unwrap()),
        quiet_to: Patch::Set("09:30:00".parse().unwrap()),
        max_push_per_day: Patch::Set(1),
        ..PreferencePatch::default()
    };
    choose(&post, Place::Owner, quiet).await;
    let (first, second) = (post.home.task("First").await, post.home.task("Second").await);

    // Half past seven in Chicago.
    complete(&post, Place::Member, first.id).await;
    later(&post).await;
    let early = (post.mails().len(), post.pushes().await.len());
    post.work_at("2026-11-23T15:30:01Z").await;
    let at_the_end = post.pushes().await.len();
    complete(&post, Place::Member, second.id).await;
    later(&post).await;

    assert_eq!((early, at_the_end), ((2, 0), 1));
    // One a day.
    assert_eq!(post.pushes().await[0].title, "Mia Member completed First");
    assert_eq!(post.pushes().await.len(), 1);
    assert_eq!(post.notices().await.len(), 4);
}

#[tokio::test]
async fn half_a_day_late_what_happened_is_in_the_inbox_only() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").await;

    complete(&post, Place::Member, task.id).await;
    post.home.advance_clock(TimeDelta::hours(13));
    post.plan().await;

    assert_eq!(post.notices().await.len(), 2);
    assert_eq!(post.deliveries().await, []);
}

#[tokio::test]
async fn whoever_left_or_may_only_read_now_is_told_nothing() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let (done, given) = (post.home.task("Done").await, post.home.task("Given").await);

    complete(&post, Place::Owner, done.id).await;
    assign(&post, Place::Owner, given.id, Some(Place::Member)).await;
    membership::remove(post.app(), owner, membership_of(&post, Place::Member))
        .await
        .unwrap();
    membership::change_role(
        post.app(),
        owner,
        membership_of(&post, Place::Manager),
        MemberRole::Viewer,
    )
    .await
    .unwrap();
    later(&post).await;

    assert_eq!(post.notices().await, []);
    assert_eq!(occasions(&post).await, 0);
}
