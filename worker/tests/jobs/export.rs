//! Archives of accounts' data: what is in them, and that each comes to be once.

use std::{
    collections::BTreeMap,
    future::{pending, ready},
    io::{Cursor, Read},
};

use chrono::TimeDelta;
use domain::{
    export::{self, request},
    queue::Job,
    store::Key,
};
use entity::data_export;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};
use testing::{
    Place,
    file::{pdf, photo},
};
use worker::job::{self, export::rest};
use zip::ZipArchive;

use crate::{catalogue::columns, post::Post};

/// Tables with a column of the account's, and where the archive holds their rows.
const HELD: &[(&str, &str)] = &[
    ("calendar_feed", "calendar-feed.json"),
    ("data_export", "exports.json"),
    ("delivery", "deliveries.json"),
    ("device", "devices.json"),
    ("file", "files.json"),
    ("identity", "identities.json"),
    ("mail", "mails.json"),
    ("membership", "memberships.json"),
    ("muted_residence", "muted-residences.json"),
    ("notification", "notifications.json"),
    ("notification_channel", "notification-channels.json"),
    ("notification_preference", "notification-preferences.json"),
    ("schedule", "reminder-hours.json"),
    ("session", "sessions.json"),
    ("store_event", "store-events.json"),
    ("subscription", "subscriptions.json"),
    ("upload", "uploads.json"),
];

/// Tables that have such a column and are held nowhere, and why.
const NOT_HELD: &[(&str, &str)] = &[
    (
        "admin_view",
        "it is the secret of a look that ends within a quarter of an hour; that it was stands in the operators' audit",
    ),
    (
        "apple_grant",
        "it is nothing but a secret, which opens something at Apple",
    ),
];

async fn ask(post: &Post, place: Place) {
    request(post.app(), &post.home.person(place).viewer)
        .await
        .unwrap();
}

async fn rows(post: &Post) -> Vec<data_export::Model> {
    data_export::Entity::find().all(&post.app().db).await.unwrap()
}

async fn change(post: &Post, row: data_export::ActiveModel) {
    row.update(&post.app().db).await.unwrap();
}

/// Makes somebody's archive, and returns its files.
async fn archive(post: &Post, place: Place) -> BTreeMap<String, Vec<u8>> {
    ask(post, place).await;
    rest(&post.worker).await.unwrap();
    let account = post.home.person(place).account.id;
    let rows = rows(post).await;
    let row = rows.iter().find(|row| row.account_id == Some(account)).unwrap();
    let bytes = post.app().store.get(&Key::export(row.id)).await.unwrap().unwrap();
    assert_eq!(row.byte_size, Some(bytes.len() as i64));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().to_string(), bytes);
    }
    files
}

fn read(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    let bytes = files
        .get(name)
        .unwrap_or_else(|| panic!("{name} in {:?}", files.keys()));
    serde_json::from_slice(bytes).unwrap()
}

