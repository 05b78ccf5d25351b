//! Documents that run out are called to mind on the days that the household named.

use chrono::{Days, NaiveDate};
use domain::{
    Patch,
    document::{self, Details, NewDocument},
    notification::plan,
    preference::{self, PreferencePatch},
    residence,
};
use entity::{
    delivery::DeliveryState,
    document::{DocumentKind, Model},
    notification::NotificationKind,
};
use sea_orm::{ActiveModelTrait, Set};
use testing::Place;

use crate::post::{AFTER, Post};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Files a document that runs out.
async fn file(post: &Post, title: &str, expires_on: &str, remind_days_before: &[i32]) -> Model {
    let new = NewDocument {
        id: None,
        residence_id: post.home.residence().id,
        details: Details {
            kind: Patch::Set(DocumentKind::Warranty),
            title: Patch::Set(title.to_owned()),
            expires_on: Patch::Set(day(expires_on)),
            remind_days_before: Patch::Set(remind_days_before.to_vec()),
            ..Details::default()
        },
    };
    let owner = &post.home.person(Place::Owner).viewer;
    document::create(post.app(), owner, new).await.unwrap()
}

async fn change(post: &Post, document: &Model, details: Details) {
    let owner = &post.home.person(Place::Owner).viewer;
    document::update(post.app(), owner, document.id, (None, details))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_document_is_called_to_mind_on_each_day_that_was_named_and_no_other() {
    let post = Post::open().await;
    let phone = post.phone(Place::Member).await;
    let document = file(&post, "Boiler", "2026-12-03", &[30, 7, 1, 0]).await;
    let revisions = (
        post.revision(Place::Member).await,
        post.revision(Place::Viewer).await,
    );

    for days in 0..14 {
        let today = day("2026-11-23") + Days::new(days);
        post.work_at(&format!("{today}T13:59:57Z")).await;
        post.work_at(&format!("{today}T14:00:03Z")).await;
        post.work_at(&format!("{today}T15:00:03Z")).await;
    }

    let told: Vec<_> = post
        .pushes()
        .await
        .iter()
        .map(|push| (push.device_id, format!("{} {}", push.at, push.title)))
        .collect();
    assert_eq!(
        told,
        [
            (
                phone.id,
                "2026-11-26 14:00:03 UTC Boiler expires in 7 days".to_owned()
            ),
            (
                phone.id,
                "2026-12-02 14:00:03 UTC Boiler expires tomorrow".to_owned()
            ),
            (
                phone.id,
                "2026-12-03 14:00:03 UTC Boiler expires today".to_owned()
            ),
        ]
    );
    let mut first = post.mailed();
    first.dedup();
    assert_eq!(
        first,
        ["manager@example.com", "member@example.com", "owner@example.com"]
    );
    let notices = post.notices().await;
    assert_eq!(notices.len(), 9);
    assert!(notices.iter().all(|notice| {
        notice.kind == NotificationKind::DocumentExpiring
            && notice.document_id == Some(document.id)
            && notice.occurrence_on == Some(day("2026-12-03"))
    }));
    assert_eq!(
        (
            post.revision(Place::Member).await,
            post.revision(Place::Viewer).await
        ),
        (revisions.0 + 3, revisions.1)
    );
}

#[tokio::test]
async fn a_document_that_was_moved_cleared_or_deleted_after_planning_is_not_spoken_of() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let moved = file(&post, "Moved", "2026-11-30", &[7]).await;
    let cleared = file(&post, "Cleared", "2026-11-30", &[7]).await;
    let deleted = file(&post, "Deleted", "2026-11-30", &[7]).await;
    post.home.set_clock(AFTER);

    post.plan().await;
    let later = Details {
        expires_on: Patch::Set(day("2027-11-30")),
        ..Details::default()
    };
    change(&post, &moved, later).await;
    let never = Details {
        expires_on: Patch::Clear,
        ..Details::default()
    };
    change(&post, &cleared, never).await;
    document::delete(post.app(), owner, deleted.id).await.unwrap();
    post.sweep().await;

    let deliveries = post.deliveries().await;
    assert_eq!((deliveries.len(), post.notices().await.len()), (3, 9));
    assert!(
        deliveries
            .iter()
            .all(|delivery| delivery.state == DeliveryState::Skipped),
        "{deliveries:?}"
    );
    assert_eq!(post.mails(), []);
}

