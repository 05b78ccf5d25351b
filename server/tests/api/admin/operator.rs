//! What operators do with operators, and with what is their own.

use entity::{admin_user, admin_user::AdminRole, id::AdminUserId};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home};

use super::{EMAIL, ME, PASSWORD, change, keeping, nobody, operator, operator_as, sign_in};

const OPERATORS: &str = "query($search: String, $filter: OperatorFilter, $orderBy: OperatorOrder) {
    operators(search: $search, filter: $filter, orderBy: $orderBy) { nodes { email } totalCount } }";

async fn id_of(home: &Home, email: &str) -> AdminUserId {
    let all = admin_user::Entity::find().all(&home.app().db).await.unwrap();
    all.into_iter().find(|user| user.email == email).unwrap().id
}

async fn act(client: &Client, name: &str, id: AdminUserId) -> String {
    let input = json!({ "operatorId": id, "reason": "a test" });
    change(client, name, input, "operator { email }")
        .await
        .user_errors()
}

async fn give_role(client: &Client, id: AdminUserId, role: &str) -> String {
    let input = json!({ "operatorId": id, "role": role, "reason": "a test" });
    change(client, "changeOperatorRole", input, "operator { role }")
        .await
        .user_errors()
}

async fn me(client: &Client) -> Value {
    client.send(ME, json!({})).await.fine().data("me")
}

#[tokio::test]
async fn operators_are_listed_narrowed_and_sorted() {
    let home = Home::new().await;
    let client = operator(&home).await;
    operator_as(&home, AdminRole::Support).await;
    operator_as(&home, AdminRole::Viewer).await;
    let n_found = async |variables: Value| {
        client
            .send(OPERATORS, variables)
            .await
            .fine()
            .data("operators.totalCount")
    };

    let all = client
        .send(OPERATORS, json!({ "orderBy": "CREATED_AT_ASC" }))
        .await
        .fine();

    assert_eq!(
        all.data("operators.nodes"),
        json!([{ "email": EMAIL }, { "email": "support@honeydue.example" }, { "email": "viewer@honeydue.example" }])
    );
    assert_eq!(n_found(json!({ "search": "SUPPORT" })).await, 1);
    assert_eq!(n_found(json!({ "search": id_of(&home, EMAIL).await })).await, 1);
    assert_eq!(n_found(json!({ "filter": { "role": "VIEWER" } })).await, 1);
    assert_eq!(n_found(json!({ "filter": { "disabled": true } })).await, 0);
    assert_eq!(n_found(json!({ "filter": { "totp": false } })).await, 3);
}

#[tokio::test]
async fn another_role_counts_at_once_and_is_in_the_audit() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let viewer = operator_as(&home, AdminRole::Viewer).await;
    let id = id_of(&home, "viewer@honeydue.example").await;
    let may_read_audit = async || {
        viewer
            .send("{ auditEntries { totalCount } }", json!({}))
            .await
            .errors()
    };

    assert_eq!(may_read_audit().await, "FORBIDDEN auditEntries");
    assert_eq!(
        give_role(&viewer, id, "OWNER").await,
        "error: FORBIDDEN changeOperatorRole"
    );
    assert_eq!(give_role(&owner, id, "SUPPORT").await, "");
    assert_eq!(give_role(&owner, id, "SUPPORT").await, "");

    assert_eq!(may_read_audit().await, "");
    let document =
        "query($id: String!) { auditEntries(filter: { objectId: $id, operation: CHANGE_OPERATOR_ROLES }) {
        nodes { objectKind reason changes { field before after } } } }";
    let told = owner.send(document, json!({ "id": id })).await.fine();
    assert_eq!(
        told.data("auditEntries.nodes"),
        json!([{ "objectKind": "operator", "reason": "a test",
            "changes": [{ "field": "role", "before": "\"VIEWER\"", "after": "\"SUPPORT\"" }] }])
    );
}

