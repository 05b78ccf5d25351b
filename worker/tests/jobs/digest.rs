//! Digests: what is late, due, done and running out, once a day or a week, in each person's own zone; nothing to say, nothing sent.

use domain::{
    Patch,
    preference::{self, PreferencePatch},
    task,
};
use entity::{
    delivery::DeliveryState,
    notification_preference::{DigestFrequency, Weekday},
    plan::PlanKind,
};
use testing::Place;

use crate::{post::Post, remind::completed};

/// Just after the hour of all who have not chosen one. At home it is still the evening of 23 November.
const MORNING: &str = "2026-11-24T03:00:02Z";

async fn open() -> Post {
    Post::of(&[PlanKind::Digest]).await
}

async fn choose(post: &Post, place: Place, patch: PreferencePatch) {
    let viewer = &post.home.person(place).viewer;
    preference::update(post.app(), viewer, patch).await.unwrap();
}

async fn complete(post: &Post, place: Place, task: &entity::task::Model) {
    let viewer = &post.home.person(place).viewer;
    task::close(post.app(), viewer, completed(task.id)).await.unwrap();
}

fn text_to(post: &Post, to: &str) -> String {
    let mail = post.mails().into_iter().find(|mail| mail.to == to);
    mail.expect("a mail").text
}

#[tokio::test]
async fn a_digest_says_what_is_late_due_and_done() {
    let post = open().await;
    post.home.task("Clean the gutters").due("2026-11-20").await;
    post.home.task("Test the <alarms>").due("2026-11-24").await;
    post.home.task("Bleed the radiators").due("2026-12-24").await;
    let done = post.home.task("Sweep the path").due("2026-11-23").await;
    complete(&post, Place::Member, &done).await;

    post.work_at("2026-11-24T02:59:58Z").await;
    assert!(post.mailed().is_empty(), "early");
    post.work_at(MORNING).await;
    post.work_at("2026-11-24T14:00:00Z").await;

    assert_eq!(
        post.mailed(),
        ["manager@example.com", "member@example.com", "owner@example.com"]
    );
    let text = text_to(&post, "owner@example.com");
    for said in [
        "Hello Olive Owner,",
        "Overdue",
        "- Clean the gutters was due 3 days ago (Elm Street)",
        "Due soon",
        "- Test the <alarms> is due tomorrow (Elm Street)",
        "Test the &lt;alarms&gt; is due tomorrow",
        "- Mia Member completed Sweep the path (Elm Street)",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Bleed the radiators"), "{text}");
    let mail = post
        .mails()
        .into_iter()
        .find(|mail| mail.to == "owner@example.com");
    assert_eq!(
        mail.unwrap().header("Subject"),
        "1 task is overdue, 1 is due soon"
    );
}

#[tokio::test]
async fn nothing_to_say_is_not_sent() {
    let post = open().await;
    post.home.task("Bleed the radiators").due("2026-12-24").await;
    // So long ago that it is no news.
    post.home.task("Paint the fence").due("2026-06-01").await;

    post.work_at(MORNING).await;

    assert!(post.deliveries().await.is_empty());
}

#[tokio::test]
async fn what_was_done_before_the_mail_goes_out_is_not_called_due() {
    let post = open().await;
    let task = post
        .home
        .task("Clean the gutters")
        .due("2026-11-24")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(MORNING);

    post.plan().await;
    complete(&post, Place::Owner, &task).await;
    post.sweep().await;

    assert!(post.mailed().is_empty());
    assert_eq!(post.delivery().await.state, DeliveryState::Skipped);
}

#[tokio::test]
async fn a_digest_comes_at_its_hour_in_the_persons_own_zone_and_each_day_once() {
    let post = open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-24")
        .assigned_to(Place::Owner)
        .await;
    let seven = "07:00:00".parse().unwrap();
    choose(
        &post,
        Place::Owner,
        PreferencePatch {
            digest_time: Patch::Set(seven),
            ..PreferencePatch::default()
        },
    )
    .await;

    // The tests' people live in Chicago.
    post.work_at("2026-11-24T12:59:58Z").await;
    let early = post.mailed();
    post.work_at("2026-11-24T13:00:01Z").await;
    post.work_at("2026-11-24T13:00:20Z").await;
    post.work_at("2026-11-24T23:00:00Z").await;
    let first = post.mailed();
    post.work_at("2026-11-25T13:00:01Z").await;

    assert!(early.is_empty(), "{early:?}");
    assert_eq!(first, ["owner@example.com"]);
    assert_eq!(post.mailed().len(), 2);
}

#[tokio::test]
async fn a_weekly_digest_comes_on_its_day_and_after_an_outage_on_the_next() {
    let post = open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-26")
        .assigned_to(Place::Owner)
        .await;
    let weekly = |digest_weekday| PreferencePatch {
        digest: Patch::Set(DigestFrequency::Weekly),
        digest_weekday: Patch::Set(digest_weekday),
        ..PreferencePatch::default()
    };
    choose(&post, Place::Owner, weekly(Weekday::Wednesday)).await;

    // A Tuesday; then nobody works until the Thursday.
    post.work_at(MORNING).await;
    let tuesday = post.mailed();
    post.work_at("2026-11-26T03:00:05Z").await;
    let thursday = post.mailed();
    post.work_at("2026-11-27T03:00:05Z").await;

    assert!(tuesday.is_empty(), "{tuesday:?}");
    assert_eq!(thursday, ["owner@example.com"]);
    assert_eq!(post.mailed().len(), 1);
}

#[tokio::test]
async fn whoever_wants_no_digest_gets_none_and_silent_homes_are_not_in_it() {
    let post = open().await;
    post.home.task("Clean the gutters").due("2026-11-24").await;
    choose(
        &post,
        Place::Owner,
        PreferencePatch {
            digest: Patch::Set(DigestFrequency::Off),
            ..PreferencePatch::default()
        },
    )
    .await;
    choose(
        &post,
        Place::Member,
        PreferencePatch {
            muted: Patch::Set(vec![post.home.residence().id]),
            ..PreferencePatch::default()
        },
    )
    .await;

    post.work_at(MORNING).await;

    assert_eq!(post.mailed(), ["manager@example.com"]);
}

#[tokio::test]
async fn a_long_list_says_how_much_more_there_is() {
    let post = open().await;
    for number in 0..13 {
        let title = format!("Task {number:02}");
        post.home
            .task(&title)
            .due("2026-11-24")
            .assigned_to(Place::Owner)
            .await;
    }

    post.work_at(MORNING).await;

    let text = text_to(&post, "owner@example.com");
    assert!(text.contains("- Task 09 is due tomorrow"), "{text}");
    assert!(!text.contains("Task 10"), "{text}");
    assert!(text.contains("and 3 more"), "{text}");
}

#[tokio::test]
async fn a_digest_that_is_half_a_day_late_is_not_sent() {
    let post = open().await;
    post.home.task("Clean the gutters").due("2026-11-24").await;

    post.work_at("2026-11-24T15:00:01Z").await;

    assert!(post.mailed().is_empty());
}

#[tokio::test]
async fn two_planners_at_once_write_one_digest() {
    let post = open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-24")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(MORNING);

    tokio::join!(post.plan(), post.plan());
    tokio::join!(post.sweep(), post.sweep());

    assert_eq!(post.mailed(), ["owner@example.com"]);
}