#[tokio::test]
async fn a_day_that_has_passed_when_a_document_is_edited_is_not_made_good() {
    let post = Post::open().await;
    let document = file(&post, "Boiler", "2027-03-01", &[7]).await;

    post.work_at(AFTER).await;
    let sooner = Details {
        expires_on: Patch::Set(day("2026-11-28")),
        remind_days_before: Patch::Set(vec![7, 5]),
        ..Details::default()
    };
    change(&post, &document, sooner).await;
    post.work_at("2026-11-23T20:00:00Z").await;
    post.work_at("2026-11-24T14:00:03Z").await;

    assert_eq!(post.notices().await, []);
}

#[tokio::test]
async fn documents_are_one_push_and_tasks_of_the_same_hour_another() {
    let post = Post::open().await;
    post.phone(Place::Owner).await;
    file(&post, "Boiler", "2026-11-30", &[7]).await;
    file(&post, "Roof", "2026-12-23", &[30]).await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;

    post.work_at(AFTER).await;

    let mut pushes = post.pushes().await;
    pushes.sort_by(|one, other| one.title.cmp(&other.title));
    let said: Vec<_> = pushes
        .iter()
        .map(|push| (push.title.as_str(), push.body.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("2 documents expire soon", "Boiler, Roof"),
            ("Clean the gutters is due today", "Elm Street")
        ]
    );
    assert_eq!(pushes[0].category, Some(NotificationKind::DocumentExpiring));
    assert_eq!(pushes[0].tasks, []);
    let mails = post.mails();
    let mail = mails
        .iter()
        .find(|mail| mail.header("Subject") == "2 documents expire soon");
    let text = &mail.expect("a mail about documents").text;
    assert!(text.contains("- Roof expires in 30 days (Elm Street)"), "{text}");
}

#[tokio::test]
async fn a_silent_home_has_it_in_the_inbox_and_an_archived_one_not_at_all() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let mute = PreferencePatch {
        muted: Patch::Set(vec![post.home.residence().id]),
        ..PreferencePatch::default()
    };
    preference::update(post.app(), owner, mute).await.unwrap();
    file(&post, "Boiler", "2026-11-30", &[7, 6]).await;

    post.work_at(AFTER).await;
    let mailed = post.mailed();
    residence::archive(post.app(), owner, post.home.residence().id)
        .await
        .unwrap();
    post.work_at("2026-11-24T14:00:03Z").await;

    assert_eq!(mailed, ["manager@example.com", "member@example.com"]);
    assert_eq!(post.notices().await.len(), 3);
    assert_eq!(post.mails().len(), 2);
}

#[tokio::test]
async fn each_named_day_in_each_zone_comes_once() {
    for (zone, first) in [
        ("Australia/Adelaide", "2027-10-01"),
        ("America/New_York", "2027-03-12"),
        ("Pacific/Kiritimati", "2026-11-24"),
        ("Pacific/Pago_Pago", "2026-11-24"),
    ] {
        let post = Post::open().await;
        let row = entity::residence::ActiveModel {
            id: Set(post.home.residence().id),
            time_zone: Set(zone.to_owned()),
            ..Default::default()
        };
        row.update(&post.app().db).await.unwrap();
        let first = day(first);
        let expires_on = (first + Days::new(6)).to_string();
        for days_before in 0..7 {
            file(&post, "Boiler", &expires_on, &[days_before]).await;
        }

        for days in 0..9 {
            let today = first - Days::new(1) + Days::new(days);
            post.home.set_clock(&format!("{today}T14:00:02Z"));
            plan(post.app()).await.unwrap();
        }

        let owner = post.home.person(Place::Owner).account.id;
        let notices = post.notices().await.into_iter();
        let mut stages: Vec<_> = notices
            .filter(|notice| notice.account_id == owner)
            .filter_map(|notice| notice.stage)
            .collect();
        stages.sort_unstable();
        assert_eq!(stages, [-6, -5, -4, -3, -2, -1, 0], "{zone} from {first}");
    }
}
