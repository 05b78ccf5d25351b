//! Erasing accounts that were deleted a month ago.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use domain::{
    account::{self, erase as erasing},
    store::{Key, Store},
};
use entity::{
    account as accounts, completion,
    id::{FileId, ResidenceId, TaskId},
    membership, residence, task, tombstone,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{
    Client, Place,
    file::{pdf, photo},
};
use worker::job::{clean::clean, erase::erase};

use crate::{
    catalogue::{places, pointers},
    post::Post,
};

/// Columns that point at an account and neither go with it nor are cleared by the database, and why nothing stays in them.
const EMPTIED: &[(&str, &str, &str)] = &[
    (
        "membership",
        "account_id",
        "the erasure goes out of each home first, so that none is left without an owner",
    ),
    (
        "invitation",
        "created_by",
        "invitations end with the membership of whoever made them",
    ),
    (
        "task_completion",
        "completed_by",
        "cleared with the home's revision, which tells the apps",
    ),
    ("residence", "created_by", "cleared by the erasure"),
    (
        "task_template",
        "done_by",
        "it says what kind of person does it, and names nobody",
    ),
    (
        "upload",
        "account_id",
        "it leads to bytes, and goes with them a day after it was made",
    ),
];

async fn make(client: &Client, mutation: &str, input: Value, answer: &str) -> String {
    let name = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let operation = format!(
        "mutation($input: {name}!) {{ {mutation}(input: $input) {{ {answer} {{ id }} userErrors {{ code field }} }} }}"
    );
    let reply = client.send(&operation, json!({ "input": input })).await.fine();
    reply.text_at(&format!("{mutation}.{answer}.id"))
}

/// What the owner has, beside the home that others are in.
struct Traces {
    /// A home that nobody else is in.
    cabin: ResidenceId,
    /// The picture of a task there, and the owner's own.
    files: [FileId; 2],
    /// A task of the shared home that the owner made and did.
    task: TaskId,
}

/// Has the owner use everything that there is.
async fn live(post: &Post) -> Traces {
    let owner = post.home.owner();
    let shared = post.home.residence().id;
    let new = json!({ "name": "Cabin", "kind": "CABIN", "timeZone": "Europe/Oslo" });
    let cabin = make(&owner, "createResidence", new, "residence").await;
    let cabin: ResidenceId = cabin.parse().unwrap();
    let picture = owner.upload(Some(cabin), "image/jpeg", photo(40, 30)).await;
    let face = owner.upload(None, "image/jpeg", photo(30, 30)).await;
    make(
        &owner,
        "updateAccount",
        json!({ "avatarFileId": face }),
        "account",
    )
    .await;
    let on_demand = json!({ "onDemand": true });
    let mine =
        json!({ "residenceId": cabin, "title": "Sweep", "schedule": on_demand, "photoFileIds": [picture] });
    make(&owner, "createTask", mine, "task").await;
    let ours = json!({ "residenceId": shared, "title": "Mop", "schedule": { "interval": {
        "every": 1, "unit": "WEEK", "basis": "START", "startsOn": "2026-11-23" } } });
    let task = make(&owner, "createTask", ours, "task").await;
    make(
        &owner,
        "completeTask",
        json!({ "taskId": task, "notes": "Done" }),
        "completion",
    )
    .await;
    for (mutation, answer) in [
        ("createContractor", "contractor"),
        ("createAppliance", "appliance"),
    ] {
        make(
            &owner,
            mutation,
            json!({ "residenceId": shared, "name": "Pia" }),
            answer,
        )
        .await;
    }
    let paper = owner.upload(Some(shared), "application/pdf", pdf()).await;
    let document = json!({ "residenceId": shared, "kind": "MANUAL", "title": "Boiler", "fileIds": [paper] });
    make(&owner, "createDocument", document, "document").await;
    let away = json!({ "residenceId": shared, "startsOn": "2027-05-01", "endsOn": "2027-05-02" });
    make(&owner, "createAwayPeriod", away, "awayPeriod").await;
    make(
        &owner,
        "createInvitation",
        json!({ "residenceId": shared }),
        "invitation",
    )
    .await;
    make(
        &owner,
        "registerDevice",
        json!({ "fcm": { "token": "olives-phone" } }),
        "device",
    )
    .await;
    for simple in [
        "mutation { rotateCalendarFeed { userErrors { code } } }",
        "mutation { requestDataExport { userErrors { code } } }",
        "mutation { updateNotificationPreferences(input: { digest: OFF }) {
            userErrors { code field } } }",
    ] {
        owner.send(simple, json!({})).await.fine();
    }
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.work_at(crate::post::AFTER).await;
    worker::job::export::rest(&post.worker).await.unwrap();
    Traces {
        cabin,
        files: [picture, face],
        task: task.parse().unwrap(),
    }
}