#[tokio::test]
async fn an_archive_holds_every_record_and_every_file_that_the_person_may_read() {
    let post = Post::open().await;
    let owner = post.home.owner();
    let residence = post.home.residence().id;
    let bytes = pdf();
    let paper = owner
        .upload(Some(residence), "application/pdf", bytes.clone())
        .await;
    let face = owner.upload(None, "image/jpeg", photo(30, 20)).await;
    let made = "mutation($home: ID!, $paper: ID!, $face: ID!) {
        createDocument(input: { residenceId: $home, kind: MANUAL, title: \"Boiler\", fileIds: [$paper] }) { userErrors { code } }
        updateAccount(input: { avatarFileId: $face, locale: \"de\" }) { userErrors { code } }
        createContractor(input: { residenceId: $home, name: \"Pia\" }) { userErrors { code } }
        createInvitation(input: { residenceId: $home }) { invitation { code } userErrors { code } }
        registerDevice(input: { fcm: { token: \"olives-secret-token\" } }) { userErrors { code } }
    }";
    let variables = json!({ "home": residence, "paper": paper, "face": face });
    owner.send(made, variables).await.fine();
    let task = post.home.task("Clean the gutters").due("2026-11-23").await;
    post.work_at(crate::post::AFTER).await;

    let files = archive(&post, Place::Owner).await;

    let account = read(&files, "account.json");
    assert_eq!(account["email"], "owner@example.com");
    assert_eq!(account["hasPassword"], false);
    assert_eq!(account.get("passwordHash"), None);
    assert_eq!(read(&files, "sessions.json")[0]["deviceName"], "Test device");
    assert_eq!(
        read(&files, "notifications.json")[0]["wording"]["task"],
        "Clean the gutters"
    );
    let at = |name: &str| read(&files, &format!("homes/1 Elm Street/{name}.json"));
    assert_eq!(at("residence")["viewerRole"], "OWNER");
    assert_eq!(at("tasks")[0]["id"], task.id.to_string());
    assert_eq!(at("tasks")[0]["dueOn"], "2026-11-23");
    assert_eq!(at("members").as_array().unwrap().len(), 4);
    assert_eq!(at("contractors")[0]["name"], "Pia");
    assert_eq!(at("documents")[0]["title"], "Boiler");
    assert_eq!(at("invitations").as_array().unwrap().len(), 1);
    // In the account's language.
    assert_eq!(at("suggestions")[0]["title"], "Radon messen");
    for (list, folder, wanted) in [
        (
            "homes/1 Elm Street/files.json",
            "homes/1 Elm Street/files/",
            Some(&bytes),
        ),
        ("files.json", "files/", None),
    ] {
        let path = read(&files, list)[0]["path"].as_str().unwrap().to_owned();
        assert!(path.starts_with(folder), "{path}");
        let found = &files[&path];
        assert!(wanted.is_none_or(|wanted| wanted == found));
    }
    assert!(String::from_utf8_lossy(&files["README.txt"]).contains("account.json"));
    let all = files
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let all = all.collect::<String>();
    for secret in ["olives-secret-token", "Hash\"", "\"token\""] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_viewer_gets_what_a_viewer_reads() {
    let post = Post::open().await;
    post.home.task("Clean the gutters").await;

    let files = archive(&post, Place::Viewer).await;

    let names: Vec<_> = files.keys().filter(|name| name.starts_with("homes/")).collect();
    assert!(names.iter().any(|name| name.ends_with("tasks.json")));
    assert!(!names.iter().any(|name| name.ends_with("invitations.json")));
    let others = archive(&post, Place::Stranger).await;
    assert!(!others.keys().any(|name| name.starts_with("homes/")));
}

#[tokio::test]
async fn every_file_of_an_archive_is_explained_and_every_table_has_its_place() {
    let post = Post::open().await;
    let files = archive(&post, Place::Owner).await;
    let readme = String::from_utf8(files["README.txt"].clone()).unwrap();
    let liesmich = String::from_utf8(files["LIESMICH.txt"].clone()).unwrap();

    for name in files.keys().filter(|name| name.ends_with(".json")) {
        let name = name.rsplit('/').next().unwrap();
        assert!(readme.contains(name) && liesmich.contains(name), "{name}");
    }
    for (table, _) in columns(post.app())
        .await
        .iter()
        .filter(|(_, column)| column == "account_id")
    {
        if NOT_HELD.iter().any(|(known, _)| known == table) {
            continue;
        }
        let held = HELD.iter().find(|(known, _)| known == table);
        let (_, file) = held.unwrap_or_else(|| {
            panic!("put the rows of {table} into domain/src/export/content.rs, and name the file in HELD")
        });
        assert!(files.contains_key(*file), "{file}");
    }
}

#[tokio::test]
async fn it_comes_to_be_also_where_nobody_is_woken_and_only_once() {
    let post = Post::open().await;
    ask(&post, Place::Owner).await;
    post.app().queue.take().await;

    rest(&post.worker).await.unwrap();
    let made = rows(&post).await;
    post.home.advance_clock(TimeDelta::minutes(3));
    rest(&post.worker).await.unwrap();
    job::run(&post.worker, Job::Export(made[0].id)).await;
    post.sweep().await;
    post.sweep().await;

    assert!(made[0].made_at.is_some() && made[0].due_at.is_none());
    assert_eq!(rows(&post).await, made);
    assert_eq!(post.mailed(), ["owner@example.com"]);
}

#[tokio::test]
async fn who_dies_while_making_one_has_made_nothing_and_the_next_begins_anew() {
    let post = Post::open().await;
    ask(&post, Place::Owner).await;
    let row = rows(&post).await[0].clone();
    // As a worker leaves it that was killed just after it began.
    let begun = data_export::ActiveModel {
        tries: Set(1),
        due_at: Set(Some(post.app().clock.now() + TimeDelta::minutes(2))),
        ..row.clone().into_active_model()
    };
    change(&post, begun).await;

    rest(&post.worker).await.unwrap();
    let while_it_may_live = rows(&post).await[0].made_at;
    post.home.advance_clock(TimeDelta::minutes(2));
    rest(&post.worker).await.unwrap();

    assert_eq!(while_it_may_live, None);
    assert!(rows(&post).await[0].made_at.is_some());
}

#[tokio::test]
async fn a_worker_that_is_to_stop_gives_it_back() {
    let post = Post::open().await;
    ask(&post, Place::Owner).await;
    let id = rows(&post).await[0].id;

    export::make(post.app(), id, ready(())).await.unwrap();
    let given_back = rows(&post).await[0].clone();
    export::make(post.app(), id, pending()).await.unwrap();

    // Either was first; what was given back is made at once.
    assert!(given_back.made_at.is_some() || given_back.due_at == Some(post.app().clock.now()));
    assert!(rows(&post).await[0].made_at.is_some());
}

#[tokio::test]
async fn what_comes_to_nothing_five_times_is_given_up_and_can_be_asked_for_again() {
    let post = Post::open().await;
    ask(&post, Place::Owner).await;
    let tried = data_export::ActiveModel {
        tries: Set(5),
        ..rows(&post).await[0].clone().into_active_model()
    };
    change(&post, tried).await;

    rest(&post.worker).await.unwrap();
    let given_up = rows(&post).await[0].clone();
    ask(&post, Place::Owner).await;

    assert_eq!((given_up.due_at, given_up.made_at), (None, None));
    assert_eq!(rows(&post).await.len(), 2);
}

#[tokio::test]
async fn the_mail_has_the_link_in_both_bodies_and_says_until_when() {
    let post = Post::open().await;
    ask(&post, Place::Owner).await;
    rest(&post.worker).await.unwrap();

    post.sweep().await;

    let mail = &post.mails()[0];
    assert_eq!(mail.header("Subject"), "Your honeyDue data is ready");
    let plain = mail.unfolded();
    let link = format!(
        "http://localhost:8000/export/{}?expires=",
        rows(&post).await[0].id
    );
    assert!(plain.matches(&link).count() >= 2, "{plain}");
    assert!(
        plain.contains("November 30, 2026, 07:30 (America/Chicago)"),
        "{plain}"
    );
}

#[tokio::test]
async fn the_mail_about_a_deletion_says_until_when_in_the_accounts_language() {
    let post = Post::open().await;
    let german = entity::account::ActiveModel {
        id: Set(post.home.person(Place::Owner).account.id),
        locale: Set("de-AT".to_owned()),
        ..Default::default()
    };
    german.update(&post.app().db).await.unwrap();
    for place in [Place::Owner, Place::Manager] {
        let viewer = &post.home.person(place).viewer;
        domain::account::delete(post.app(), viewer, None).await.unwrap();
    }

    post.sweep().await;

    let text = |to: &str| {
        let mails = post.mails();
        let mail = mails.iter().find(|mail| mail.to == to).unwrap();
        mail.unfolded()
    };
    let german = text("owner@example.com");
    assert!(
        german.contains("23. Dezember 2026, 07:30 Uhr (America/Chicago)"),
        "{german}"
    );
    let english = text("manager@example.com");
    assert!(
        english.contains("December 23, 2026, 07:30 (America/Chicago)"),
        "{english}"
    );
    assert!(english.contains("<html lang=") && english.contains("text/plain"));
}
