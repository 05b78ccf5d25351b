//! What happened in a home, as those read it who are told: by whom, what about, and how it arrives.

use chrono::TimeDelta;
use domain::notification::{NoticeListener, enrol_missing, plan};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place};

const INBOX: &str = "{ viewer { revision unreadNotificationCount notifications { nodes { kind title body dueOn actor { displayName }
    residence { id } subject { __typename ... on Task { id } ... on Document { id } ... on Residence { id } } } } } }";
const ASSIGN: &str = "mutation($task: ID!, $to: ID) { updateTask(input: { taskId: $task, assigneeId: $to }) {
    userErrors { code } } }";
const COMPLETE: &str = "mutation($task: ID!) { completeTask(input: { taskId: $task }) { completion { id } userErrors { code } } }";
const UNDO: &str =
    "mutation($id: ID!) { deleteCompletion(input: { completionId: $id }) { userErrors { code } } }";
const FILE: &str = "mutation($input: CreateDocumentInput!) { createDocument(input: $input) { document { id } userErrors { code } } }";

/// Lets a while pass, and tells what happened.
async fn later(home: &Home) {
    home.advance_clock(TimeDelta::seconds(61));
    plan(home.app()).await.unwrap();
}

async fn inbox(client: &Client) -> Vec<Value> {
    let reply = client.send(INBOX, json!({})).await.fine();
    let nodes = reply.data("viewer.notifications.nodes");
    nodes.as_array().unwrap().clone()
}

fn membership(home: &Home, place: Place) -> String {
    home.person(place).membership.as_ref().unwrap().id.to_string()
}

#[tokio::test]
async fn a_task_that_was_given_says_by_whom() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-12-20").await;
    let to = membership(&home, Place::Member);
    let input = json!({ "task": task.id, "to": to });

    home.owner().send(ASSIGN, input).await.fine();
    later(&home).await;

    assert_eq!(
        inbox(&home.member()).await,
        [
            json!({ "kind": "TASK_ASSIGNED", "title": "Olive Owner assigned Clean the gutters to you", "body": "Elm Street",
            "dueOn": "2026-12-20", "actor": { "displayName": "Olive Owner" }, "residence": { "id": home.residence().id },
            "subject": { "__typename": "Task", "id": task.id } })
        ]
    );
    for other in [home.owner(), home.manager(), home.viewer(), home.stranger()] {
        assert_eq!(inbox(&other).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_task_that_was_done_says_who_did_it_as_long_as_they_share_a_home() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-30").await;
    home.member()
        .send(COMPLETE, json!({ "task": task.id }))
        .await
        .fine();
    later(&home).await;
    let titles = async || {
        let nodes = inbox(&home.manager()).await;
        let titles = nodes
            .iter()
            .map(|node| (node["title"].clone(), node["actor"].clone()));
        titles.collect::<Vec<_>>()
    };

    let before = inbox(&home.manager()).await;
    let rename = "mutation { updateAccount(input: { displayName: \"Mia Miller\" }) { userErrors { code } } }";
    home.member().send(rename, json!({})).await.fine();
    let renamed = titles().await;
    let owner = &home.person(Place::Owner).viewer;
    let id = home.person(Place::Member).membership.as_ref().unwrap().id;
    domain::membership::remove(home.app(), owner, id).await.unwrap();
    let left = titles().await;

    assert_eq!(
        before,
        [
            json!({ "kind": "TASK_COMPLETED", "title": "Mia Member completed Clean the gutters", "body": "Elm Street",
            "dueOn": "2026-11-30", "actor": { "displayName": "Mia Member" }, "residence": { "id": home.residence().id },
            "subject": { "__typename": "Task", "id": task.id } })
        ]
    );
    assert_eq!(
        renamed,
        [(
            json!("Mia Miller completed Clean the gutters"),
            json!({ "displayName": "Mia Miller" })
        )]
    );
    assert_eq!(left, [(json!("Clean the gutters was completed"), Value::Null)]);
}

#[tokio::test]
async fn what_was_taken_back_within_a_minute_comes_into_no_inbox() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-30").await;
    let done = home.member().send(COMPLETE, json!({ "task": task.id })).await;
    let id = done.text_at("completeTask.completion.id");

    home.member().send(UNDO, json!({ "id": id })).await.fine();
    later(&home).await;

    assert_eq!(inbox(&home.owner()).await, Vec::<Value>::new());
}

