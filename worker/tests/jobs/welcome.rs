//! Mails that help a new household on its way: each on its day, only while it is true, never two on one day.

use chrono::{DateTime, Utc};
use domain::{
    Patch,
    preference::{self, PreferencePatch},
};
use entity::{account, membership, plan::PlanKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use testing::Place;

use crate::post::Post;

async fn open() -> Post {
    Post::of(&[PlanKind::Welcome]).await
}

/// Returns what was mailed to somebody so far, by subject.
fn subjects(post: &Post, to: &str) -> Vec<String> {
    let mails = post.mails().into_iter().filter(|mail| mail.to == to);
    mails.map(|mail| mail.header("Subject").to_owned()).collect()
}

/// Works each day at the hour, and returns what the stranger, who belongs to no home, was mailed.
async fn strangers_days(post: &Post, days: std::ops::Range<u32>) -> Vec<String> {
    for day in days {
        post.work_at(&format!("2026-11-{day}T14:00:02Z")).await;
        post.work_at(&format!("2026-11-{day}T15:00:02Z")).await;
    }
    subjects(post, "stranger@example.com")
}

#[tokio::test]
async fn whoever_does_nothing_is_helped_on_three_times() {
    let post = open().await;

    let first = strangers_days(&post, 23..24).await;
    let second = strangers_days(&post, 24..25).await;
    let week = strangers_days(&post, 25..30).await;
    post.work_at("2026-11-30T14:00:02Z").await;
    post.work_at("2026-12-24T14:00:02Z").await;

    assert_eq!(first, ["Welcome to honeyDue"]);
    assert_eq!(second, ["Welcome to honeyDue", "Add your home"]);
    assert_eq!(
        week,
        [
            "Welcome to honeyDue",
            "Add your home",
            "What does your home need?"
        ]
    );
    // Without a home there is nobody to invite to it.
    assert_eq!(subjects(&post, "stranger@example.com").len(), 3);
}

#[tokio::test]
async fn what_was_done_is_not_recommended() {
    let post = open().await;
    post.home.task("Clean the gutters").due("2026-11-24").await;

    for day in 23..31 {
        post.work_at(&format!("2026-11-{day}T14:00:02Z")).await;
    }

    assert_eq!(subjects(&post, "owner@example.com"), ["Welcome to honeyDue"]);
}

#[tokio::test]
async fn whoever_lives_alone_is_told_of_invitations() {
    let post = open().await;
    let others =
        [Place::Manager, Place::Member, Place::Viewer].map(|place| post.home.person(place).account.id);
    membership::Entity::delete_many()
        .filter(membership::Column::AccountId.is_in(others))
        .exec(&post.app().db)
        .await
        .unwrap();
    post.home.task("Clean the gutters").due("2027-11-24").await;

    for day in 23..31 {
        post.work_at(&format!("2026-11-{day}T14:00:02Z")).await;
    }

    assert_eq!(
        subjects(&post, "owner@example.com"),
        ["Welcome to honeyDue", "Who else lives with you?"]
    );
}

#[tokio::test]
async fn after_an_outage_the_steps_come_one_a_day() {
    let post = open().await;

    let mut found = Vec::new();
    for day in ["27", "28", "29", "30"] {
        post.work_at(&format!("2026-11-{day}T14:00:02Z")).await;
        post.work_at(&format!("2026-11-{day}T18:00:02Z")).await;
        found.push(subjects(&post, "stranger@example.com").len());
    }

    assert_eq!(found, [1, 2, 3, 3]);
}

#[tokio::test]
async fn no_tips_go_to_whoever_wants_none_or_has_not_proven_the_address() {
    let post = open().await;
    let viewer = &post.home.person(Place::Owner).viewer;
    let no_tips = PreferencePatch {
        tips_by_email: Patch::Set(false),
        ..PreferencePatch::default()
    };
    preference::update(post.app(), viewer, no_tips).await.unwrap();
    account::Entity::update_many()
        .set(account::ActiveModel {
            email_verified_at: Set(None::<DateTime<Utc>>),
            ..account::ActiveModel::default()
        })
        .filter(account::Column::Email.eq("stranger@example.com"))
        .exec(&post.app().db)
        .await
        .unwrap();

    post.work_at("2026-11-23T14:00:02Z").await;

    let mailed = post.mailed();
    assert!(
        !mailed
            .iter()
            .any(|to| to.starts_with("owner") || to.starts_with("stranger")),
        "{mailed:?}"
    );
    assert!(mailed.contains(&"member@example.com".to_owned()), "{mailed:?}");
}