#[tokio::test]
async fn the_last_owner_keeps_the_role_and_is_not_shut_out() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let own = id_of(&home, EMAIL).await;

    assert_eq!(give_role(&owner, own, "VIEWER").await, "WRONG_STATE input.role");
    assert_eq!(
        act(&owner, "disableOperator", own).await,
        "WRONG_STATE input.operatorId"
    );

    operator_as(&home, AdminRole::Viewer).await;
    let other = id_of(&home, "viewer@honeydue.example").await;
    assert_eq!(give_role(&owner, other, "OWNER").await, "");
    assert_eq!(
        act(&owner, "disableOperator", own).await,
        "WRONG_STATE input.operatorId"
    );
    assert_eq!(give_role(&owner, own, "VIEWER").await, "");
    assert_eq!(
        give_role(&owner, own, "OWNER").await,
        "error: FORBIDDEN changeOperatorRole"
    );
}

#[tokio::test]
async fn whoever_is_shut_out_is_out_at_once_until_let_in_again() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let support = operator_as(&home, AdminRole::Support).await;
    let email = "support@honeydue.example";
    let id = id_of(&home, email).await;

    assert_eq!(act(&owner, "disableOperator", id).await, "");
    assert_eq!(act(&owner, "disableOperator", id).await, "");

    assert_eq!(me(&support).await, Value::Null);
    assert_eq!(
        sign_in(&nobody(&home), email, PASSWORD).await.user_errors(),
        "WRONG_CREDENTIALS"
    );
    assert_eq!(act(&owner, "enableOperator", id).await, "");
    assert_eq!(act(&owner, "enableOperator", id).await, "");
    assert_eq!(sign_in(&nobody(&home), email, PASSWORD).await.user_errors(), "");
    assert_eq!(me(&support).await, Value::Null);
}

#[tokio::test]
async fn sessions_of_others_and_of_ones_own_are_ended() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let support = operator_as(&home, AdminRole::Support).await;
    let id = id_of(&home, "support@honeydue.example").await;
    let again = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();
    let second = keeping(nobody(&home), &again);
    let sessions = "{ ownSessions { id isCurrent } }";
    let own = owner.send(sessions, json!({})).await.fine().data("ownSessions");
    let other = own
        .as_array()
        .unwrap()
        .iter()
        .find(|session| session["isCurrent"] == false)
        .unwrap();
    let foreign = support
        .send(sessions, json!({}))
        .await
        .fine()
        .text_at("ownSessions.0.id");
    let end = async |id: &Value| {
        change(&owner, "endOwnSession", json!({ "sessionId": id }), "")
            .await
            .user_errors()
    };

    assert_eq!(own.as_array().unwrap().len(), 2);
    assert_eq!(end(&other["id"]).await, "");
    assert_eq!(end(&other["id"]).await, "NOT_FOUND input.sessionId");
    assert_eq!(end(&json!(foreign)).await, "NOT_FOUND input.sessionId");
    assert_eq!(me(&second).await, Value::Null);
    assert_eq!(me(&owner).await, json!({ "email": EMAIL }));

    assert_eq!(act(&owner, "endOperatorSessions", id).await, "");
    assert_eq!(me(&support).await, Value::Null);
}

#[tokio::test]
async fn a_new_password_of_ones_own_ends_the_other_sessions() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let again = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();
    let second = keeping(nobody(&home), &again);
    let give = async |current: &str, new: &str| {
        let input = json!({ "currentPassword": current, "newPassword": new });
        change(&owner, "changeOwnPassword", input, "").await.user_errors()
    };

    assert_eq!(
        give("wrong horse", "battery staple").await,
        "WRONG_CREDENTIALS input.currentPassword"
    );
    assert_eq!(give(PASSWORD, "short").await, "TOO_SHORT input.newPassword");
    assert_eq!(give(PASSWORD, "battery staple").await, "");

    assert_eq!(me(&second).await, Value::Null);
    assert_eq!(me(&owner).await, json!({ "email": EMAIL }));
    assert_eq!(
        sign_in(&nobody(&home), EMAIL, PASSWORD).await.user_errors(),
        "WRONG_CREDENTIALS"
    );
    assert_eq!(
        sign_in(&nobody(&home), EMAIL, "battery staple")
            .await
            .user_errors(),
        ""
    );
}
