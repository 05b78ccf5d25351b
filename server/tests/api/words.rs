//! What a person is told where a code's own words would say too little.

use axum::http::header;
use entity::account;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use testing::{
    Client, Home, Place,
    file::{CREATE_UPLOAD, pdf},
};

const VERIFY: &str =
    "mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code message } } }";
const FINISH: &str =
    "mutation($input: FinishUploadInput!) { finishUpload(input: $input) { userErrors { code message } } }";
const TRY: &str = "mutation { sendTestNotification { userErrors { code message } } }";
const RENAME: &str =
    "mutation($input: UpdateTaskInput!) { updateTask(input: $input) { userErrors { code message } } }";
const START: &str =
    "mutation($input: StartTaskInput!) { startTask(input: $input) { userErrors { code message } } }";

/// Sends a mutation in each language, and returns the code with what is said.
async fn told(client: &Client, document: &str, variables: Value) -> (String, [String; 2]) {
    let mut said = Vec::new();
    for language in ["en", "de"] {
        let client = client.clone().with_header(header::ACCEPT_LANGUAGE, language);
        let reply = client.send(document, variables.clone()).await;
        let code = reply.user_errors();
        let code = code.split(' ').next().unwrap_or_default().to_owned();
        let answer = reply.json();
        let payload = answer["data"].as_object().unwrap().values().next().unwrap();
        let message = payload["userErrors"][0]["message"].as_str().unwrap().to_owned();
        said.push((code, message));
    }
    let [(code, english), (_, german)] = said.try_into().unwrap();
    (code, [english, german])
}

fn is_told((code, [english, german]): (String, [String; 2]), expected: &str, words: [&str; 2]) {
    assert_eq!(code, expected);
    assert!(english.contains(words[0]), "{english}");
    assert!(german.contains(words[1]), "{german}");
}

#[tokio::test]
async fn an_upload_without_bytes_says_so() {
    let home = Home::new().await;
    let member = home.member();
    let begun = member
        .begin_upload(Some(home.residence().id), "application/pdf", &pdf())
        .await
        .fine();
    let id = begun.text_at("createUpload.upload.id");
    let empty = json!({ "input": { "residenceId": home.residence().id, "filename": "empty.pdf",
        "contentType": "application/pdf", "byteSize": 0 } });

    let finished = told(&member, FINISH, json!({ "input": { "uploadId": id } })).await;
    let of_nothing = told(&member, CREATE_UPLOAD, empty).await;

    is_told(
        finished,
        "WRONG_STATE",
        ["not arrived yet", "noch nicht angekommen"],
    );
    is_told(of_nothing, "OUT_OF_RANGE", ["one byte", "ein Byte"]);
}

#[tokio::test]
async fn what_is_archived_says_so() {
    let home = Home::new().await;
    let task = home.task("Mop").await;
    let owner = &home.person(Place::Owner).viewer;
    let rename = json!({ "input": { "taskId": task.id, "title": "Sweep" } });

    domain::task::archive(home.app(), owner, task.id).await.unwrap();
    let begun = told(&home.member(), START, json!({ "input": { "taskId": task.id } })).await;
    domain::residence::archive(home.app(), owner, home.residence().id)
        .await
        .unwrap();
    let renamed = told(&home.member(), RENAME, rename).await;

    is_told(
        begun,
        "WRONG_STATE",
        ["task is archived", "Aufgabe ist archiviert"],
    );
    is_told(
        renamed,
        "WRONG_STATE",
        ["home is archived", "Zuhause ist archiviert"],
    );
}

#[tokio::test]
async fn a_trial_that_can_go_nowhere_says_what_to_do() {
    let home = Home::new().await;
    let unproven = account::ActiveModel {
        id: Set(home.person(Place::Owner).account.id),
        email_verified_at: Set(None),
        ..Default::default()
    };
    unproven.update(&home.app().db).await.unwrap();

    let tried = told(&home.owner(), TRY, json!({})).await;

    is_told(
        tried,
        "WRONG_STATE",
        ["nowhere to send it", "bestätige deine Adresse"],
    );
}

#[tokio::test]
async fn a_wrong_code_says_no_word_of_passwords() {
    let home = Home::new().await;

    let verified = told(&home.owner(), VERIFY, json!({ "input": { "code": "123456" } })).await;

    assert!(!verified.1.concat().to_lowercase().contains("passwor"));
    is_told(verified, "WRONG_CREDENTIALS", ["not the code", "nicht der Code"]);
}
