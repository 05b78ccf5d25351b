//! What waits and what failed, from the command line.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Clock;
use entity::{
    admin_audit,
    delivery::{self, Channel, DeliveryState},
    id::{DeliveryId, TypedId},
    notification::NotificationKind,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde_json::Value;
use testing::{Home, Place};
use uuid::Uuid;

use crate::program::{output, text};

/// Writes a delivery that failed for good so many days ago.
async fn dead(home: &Home, channel: Channel, days: i64) -> delivery::Model {
    let now = Clock::System.now();
    let at: DateTime<Utc> = now - TimeDelta::days(days);
    let id = DeliveryId::new(now);
    let row = delivery::Model {
        id,
        account_id: home.person(Place::Owner).account.id,
        moment_id: id.uuid(),
        kind: Some(NotificationKind::TaskDueSoon),
        channel,
        target_id: Uuid::nil(),
        due_at: at,
        expires_at: at + TimeDelta::hours(12),
        state: DeliveryState::Dead,
        claims: 1,
        fence: 1,
        next_attempt_at: at,
        held_until: None,
        attempts: 1,
        unknowns: 0,
        started_at: Some(at),
        provider_id: None,
        last_error: Some("550 5.1.1 <mia.member@example.com>: no such user".to_owned()),
        created_at: at,
        finished_at: Some(at),
        trace_id: None,
    };
    row.into_active_model()
        .reset_all()
        .insert(&home.app().db)
        .await
        .expect("a delivery can be made")
}

async fn json(home: &Home, words: &[&str]) -> Value {
    let settings = [("DATABASE_URL", home.database().url()), ("USER", "ada")];
    let done = output(&[words, &["--json"]].concat(), &settings).await;
    assert!(done.status.success(), "{words:?}: {}", text(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("JSON")
}

#[tokio::test]
async fn what_failed_is_listed_by_what_narrows_it_and_without_addresses() {
    let home = Home::new().await;
    let old = dead(&home, Channel::Mail, 40).await;
    let new = dead(&home, Channel::Push, 1).await;
    let day = (Clock::System.now() - TimeDelta::days(5))
        .format("%Y-%m-%d")
        .to_string();

    let all = json(&home, &["jobs", "list"]).await;
    let mails = json(
        &home,
        &["jobs", "list", "--channel", "mail", "--kind", "task-due-soon"],
    )
    .await;
    let late = json(&home, &["jobs", "list", "--since", &day]).await;
    let none = json(&home, &["jobs", "list", "--kind", "VERIFY_EMAIL"]).await;
    let shown = output(&["jobs", "list"], &[("DATABASE_URL", home.database().url())]).await;

    assert_eq!(all["dead"]["count"], 2);
    assert_eq!(all["lanes"].as_array().unwrap().len(), 4);
    assert!(all["schedules"].as_array().unwrap().len() > 5);
    assert_eq!(mails["dead"]["newest"][0]["id"], old.id.to_string());
    assert_eq!(mails["dead"]["count"], 1);
    assert_eq!(late["dead"]["newest"][0]["id"], new.id.to_string());
    assert_eq!(none["dead"]["count"], 0);
    let said = text(&shown.stdout);
    assert!(
        said.contains("Failed for good: 2") && said.contains("mi•••@example.com"),
        "{said}"
    );
    assert!(!said.contains("mia.member"), "{said}");
}

#[tokio::test]
async fn one_or_all_that_match_are_sent_again_once_somebody_says_yes() {
    let home = Home::new().await;
    let one = dead(&home, Channel::Mail, 3).await;
    let other = dead(&home, Channel::Mail, 2).await;
    let push = dead(&home, Channel::Push, 1).await;
    let id = one.id.to_string();
    let all = [
        "jobs",
        "retry",
        "--all",
        "--channel",
        "mail",
        "--reason",
        "the server was away",
    ];

    let counted = json(&home, &all).await;
    let done = json(&home, &["jobs", "retry", &id, "--yes"]).await;
    let settings = [("DATABASE_URL", home.database().url())];
    let twice = output(&["jobs", "retry", &id, "--yes"], &settings).await;
    let rest = json(&home, &[&all[..], &["--yes"]].concat()).await;
    let neither = output(&["jobs", "retry"], &settings).await;

    assert_eq!((&counted["count"], &counted["done"]), (&2.into(), &false.into()));
    assert_eq!(done["done"], true);
    assert_eq!(twice.status.code(), Some(2));
    assert!(
        text(&twice.stderr).contains("has not failed for good"),
        "{}",
        text(&twice.stderr)
    );
    assert_eq!((&rest["count"], &rest["done"]), (&1.into(), &true.into()));
    assert_eq!(neither.status.code(), Some(2));
    let state = async |id| {
        let found = delivery::Entity::find_by_id(id)
            .one(&home.app().db)
            .await
            .unwrap();
        found.unwrap().state
    };
    assert_eq!(state(one.id).await, DeliveryState::Waiting);
    assert_eq!(state(other.id).await, DeliveryState::Waiting);
    assert_eq!(state(push.id).await, DeliveryState::Dead);
    let audit = admin_audit::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(audit.len(), 2);
    for entry in &audit {
        assert_eq!(entry.operation, admin_audit::AdminOperation::RetryDeliveries);
        assert_eq!(entry.admin_user_id, None);
        assert_eq!(entry.user_agent.as_deref(), Some("command line of ada"));
    }
    assert!(
        audit
            .iter()
            .any(|entry| entry.reason.as_deref() == Some("the server was away"))
    );
}

#[tokio::test]
async fn what_failed_long_ago_is_removed_and_that_is_written_down() {
    let home = Home::new().await;
    dead(&home, Channel::Mail, 40).await;
    let new = dead(&home, Channel::Mail, 10).await;
    let purge = [
        "jobs",
        "purge",
        "--older-than-days",
        "30",
        "--reason",
        "looked through",
    ];

    let counted = json(&home, &purge).await;
    let before = delivery::Entity::find().count(&home.app().db).await.unwrap();
    let done = json(&home, &[&purge[..], &["--yes"]].concat()).await;
    let settings = [("DATABASE_URL", home.database().url())];
    let unexplained = output(&["jobs", "purge", "--yes"], &settings).await;

    assert_eq!(
        (&counted["count"], &counted["done"], before),
        (&1.into(), &false.into(), 2)
    );
    assert_eq!((&done["count"], &done["done"]), (&1.into(), &true.into()));
    let left = delivery::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(left.iter().map(|row| row.id).collect::<Vec<_>>(), [new.id]);
    assert_eq!(unexplained.status.code(), Some(2));
    assert!(
        text(&unexplained.stderr).contains("--reason"),
        "{}",
        text(&unexplained.stderr)
    );
    let audit = admin_audit::Entity::find()
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(audit.operation, admin_audit::AdminOperation::PurgeDeliveries);
    assert_eq!(audit.reason.as_deref(), Some("looked through"));
    assert_eq!(audit.diff["removed"]["after"], 1);
}
