//! Seeing the app as an account sees it.

use chrono::TimeDelta;
use domain::admin;
use entity::{admin_user::AdminRole, admin_view, session};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::{ME, change, nobody, operator, operator_as};

const SEEN: &str = "{ viewer { displayName residences { name } } }";

async fn look(client: &Client, home: &Home) -> Reply {
    let input = json!({ "accountId": home.person(Place::Member).account.id, "reason": "she sees no tasks" });
    change(client, "viewAs", input, "view { id token expiresAt }")
        .await
        .fine()
}

/// Returns the app as a look shows it.
fn app(home: &Home, looked: &Reply) -> Client {
    home.nobody().with_token(&looked.text_at("viewAs.view.token"))
}

async fn told(client: &Client) -> Vec<Value> {
    let document = "{ auditEntries(orderBy: CREATED_AT_ASC, filter: { objectKind: \"account\" }) {
        nodes { operation operatorId objectId reason changes { field after } } } }";
    let reply = client.send(document, json!({})).await.fine();
    reply.data("auditEntries.nodes").as_array().unwrap().clone()
}

#[tokio::test]
async fn an_operator_sees_what_the_account_sees() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Support).await;
    let own = home.member().send(SEEN, json!({})).await.fine();

    let looked = look(&client, &home).await;
    let seen = app(&home, &looked).send(SEEN, json!({})).await.fine();

    assert_eq!(seen.data(""), own.data(""));
    assert_eq!(looked.text_at("viewAs.view.expiresAt"), "2026-11-23T14:15:00Z");
}

#[tokio::test]
async fn nothing_is_changed_or_listened_to() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let task = home.task("Clean the gutters").await.id;
    let app = app(&home, &look(&client, &home).await);

    let document = "mutation($input: StartTaskInput!) { startTask(input: $input) { userErrors { code } } }";
    let changed = app.send(document, json!({ "input": { "taskId": task } })).await;
    let signed_in = app
        .send("mutation { signOut { userErrors { code } } }", json!({}))
        .await;
    let mut heard = app
        .listen("subscription { notificationReceived { id } }", json!({}))
        .await;

    assert_eq!(changed.errors(), "FORBIDDEN");
    assert!(
        changed.text().contains("nothing can be changed"),
        "{}",
        changed.text()
    );
    assert_eq!(signed_in.errors(), "FORBIDDEN");
    let event = heard.next().await;
    let is_refused = event.is_none_or(|event| event["errors"][0]["extensions"]["code"] == "FORBIDDEN");
    assert!(is_refused);
}

