//! Who is told, by what way and at what hour, and who is left alone.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Code, admin,
    preference::{Topic, Unwanted},
};
use entity::{
    announcement::AnnouncementState,
    delivery::{Channel, DeliveryState},
    notification::NotificationKind,
};
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use testing::Place;

use super::{HOME, NIGHT, Office, draft};

#[tokio::test]
async fn nobody_is_woken_by_news_and_those_who_rest_do_not_get_theirs_all_at_once() {
    let office = Office::open().await;
    let post = &office.post;
    for place in [Place::Owner, Place::Manager, Place::Member] {
        post.phone(place).await;
    }
    // The member works at night and rests in the morning.
    let own = format!(
        "INSERT INTO notification_preference (account_id, digest_weekday, tips_by_email, quiet_from, quiet_to, max_push_per_day, digest)
         SELECT id, 'MONDAY', true, '06:00:00', '12:00:00', 20, 'OFF' FROM account WHERE email = '{}'",
        post.home.person(Place::Member).account.email
    );
    post.app().db.execute_unprepared(&own).await.unwrap();
    post.home.set_clock(NIGHT);
    office.start(draft(6)).await;

    for _ in 0..6 {
        office.tell().await;
        post.sweep().await;
        office.later(10);
    }
    let at_night: Vec<_> = post.pushes().await.iter().map(|push| push.device_id).collect();
    let mails = post.mails().len();
    let mut due: Vec<DateTime<Utc>> = post
        .deliveries()
        .await
        .iter()
        .filter(|delivery| delivery.channel == Channel::Push && delivery.state == DeliveryState::Waiting)
        .map(|delivery| delivery.due_at)
        .collect();
    due.sort();
    post.work_at("2026-11-24T14:05:00Z").await;

    assert_eq!(
        (at_night.len(), mails),
        (1, HOME),
        "one is awake, and mails wake nobody"
    );
    let morning: DateTime<Utc> = "2026-11-24T14:00:00Z".parse().unwrap();
    assert!(
        due.iter()
            .all(|due| *due > morning && *due < morning + TimeDelta::minutes(2))
    );
    assert!(due[1] - due[0] >= TimeDelta::seconds(10), "{due:?}");
    assert_eq!(post.pushes().await.len(), 3);
}

#[tokio::test]
async fn nothing_goes_to_those_who_want_none_of_it_and_nobody_is_told_who_is_shut_out() {
    let office = Office::open().await;
    let post = &office.post;
    let app = post.app();
    let person = |place| post.home.person(place);
    post.phone(Place::Owner).await;
    post.phone(Place::Manager).await;
    let unwanted = Unwanted {
        account_id: person(Place::Owner).account.id,
        topic: Topic::Notices(NotificationKind::Announcement),
    };
    unwanted.end(app).await.unwrap();
    let muted = format!(
        "INSERT INTO notification_channel (account_id, kind, push, email) SELECT id, 'ANNOUNCEMENT', false, true FROM account WHERE email = '{}'",
        person(Place::Manager).account.email
    );
    let bounced = format!(
        "INSERT INTO suppression (email, reason, created_at) VALUES ('{}', '550 5.1.1', '2026-11-23T00:00:00Z')",
        person(Place::Member).account.email
    );
    for sql in [&muted, &bounced] {
        app.db.execute_unprepared(sql).await.unwrap();
    }
    let now = app.clock.now();
    office
        .change(person(Place::Viewer), |row| row.suspended_at = Set(Some(now)))
        .await;
    office
        .change(person(Place::Stranger), |row| row.deleted_at = Set(Some(now)))
        .await;
    let id = office.start(draft(6_000)).await;

    office.tell().await;
    post.sweep().await;

    assert_eq!(post.mailed(), ["manager@example.com"]);
    assert_eq!(post.pushes().await.len(), 1);
    let row = office.row(id).await;
    assert_eq!((row.audience, row.n_told, row.n_inbox_only), (Some(3), 3, 1));
}

#[tokio::test]
async fn whoever_does_without_them_between_the_telling_and_the_sending_is_left_alone() {
    let office = Office::open().await;
    let post = &office.post;
    office.start(draft(6_000)).await;
    office.tell().await;

    let unwanted = Unwanted {
        account_id: post.home.person(Place::Owner).account.id,
        topic: Topic::Notices(NotificationKind::Announcement),
    };
    unwanted.end(post.app()).await.unwrap();
    post.sweep().await;

    assert!(!post.mailed().contains(&"owner@example.com".to_owned()));
    assert_eq!(post.mails().len(), HOME - 1);
}

#[tokio::test]
async fn whoever_signs_up_after_the_start_is_not_told() {
    let office = Office::open().await;
    let id = office.start(draft(12)).await;
    office.tell().await;
    office.later(5);
    office.crowd(3).await;

    while !office.is_done(id).await {
        office.tell().await;
        office.later(5);
    }

    office.assert_once_each(HOME).await;
}

#[tokio::test]
async fn somebody_of_whom_nothing_can_be_read_is_passed_over_and_all_others_are_told() {
    let office = Office::open().await;
    let nonsense = format!(
        "INSERT INTO notification_preference (account_id, digest_weekday, tips_by_email, max_push_per_day, digest)
         SELECT id, 'NEVERDAY', true, 20, 'OFF' FROM account WHERE email = '{}'",
        office.post.home.person(Place::Manager).account.email
    );
    office.post.app().db.execute_unprepared(&nonsense).await.unwrap();
    let id = office.start(draft(6_000)).await;

    for _ in 0..HOME + 2 {
        office.tell().await;
        office.later(5);
    }
    office.post.sweep().await;

    assert!(office.is_done(id).await);
    assert_eq!(office.row(id).await.n_failed, 1);
    assert_eq!(office.post.mails().len(), HOME - 1);
}

#[tokio::test]
async fn a_trial_goes_to_one_account_at_once_and_counts_for_nothing() {
    let office = Office::open().await;
    let post = &office.post;
    post.phone(Place::Owner).await;
    post.home.set_clock(NIGHT);
    let id = office.write(draft(6_000)).await;

    let own = admin::test_announcement(post.app(), &office.operator, (id, None), None).await;
    admin::test_announcement(
        post.app(),
        &office.operator,
        (id, Some(" Owner@example.com ")),
        None,
    )
    .await
    .unwrap();
    post.sweep().await;

    assert!(
        own.unwrap_err().has(Code::NotFound),
        "the operator has no account"
    );
    assert_eq!(post.mails()[0].header("Subject"), "A new app");
    assert_eq!(post.pushes().await[0].title, "A new app");
    let row = office.row(id).await;
    assert_eq!((row.state, row.n_told), (AnnouncementState::Draft, 0));
    let all = entity::delivery::Entity::find()
        .all(&post.app().db)
        .await
        .unwrap();
    assert!(
        all.iter()
            .all(|delivery| delivery.kind == Some(NotificationKind::Test))
    );
}
