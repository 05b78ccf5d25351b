//! Where photos are used: homes, tasks, the log, and people.

use chrono::TimeDelta;
use domain::clean;
use entity::{
    file,
    id::{FileId, TaskId},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{
    Client, Home, Reply,
    file::{pdf, photo},
};

const UPDATE_TASK: &str = "mutation($input: UpdateTaskInput!) { updateTask(input: $input) {
    task { photos { id width } revision } userErrors { code field } } }";
const UPDATE_RESIDENCE: &str = "mutation($input: UpdateResidenceInput!) { updateResidence(input: $input) {
    residence { photo { id } } userErrors { code field } } }";
const COMPLETE_TASK: &str = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) {
    completion { id photos { id } } userErrors { code field } } }";
const UPDATE_COMPLETION: &str = "mutation($input: UpdateCompletionInput!) { updateCompletion(input: $input) {
    completion { photos { id } } userErrors { code field } } }";
const UPDATE_ACCOUNT: &str = "mutation($input: UpdateAccountInput!) { updateAccount(input: $input) {
    account { avatar { id } person { avatar { id } } } userErrors { code field } } }";
const TASK: &str = "query($id: ID!) { task(id: $id) { photos { id } revision } }";

async fn uploaded(home: &Home) -> FileId {
    let to = Some(home.residence().id);
    home.member().upload(to, "image/jpeg", photo(20, 10)).await
}

async fn set_photos(client: &Client, task: TaskId, photos: Value) -> Reply {
    let input = json!({ "taskId": task, "photoFileIds": photos });
    client.send(UPDATE_TASK, json!({ "input": input })).await
}

async fn photos(home: &Home, task: TaskId) -> Vec<String> {
    let reply = home.viewer().send(TASK, json!({ "id": task })).await.fine();
    ids(&reply.data("task.photos"))
}