async fn delete(post: &Post, place: Place) {
    let viewer = &post.home.person(place).viewer;
    account::delete(post.app(), viewer, None).await.unwrap();
}

async fn is_there(post: &Post) -> bool {
    let id = post.home.person(Place::Owner).account.id;
    let found = accounts::Entity::find_by_id(id);
    found.count(&post.app().db).await.unwrap() > 0
}

/// Lets hours pass in which everything is cleaned.
async fn clean_for(post: &Post, hours: i64) {
    for _ in 0..hours {
        post.home.advance_clock(TimeDelta::hours(1));
        clean(&post.worker).await.unwrap();
    }
}

/// Returns how many files lie in the store.
fn stored(post: &Post) -> usize {
    let Store::Disk(folder) = &post.app().store else {
        panic!("tests keep their files in a folder")
    };
    let mut folders = vec![folder.clone()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => count += 1,
            }
        }
    }
    count
}

#[tokio::test]
async fn after_thirty_days_nothing_is_left_of_an_account_but_what_is_its_homes() {
    let post = Post::open().await;
    let traces = live(&post).await;
    // What nobody has been told of yet.
    let again = json!({ "taskId": traces.task, "notes": "Done" });
    make(&post.home.owner(), "completeTask", again, "completion").await;
    let owner = post.home.person(Place::Owner).account.clone();
    let uuid = owner.id.0.to_string();
    let before = places(post.app(), &uuid).await;
    for wanted in [
        "account.id",
        "calendar_feed.account_id",
        "data_export.account_id",
        "delivery.account_id",
        "device.account_id",
        "file.account_id",
        "invitation.created_by",
        "mail.account_id",
        "membership.account_id",
        "notification.account_id",
        "notification.actor_id",
        "occasion.actor_id",
        "notification_preference.account_id",
        "residence.created_by",
        "schedule.account_id",
        "session.account_id",
        "task.created_by",
        "task_completion.completed_by",
        "upload.account_id",
        "appliance.created_by",
        "away_period.created_by",
        "contractor.created_by",
        "document.created_by",
    ] {
        assert!(
            before.iter().any(|place| place == wanted),
            "{wanted} is not in {before:?}"
        );
    }

    delete(&post, Place::Owner).await;
    post.home
        .advance_clock(TimeDelta::days(30) - TimeDelta::seconds(1));
    erase(&post.worker).await.unwrap();
    let kept = is_there(&post).await;
    post.home.advance_clock(TimeDelta::hours(1));
    erase(&post.worker).await.unwrap();
    clean_for(&post, 3).await;

    assert!(kept);
    assert_eq!(places(post.app(), &uuid).await, Vec::<String>::new());
    assert_eq!(places(post.app(), &owner.email).await, Vec::<String>::new());
    let db = &post.app().db;
    let cabin = residence::Entity::find_by_id(traces.cabin).one(db).await.unwrap();
    assert_eq!(cabin, None);
    for file in traces.files {
        assert_eq!(post.app().store.size(&Key::file(file)).await.unwrap(), None);
    }
    // The boiler's manual belongs to the shared home.
    assert_eq!(stored(&post), 1);
    let log = completion::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!((log.task_id, log.notes.as_deref()), (traces.task, Some("Done")));
    assert_eq!(log.completed_by, None);
}

#[tokio::test]
async fn the_apps_of_the_others_learn_of_it() {
    let post = Post::open().await;
    let traces = live(&post).await;
    delete(&post, Place::Owner).await;
    let changes = "query($id: ID!, $since: Int!) { residence(id: $id) { changes(since: $since) {
        revision complete upserted { __typename ... on TaskCompletion { completedBy { displayName } }
            ... on Task { id createdBy { displayName } } } } } }";
    let manager = post.home.manager();
    let ask = async |since: i64| {
        let variables = json!({ "id": post.home.residence().id, "since": since });
        manager
            .send(changes, variables)
            .await
            .fine()
            .data("residence.changes")
    };
    let known = ask(0).await["revision"].as_i64().unwrap();

    post.home.advance_clock(TimeDelta::days(30));
    erase(&post.worker).await.unwrap();

    let changed = ask(known).await;
    let upserted = changed["upserted"].as_array().unwrap();
    assert!(upserted.contains(&json!({ "__typename": "TaskCompletion", "completedBy": null })));
    let task = json!({ "__typename": "Task", "id": traces.task, "createdBy": null });
    assert!(upserted.contains(&task), "{changed}");
}