#[tokio::test]
async fn who_joined_is_said_to_those_who_let_people_in() {
    let home = Home::new().await;
    let invite = "mutation($home: ID!) { createInvitation(input: { residenceId: $home, role: MEMBER }) {
        invitation { code } userErrors { code } } }";
    let invited = home
        .manager()
        .send(invite, json!({ "home": home.residence().id }))
        .await;
    let code = invited.text_at("createInvitation.invitation.code");
    let join = "mutation($code: String!) { joinResidence(input: { code: $code }) { userErrors { code } } }";

    home.stranger().send(join, json!({ "code": code })).await.fine();
    plan(home.app()).await.unwrap();

    let said = json!({ "kind": "MEMBER_JOINED", "title": "Stella Stranger joined the household", "body": "Elm Street",
        "dueOn": null, "actor": { "displayName": "Stella Stranger" }, "residence": { "id": home.residence().id },
        "subject": { "__typename": "Residence", "id": home.residence().id } });
    for told in [home.owner(), home.manager()] {
        assert_eq!(inbox(&told).await, std::slice::from_ref(&said));
    }
    for other in [home.member(), home.viewer(), home.stranger()] {
        assert_eq!(inbox(&other).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_document_that_runs_out_is_the_subject_while_it_stands() {
    let home = Home::new().await;
    home.advance_clock(TimeDelta::days(-1));
    while enrol_missing(home.app()).await.unwrap() > 0 {}
    let input = json!({ "residenceId": home.residence().id, "kind": "WARRANTY", "title": "Boiler", "expiresOn": "2026-11-30",
        "remindDaysBefore": [7] });
    let filed = home.member().send(FILE, json!({ "input": input })).await.fine();
    let id = filed.text_at("createDocument.document.id");

    home.advance_clock(TimeDelta::days(1));
    plan(home.app()).await.unwrap();
    let before = inbox(&home.member()).await;
    let delete = "mutation($id: ID!) { deleteDocument(input: { documentId: $id }) { userErrors { code } } }";
    home.owner().send(delete, json!({ "id": id })).await.fine();
    let after = inbox(&home.member()).await;

    assert_eq!(
        before,
        [
            json!({ "kind": "DOCUMENT_EXPIRING", "title": "Boiler expires in 7 days", "body": "Elm Street", "dueOn": "2026-11-30",
            "actor": null, "residence": { "id": home.residence().id }, "subject": { "__typename": "Document", "id": id } })
        ]
    );
    assert_eq!(
        (&after[0]["title"], &after[0]["subject"]),
        (&before[0]["title"], &Value::Null)
    );
    assert_eq!(inbox(&home.viewer()).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_happened_is_received_as_it_comes_and_counts_the_account_up() {
    let home = Home::new().await;
    let (app, owner) = (home.app(), &home.person(Place::Owner).viewer);
    let mut listener = NoticeListener::new(app, owner).await.unwrap();
    let mut elsewhere = NoticeListener::new(&home.second_app().await, owner)
        .await
        .unwrap();
    let task = home.task("Clean the gutters").await;
    let revision = async || {
        let reply = home.owner().send(INBOX, json!({})).await.fine();
        (
            reply.data("viewer.revision").as_i64().unwrap(),
            reply.data("viewer.unreadNotificationCount").as_i64().unwrap(),
        )
    };
    let before = revision().await;

    home.member()
        .send(COMPLETE, json!({ "task": task.id }))
        .await
        .fine();
    later(&home).await;

    for listener in [&mut listener, &mut elsewhere] {
        let notice = listener.next().await.unwrap().expect("the session goes on");
        assert_eq!(notice.wording.task.as_deref(), Some("Clean the gutters"));
    }
    assert_eq!(revision().await, (before.0 + 1, before.1 + 1));
}

#[tokio::test]
async fn a_page_of_what_happened_costs_as_many_statements_for_many_as_for_one() {
    let home = Home::new().await;
    let manager = home.manager();
    let done = async |title: String, by: Client| {
        let task = home.task(&title).await;
        by.send(COMPLETE, json!({ "task": task.id })).await.fine();
    };
    done("One".to_owned(), home.member()).await;
    later(&home).await;
    // Nothing of the account itself is asked for: it might or might not be read together with the notices' language.
    let page = "{ viewer { notifications { nodes { title actor { id } residence { id } subject { ... on Task { title } } } } } }";
    let look = || manager.send(page, json!({}));
    look().await.fine();
    let (_, for_one) = home.statements(look()).await;
    for number in 0..5 {
        done(format!("Task {number}"), home.member()).await;
        done(format!("Another {number}"), home.owner()).await;
    }
    later(&home).await;

    // Who is calling is looked up again once a minute.
    look().await.fine();
    let (_, for_many) = home.statements(look()).await;

    assert_eq!(inbox(&manager).await.len(), 11);
    assert_eq!(for_many.len(), for_one.len(), "{for_one:#?}, then {for_many:#?}");
}

#[tokio::test]
async fn a_notice_that_only_a_newer_version_knows_keeps_no_other_from_being_read() {
    let home = Home::new().await;
    let to = membership(&home, Place::Member);
    for title in ["Clean the gutters", "Paint the fence"] {
        let task = home.task(title).due("2026-12-20").await;
        home.owner()
            .send(ASSIGN, json!({ "task": task.id, "to": to }))
            .await
            .fine();
    }
    later(&home).await;
    let before = inbox(&home.member()).await;
    let newer = "UPDATE notification SET kind = 'NEWER' WHERE task_id = (SELECT id FROM task WHERE title = 'Paint the fence')";
    home.app().db.execute_unprepared(newer).await.unwrap();

    let reply = home.member().send(INBOX, json!({})).await.fine();

    assert_eq!(before.len(), 2);
    let titles = reply.data("viewer.notifications.nodes");
    assert_eq!(titles.as_array().unwrap().len(), 1);
    assert_eq!(reply.data("viewer.unreadNotificationCount"), json!(1));
}