fn ids(files: &Value) -> Vec<String> {
    let files = files.as_array().unwrap();
    files
        .iter()
        .map(|file| file["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn row(home: &Home, id: FileId) -> Option<file::Model> {
    file::Entity::find_by_id(id).one(&home.app().db).await.unwrap()
}

async fn clean_after(home: &Home, hours: i64) {
    home.advance_clock(TimeDelta::hours(hours));
    clean::clean(home.app(), || true).await.unwrap();
}

#[tokio::test]
async fn a_task_s_photos_come_in_their_order_and_stay() {
    let home = Home::new().await;
    let (first, second) = (uploaded(&home).await, uploaded(&home).await);
    let task = home.task("Clean the gutters").await.id;

    set_photos(&home.member(), task, json!([second, first, second]))
        .await
        .fine();
    clean_after(&home, 48).await;
    clean_after(&home, 2).await;

    assert_eq!(photos(&home, task).await, [second.to_string(), first.to_string()]);
    // Left out, they stay as they are; null is an empty list.
    let input = json!({ "taskId": task, "title": "Clean" });
    home.member()
        .send(UPDATE_TASK, json!({ "input": input }))
        .await
        .fine();
    assert_eq!(photos(&home, task).await.len(), 2);
    set_photos(&home.member(), task, Value::Null).await.fine();
    assert!(photos(&home, task).await.is_empty());
}

#[tokio::test]
async fn a_photo_that_is_dropped_can_be_taken_up_again_for_a_day() {
    let home = Home::new().await;
    let (kept, dropped) = (uploaded(&home).await, uploaded(&home).await);
    let task = home.task("Clean the gutters").await.id;
    set_photos(&home.member(), task, json!([kept, dropped]))
        .await
        .fine();

    set_photos(&home.member(), task, json!([kept])).await.fine();
    clean_after(&home, 23).await;
    set_photos(&home.member(), task, json!([dropped, kept]))
        .await
        .fine();
    set_photos(&home.member(), task, json!([kept])).await.fine();
    clean_after(&home, 25).await;
    let late = set_photos(&home.member(), task, json!([dropped])).await;
    clean_after(&home, 2).await;

    assert_eq!(late.user_errors(), "NOT_FOUND input.photoFileIds");
    assert_eq!(photos(&home, task).await, [kept.to_string()]);
    assert!(row(&home, kept).await.is_some());
    assert!(row(&home, dropped).await.is_none());
}

#[tokio::test]
async fn a_photo_that_is_named_elsewhere_moves_and_both_rows_changed() {
    let home = Home::new().await;
    let file = uploaded(&home).await;
    let (from, to) = (home.task("From").await.id, home.task("To").await.id);
    let reply = set_photos(&home.member(), from, json!([file])).await.fine();
    let before = reply.data("updateTask.task.revision").as_i64().unwrap();

    set_photos(&home.member(), to, json!([file])).await.fine();

    assert!(photos(&home, from).await.is_empty());
    assert_eq!(photos(&home, to).await, [file.to_string()]);
    let reply = home.viewer().send(TASK, json!({ "id": from })).await.fine();
    assert_eq!(reply.data("task.revision"), before + 1);
    let input = json!({ "residenceId": home.residence().id, "photoFileId": file });
    let reply = home
        .owner()
        .send(UPDATE_RESIDENCE, json!({ "input": input }))
        .await
        .fine();
    assert_eq!(reply.data("updateResidence.residence.photo.id"), json!(file));
    assert!(photos(&home, to).await.is_empty());
}

#[tokio::test]
async fn only_images_of_the_same_home_can_be_photos() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").await.id;
    let elsewhere = "mutation { createResidence(input: { name: \"Cabin\", kind: CABIN }) { residence { id } userErrors { code } } }";
    let reply = home.member().send(elsewhere, json!({})).await.fine();
    let cabin = reply.text_at("createResidence.residence.id").parse().unwrap();
    let of_cabin = home.member().upload(Some(cabin), "image/jpeg", photo(9, 9)).await;
    let avatar = home.member().upload(None, "image/jpeg", photo(9, 9)).await;
    let document = home
        .member()
        .upload(Some(home.residence().id), "application/pdf", pdf())
        .await;

    for (file, code) in [
        (of_cabin, "NOT_FOUND"),
        (avatar, "NOT_FOUND"),
        (document, "UNSUPPORTED_TYPE"),
    ] {
        let reply = set_photos(&home.member(), task, json!([file])).await;
        assert_eq!(reply.user_errors(), format!("{code} input.photoFileIds"));
    }
    let many = vec![avatar; 1]
        .into_iter()
        .chain((0..20).map(|_| FileId::new(home.app().clock.now())));
    let many: Vec<FileId> = many.collect();
    let reply = set_photos(&home.member(), task, json!(many)).await;
    assert_eq!(reply.user_errors(), "TOO_LONG input.photoFileIds");
    let reply = set_photos(&home.viewer(), task, json!([document])).await;
    assert_eq!(reply.user_errors(), "FORBIDDEN input.taskId");
}

#[tokio::test]
async fn photos_of_the_log_go_with_it() {
    let home = Home::new().await;
    let (done, later) = (uploaded(&home).await, uploaded(&home).await);
    let task = home.task("Clean the gutters").due("2026-11-30").await.id;

    let input = json!({ "taskId": task, "photoFileIds": [done] });
    let reply = home
        .member()
        .send(COMPLETE_TASK, json!({ "input": input }))
        .await
        .fine();
    assert_eq!(
        ids(&reply.data("completeTask.completion.photos")),
        [done.to_string()]
    );
    let completion = reply.text_at("completeTask.completion.id");
    let input = json!({ "completionId": completion, "photoFileIds": [done, later] });
    let reply = home
        .member()
        .send(UPDATE_COMPLETION, json!({ "input": input }))
        .await
        .fine();
    assert_eq!(ids(&reply.data("updateCompletion.completion.photos")).len(), 2);
    let delete = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) { userErrors { code } } }";
    home.member()
        .send(delete, json!({ "input": { "taskId": task } }))
        .await
        .fine();
    assert!(row(&home, done).await.unwrap().released_at.is_some());
    clean_after(&home, 25).await;
    clean_after(&home, 2).await;

    assert!(row(&home, done).await.is_none());
    assert!(row(&home, later).await.is_none());
}