#[tokio::test]
async fn a_look_is_over_after_a_quarter_of_an_hour_whoever_uses_it() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let app = app(&home, &look(&client, &home).await);

    home.advance_clock(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    let before = app.send(SEEN, json!({})).await.errors();
    home.advance_clock(TimeDelta::seconds(1));
    let after = app.send(SEEN, json!({})).await.errors();

    assert_eq!(before, "");
    assert_eq!(after, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_look_ends_at_once_with_its_end_its_session_its_right_or_another_look() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let support = operator_as(&home, AdminRole::Support).await;
    let seen = async |client: &Client| client.send(SEEN, json!({})).await.errors();

    let first = app(&home, &look(&support, &home).await);
    let second = app(&home, &look(&support, &home).await);
    assert_eq!([seen(&first).await, seen(&second).await], ["UNAUTHENTICATED", ""]);

    let end = "mutation { endViewAs { userErrors { code } } }";
    support.send(end, json!({})).await.fine();
    support.send(end, json!({})).await.fine();
    assert_eq!(seen(&second).await, "UNAUTHENTICATED");

    let third = app(&home, &look(&support, &home).await);
    let id = support
        .send("{ me { id } }", json!({}))
        .await
        .fine()
        .data("me.id");
    let role = |role: &str| json!({ "operatorId": id, "role": role, "reason": "a test" });
    change(&owner, "changeOperatorRole", role("VIEWER"), "")
        .await
        .fine();
    assert_eq!(seen(&third).await, "UNAUTHENTICATED");
    change(&owner, "changeOperatorRole", role("SUPPORT"), "")
        .await
        .fine();
    assert_eq!(seen(&third).await, "");
    let input = json!({ "operatorId": id, "reason": "a test" });
    change(&owner, "endOperatorSessions", input, "").await.fine();
    assert_eq!(seen(&third).await, "UNAUTHENTICATED");

    let fourth = app(&home, &look(&owner, &home).await);
    owner
        .send("mutation { signOut { userErrors { code } } }", json!({}))
        .await
        .fine();
    assert_eq!(seen(&fourth).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn beginning_and_end_are_in_the_audit_with_both_ids() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let me = client.send("{ me { id } }", json!({})).await.fine().data("me.id");
    let member = home.person(Place::Member).account.id.to_string();

    let looked = look(&client, &home).await;
    client
        .send("mutation { endViewAs { userErrors { code } } }", json!({}))
        .await
        .fine();

    let told = told(&client).await;
    let operations: Vec<_> = told.iter().map(|entry| entry["operation"].clone()).collect();
    assert_eq!(operations, ["VIEW_AS", "END_VIEW_AS"]);
    assert_eq!(told[0]["reason"], "she sees no tasks");
    for entry in &told {
        assert_eq!([&entry["operatorId"], &entry["objectId"]], [&me, &json!(member)]);
        assert!(
            entry.to_string().contains(&looked.text_at("viewAs.view.id"))
                || entry["operation"] == "END_VIEW_AS"
        );
        assert!(!entry.to_string().contains(&looked.text_at("viewAs.view.token")));
    }
}

#[tokio::test]
async fn a_look_that_ends_by_itself_is_in_the_audit_too_once() {
    let home = Home::new().await;
    let client = operator(&home).await;
    look(&client, &home).await;
    assert_eq!(admin::end_views(home.app()).await.unwrap(), 0);
    home.advance_clock(TimeDelta::minutes(20));

    assert_eq!(admin::end_views(home.app()).await.unwrap(), 1);
    assert_eq!(admin::end_views(home.app()).await.unwrap(), 0);

    let told = told(&client).await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[1]["operation"], "END_VIEW_AS");
    assert!(told[1]["changes"].to_string().contains("2026-11-23T14:15:00Z"));
    assert_eq!(admin_view::Entity::find().count(&home.app().db).await.unwrap(), 0);
}

#[tokio::test]
async fn whoever_looks_on_is_not_seen_and_has_no_session() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let before = session::Entity::find().all(&home.app().db).await.unwrap();
    home.advance_clock(TimeDelta::minutes(10));

    let app = app(&home, &look(&client, &home).await);
    app.send(SEEN, json!({})).await.fine();

    assert_eq!(session::Entity::find().all(&home.app().db).await.unwrap(), before);
}

#[tokio::test]
async fn the_token_of_a_look_is_nothing_in_the_admin_and_no_refresh_token() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let token = look(&client, &home).await.text_at("viewAs.view.token");

    let cookie = format!("honeydue_admin={token}");
    let in_admin = nobody(&home).with_header(axum::http::header::COOKIE, &cookie);
    let document =
        "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { userErrors { code } } }";
    let refreshed = home
        .nobody()
        .send(document, json!({ "input": { "refreshToken": token } }))
        .await;

    assert_eq!(in_admin.send(ME, json!({})).await.fine().data("me"), Value::Null);
    assert_eq!(refreshed.user_errors(), "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn nobody_looks_on_without_the_right_or_at_an_account_that_is_not_there() {
    let home = Home::new().await;
    let viewer = operator_as(&home, AdminRole::Viewer).await;
    let owner = operator(&home).await;
    let nobody = entity::id::AccountId::new(home.app().clock.now());

    let input = json!({ "accountId": home.person(Place::Member).account.id, "reason": "curious" });
    let refused = change(&viewer, "viewAs", input, "view { id }").await;
    let missing = json!({ "accountId": nobody, "reason": "a test" });
    let missing = change(&owner, "viewAs", missing, "view { id }").await;

    assert_eq!(refused.errors(), "FORBIDDEN viewAs");
    assert_eq!(missing.user_errors(), "NOT_FOUND input.accountId");
}