#[tokio::test]
async fn whoever_is_erased_elsewhere_leaves_a_tombstone() {
    let post = Post::open().await;
    delete(&post, Place::Member).await;

    post.home.advance_clock(TimeDelta::days(30));
    erase(&post.worker).await.unwrap();

    let db = &post.app().db;
    assert_eq!(membership::Entity::find().count(db).await.unwrap(), 3);
    let id = post.home.person(Place::Member).membership.as_ref().unwrap().id;
    let stones = tombstone::Entity::find().all(db).await.unwrap();
    assert!(stones.iter().any(|stone| stone.item_id == id.to_string()));
}

#[tokio::test]
async fn no_column_is_forgotten_that_points_at_an_account() {
    let post = Post::open().await;

    let kept: Vec<_> = pointers(post.app())
        .await
        .into_iter()
        .filter(|pointer| !["CASCADE", "SET NULL"].contains(&pointer.rule.as_str()))
        .collect();

    for pointer in &kept {
        let reason = EMPTIED
            .iter()
            .find(|(table, column, _)| *table == pointer.table && *column == pointer.column);
        assert!(
            reason.is_some(),
            "{}.{} would keep an erased account: let the database delete the row or clear the column with it \
             (ON DELETE CASCADE or SET NULL), or have the erasure do so and say why in EMPTIED",
            pointer.table,
            pointer.column
        );
    }
    assert_eq!(kept.len(), EMPTIED.len(), "{kept:?}");
}

#[tokio::test]
async fn a_worker_that_dies_at_any_step_leaves_what_the_next_one_finishes() {
    let post = Post::open().await;
    live(&post).await;
    delete(&post, Place::Owner).await;
    post.home.advance_clock(TimeDelta::days(30));
    let id = post.home.person(Place::Owner).account.id;

    // One step at a time; each begins with what is left.
    let mut steps = 0;
    while is_there(&post).await {
        erasing::erase(post.app(), id, || false).await.unwrap();
        steps += 1;
        assert!(steps < 20, "it comes to no end");
    }
    erasing::erase(post.app(), id, || true).await.unwrap();

    assert!(steps > 2, "{steps}");
    assert_eq!(
        places(post.app(), &post.home.person(Place::Owner).account.email).await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn several_workers_at_one_account_do_no_harm() {
    let post = Post::open().await;
    live(&post).await;
    delete(&post, Place::Owner).await;
    post.home.advance_clock(TimeDelta::days(30));
    let id = post.home.person(Place::Owner).account.id;
    let second = post.home.second_app().await;
    let asked = AtomicUsize::new(0);
    let go_on = || asked.fetch_add(1, Ordering::Relaxed) < 1_000;

    let (one, other) = tokio::join!(
        erasing::erase(post.app(), id, go_on),
        erasing::erase(&second, id, go_on)
    );

    one.unwrap();
    other.unwrap();
    assert!(!is_there(&post).await);
    let db = &post.app().db;
    assert_eq!(residence::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(task::Entity::find().count(db).await.unwrap(), 2);
}

#[tokio::test]
async fn of_all_workers_one_looks_each_hour_and_an_address_is_free_again() {
    let post = Post::open().await;
    delete(&post, Place::Owner).await;
    let sign_up = "mutation { signUp(input: { email: \"owner@example.com\", password: \"correct horse\",
        displayName: \"New\" }) { userErrors { code } } }";
    post.home
        .advance_clock(TimeDelta::days(30) - TimeDelta::minutes(30));
    erase(&post.worker).await.unwrap();
    post.home.advance_clock(TimeDelta::minutes(29));
    erase(&post.worker).await.unwrap();
    let taken = post.home.nobody().send(sign_up, json!({})).await;

    post.home.advance_clock(TimeDelta::hours(1));
    erase(&post.worker).await.unwrap();

    assert_eq!(taken.user_errors(), "TAKEN");
    post.home.nobody().send(sign_up, json!({})).await.fine();
}

#[tokio::test]
async fn who_has_come_back_is_not_erased() {
    let post = Post::open().await;
    delete(&post, Place::Owner).await;
    let id = post.home.person(Place::Owner).account.id;
    post.home.advance_clock(TimeDelta::days(29));
    let row = accounts::ActiveModel {
        id: sea_orm::Set(id),
        deleted_at: sea_orm::Set(None),
        ..Default::default()
    };
    sea_orm::ActiveModelTrait::update(row, &post.app().db)
        .await
        .unwrap();
    post.home.advance_clock(TimeDelta::days(2));

    erase(&post.worker).await.unwrap();
    erasing::erase(post.app(), id, || true).await.unwrap();

    assert!(is_there(&post).await);
}