#[tokio::test]
async fn a_new_task_and_a_home_take_photos() {
    let home = Home::new().await;
    let (of_task, of_home) = (uploaded(&home).await, uploaded(&home).await);
    let create = "mutation($input: CreateTaskInput!) { createTask(input: $input) { task { photos { id } } userErrors { code field } } }";

    let input = json!({
        "residenceId": home.residence().id, "title": "New", "schedule": { "onDemand": true }, "photoFileIds": [of_task]
    });
    let reply = home.member().send(create, json!({ "input": input })).await.fine();
    let input = |id: Value| json!({ "input": { "residenceId": home.residence().id, "photoFileId": id } });
    let set = home
        .owner()
        .send(UPDATE_RESIDENCE, input(json!(of_home)))
        .await
        .fine();
    let cleared = home
        .owner()
        .send(UPDATE_RESIDENCE, input(Value::Null))
        .await
        .fine();

    assert_eq!(ids(&reply.data("createTask.task.photos")), [of_task.to_string()]);
    assert_eq!(set.data("updateResidence.residence.photo.id"), json!(of_home));
    assert_eq!(cleared.data("updateResidence.residence.photo"), Value::Null);
    let reply = home.member().send(UPDATE_RESIDENCE, input(json!(of_home))).await;
    assert_eq!(reply.user_errors(), "FORBIDDEN input.residenceId");
}

#[tokio::test]
async fn an_avatar_is_seen_by_those_of_the_same_homes() {
    let home = Home::new().await;
    let avatar = home.member().upload(None, "image/jpeg", photo(20, 20)).await;
    let members = "query($id: ID!) { residence(id: $id) { revision members { person { displayName avatar { id } } } } }";
    let seen = async |client: Client| {
        let reply = client
            .send(members, json!({ "id": home.residence().id }))
            .await
            .fine();
        let people = reply.data("residence.members");
        let people = people.as_array().unwrap().iter();
        let worn = people.filter(|place| !place["person"]["avatar"].is_null());
        (worn.count(), reply.data("residence.revision"))
    };
    let before = seen(home.viewer()).await;

    let input = json!({ "input": { "avatarFileId": avatar } });
    let reply = home.member().send(UPDATE_ACCOUNT, input).await.fine();

    assert_eq!(reply.data("updateAccount.account.avatar.id"), json!(avatar));
    assert_eq!(
        reply.data("updateAccount.account.person.avatar.id"),
        json!(avatar)
    );
    let after = seen(home.viewer()).await;
    assert_eq!((before.0, after.0), (0, 1));
    assert!(after.1.as_i64() > before.1.as_i64());
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let id = json!({ "id": avatar });
    assert_eq!(
        home.owner().send(node, id.clone()).await.fine().data("node.id"),
        json!(avatar)
    );
    assert_eq!(
        home.stranger().send(node, id).await.fine().data("node"),
        Value::Null
    );
    let of_home = uploaded(&home).await;
    let input = json!({ "input": { "avatarFileId": of_home } });
    let reply = home.member().send(UPDATE_ACCOUNT, input).await;
    assert_eq!(reply.user_errors(), "NOT_FOUND input.avatarFileId");
    let input = json!({ "input": { "avatarFileId": avatar } });
    let reply = home.owner().send(UPDATE_ACCOUNT, input).await;
    assert_eq!(reply.user_errors(), "NOT_FOUND input.avatarFileId");
    let reply = home
        .member()
        .send(UPDATE_ACCOUNT, json!({ "input": { "avatarFileId": null } }))
        .await
        .fine();
    assert_eq!(reply.data("updateAccount.account.avatar"), Value::Null);
}

#[tokio::test]
async fn photos_of_many_tasks_cost_as_many_statements_as_those_of_one() {
    let home = Home::new().await;
    let list = "query($id: ID!) { residence(id: $id) { tasks(first: 50) { nodes { photos { id url } } } } }";
    let ask = async || {
        home.viewer()
            .send(list, json!({ "id": home.residence().id }))
            .await
            .fine()
    };
    let task = home.task("One").due("2026-11-30").await.id;
    set_photos(&home.member(), task, json!([uploaded(&home).await]))
        .await
        .fine();
    ask().await;
    let (_, one) = home.count_statements(ask()).await;
    for number in 0..5 {
        let task = home.task(&format!("Task {number}")).due("2026-11-30").await.id;
        set_photos(&home.member(), task, json!([uploaded(&home).await]))
            .await
            .fine();
    }

    let (reply, many) = home.count_statements(ask()).await;

    assert_eq!(many, one);
    let nodes = reply.data("residence.tasks.nodes");
    assert!(
        nodes
            .as_array()
            .unwrap()
            .iter()
            .all(|task| ids(&task["photos"]).len() == 1)
    );
}
