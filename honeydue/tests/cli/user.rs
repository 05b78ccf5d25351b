//! Accounts, from the command line.

use domain::Clock;
use entity::{
    admin_audit::{self, AdminOperation},
    device::{self, DevicePlatform},
    id::DeviceId,
    session,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use testing::{Home, Place, PushService};

use crate::program::{Folder, output, text};

const TOKEN: &str = "740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad";

/// Gives somebody a phone.
async fn phone(home: &Home, place: Place) -> device::Model {
    let now = Clock::System.now();
    let row = device::Model {
        id: DeviceId::new(now),
        account_id: home.person(place).account.id,
        session_id: None,
        platform: DevicePlatform::Ios,
        token: TOKEN.to_owned(),
        p256dh: None,
        auth: None,
        sandbox: false,
        name: None,
        app_version: None,
        created_at: now,
        last_seen_at: now,
    };
    row.into_active_model()
        .reset_all()
        .insert(&home.app().db)
        .await
        .expect("a device can be made")
}

async fn run(home: &Home, words: &[&str]) -> (Option<i32>, String) {
    let settings = [("DATABASE_URL", home.database().url()), ("USER", "ada")];
    let done = output(words, &settings).await;
    let said = format!("{}{}", text(&done.stdout), text(&done.stderr));
    (done.status.code(), said)
}

#[tokio::test]
async fn people_are_found_by_address_id_and_device() {
    let home = Home::new().await;
    let account = &home.person(Place::Member).account;
    let device = phone(&home, Place::Member).await;
    let (id, device) = (account.id.to_string(), device.id.to_string());

    for words in [account.email.as_str(), "Mia M", &id, &device, TOKEN] {
        let (code, said) = run(&home, &["user", "find", words, "--json"]).await;

        assert_eq!(code, Some(0), "{words}: {said}");
        let found: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1, "{words}");
        assert_eq!(found[0]["id"], id);
        assert_eq!(found[0]["state"], "ACTIVE");
    }
    let (code, said) = run(&home, &["user", "find", "nobody@nowhere.test"]).await;
    assert_eq!((code, said.as_str()), (Some(1), "Nobody was found.\n"));
}

#[tokio::test]
async fn an_account_is_suspended_and_restored_and_the_audit_names_the_command_line() {
    let home = Home::new().await;
    let account = home.person(Place::Member).account.clone();
    let email = account.email.as_str();

    let (unexplained, said) = run(&home, &["user", "suspend", email]).await;
    assert_eq!(unexplained, Some(2), "{said}");
    let (code, said) = run(&home, &["user", "suspend", email, "--reason", "spam"]).await;
    assert_eq!(code, Some(0), "{said}");
    let signed_in = home.member().send("{ viewer { id } }", json!({})).await;
    let found = run(&home, &["user", "find", email]).await.1;
    let (code, said) = run(&home, &["user", "restore", email, "--reason", "talked to her"]).await;
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(
        &home,
        &["user", "suspend", "nobody@nowhere.test", "--reason", "x"],
    )
    .await;

    assert!(
        signed_in.text().contains("UNAUTHENTICATED"),
        "{}",
        signed_in.text()
    );
    assert!(found.contains("SUSPENDED"), "{found}");
    assert_eq!(code, Some(2));
    assert!(said.contains("no account has"), "{said}");
    let audit = admin_audit::Entity::find().all(&home.app().db).await.unwrap();
    let mut told: Vec<_> = audit
        .iter()
        .map(|entry| {
            assert_eq!(entry.admin_user_id, None);
            assert_eq!(entry.user_agent.as_deref(), Some("command line of ada"));
            assert_eq!(entry.object_id, Some(account.id.to_string()));
            (entry.operation, entry.reason.clone().unwrap())
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            (AdminOperation::SuspendAccount, "spam".to_owned()),
            (AdminOperation::RestoreAccount, "talked to her".to_owned())
        ]
    );
}

#[tokio::test]
async fn sessions_are_shown_and_ended() {
    let home = Home::new().await;
    let account = home.person(Place::Member).account.clone();
    let id = account.id.to_string();

    let (shown, said) = run(&home, &["user", "sessions", &id]).await;
    let (unexplained, _) = run(&home, &["user", "sessions", &id, "--sign-out"]).await;
    let (ended, told) = run(
        &home,
        &[
            "user",
            "sessions",
            &id,
            "--sign-out",
            "--reason",
            "lost her phone",
        ],
    )
    .await;

    assert_eq!(
        (shown, unexplained, ended),
        (Some(0), Some(2), Some(0)),
        "{said}{told}"
    );
    let left = session::Entity::find().filter(session::Column::AccountId.eq(account.id));
    assert_eq!(left.count(&home.app().db).await.unwrap(), 0);
    let others = session::Entity::find().count(&home.app().db).await.unwrap();
    assert_eq!(others, 4);
    assert!(told.contains("were ended"), "{told}");
}

#[tokio::test]
async fn a_trial_goes_to_the_devices_and_what_was_answered_is_told() {
    let home = Home::new().await;
    let service = PushService::open().await;
    let device = phone(&home, Place::Member).await.id.to_string();
    let folder = Folder::new();
    let key = format!("{}/key.p8", folder.path());
    std::fs::write(&key, service.key()).unwrap();
    let url = home.database().url();
    let settings = [
        ("DATABASE_URL", url),
        ("USER", "ada"),
        ("APNS_KEY_FILE", &key),
        ("APNS_KEY_ID", "KEY"),
        ("APNS_TEAM_ID", "TEAM"),
        ("APNS_TOPIC", "com.honeydue.app"),
        ("APNS_URL", service.url()),
        ("APNS_SANDBOX_URL", service.url()),
    ];
    let email = home.person(Place::Member).account.email.clone();

    let sent = output(&["push", "test", &email, "--json"], &settings).await;
    let nobody = output(
        &["push", "test", &home.person(Place::Viewer).account.email],
        &settings,
    )
    .await;
    let off = output(&["push", "test", &email], &settings[..2]).await;
    service.forget_device(TOKEN);
    let gone = output(&["push", "test", &device], &settings).await;

    assert_eq!(
        sent.status.code(),
        Some(0),
        "{}{}",
        text(&sent.stdout),
        text(&sent.stderr)
    );
    let shown: Value = serde_json::from_slice(&sent.stdout).unwrap();
    assert_eq!(shown[0]["state"], "SENT");
    assert!(shown[0]["providerId"].is_string(), "{shown}");
    assert_eq!(service.taken().len(), 1);
    for refused in [&nobody, &off] {
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            text(&refused.stderr).contains("no device, or there is no push service"),
            "{}",
            text(&refused.stderr)
        );
    }
    assert_eq!(gone.status.code(), Some(1));
    assert!(
        text(&gone.stdout).contains("BadDeviceToken"),
        "{}",
        text(&gone.stdout)
    );
    let audit = admin_audit::Entity::find().all(&home.app().db).await.unwrap();
    assert_eq!(audit.len(), 2);
    assert!(
        audit
            .iter()
            .all(|entry| entry.operation == AdminOperation::SendTest)
    );
}
