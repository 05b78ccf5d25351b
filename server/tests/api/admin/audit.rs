//! The audit: what an edit of an operator leaves there, and who may read it.

use chrono::TimeDelta;
use domain::{
    Code,
    admin::{self, AdminEdit, AdminOperation, Operator, Reason},
};
use entity::{admin_audit, admin_user::AdminRole};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use super::{EMAIL, PASSWORD, acting, keeping, nobody, operator, operator_as, sign_in};

const ENTRIES: &str = "query($search: String, $filter: AuditEntryFilter, $orderBy: AuditEntryOrder, $first: Int, $after: String) {
    auditEntries(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        nodes { operatorName operation objectKind objectId changes { field before after } reason ipAddress userAgent requestId }
        pageInfo { hasNextPage endCursor } totalCount } }";

async fn entries(client: &Client, variables: Value) -> Reply {
    client.send(ENTRIES, variables).await.fine()
}

/// Has an operator do something to a task.
async fn retry(home: &Home, operator: &Operator, id: &str) {
    let reason = Reason::of(" it failed yesterday ").unwrap();
    let mut edit = AdminEdit::open(home.app(), operator, AdminOperation::RetryDeliveries, reason)
        .await
        .unwrap();
    edit.note(
        "delivery",
        id,
        json!({ "state": "DEAD", "attempts": 5, "pushToken": "abc" }),
        json!({ "state": "WAITING", "attempts": 5, "pushToken": "abd" }),
    );
    edit.commit().await.unwrap();
}

#[tokio::test]
async fn an_edit_leaves_who_did_what_to_which_why_and_from_where() {
    let home = Home::new().await;
    let client = operator(&home).await;

    retry(&home, &acting(&home, &client).await, "dlv_1").await;

    let reply = entries(&client, json!({ "filter": { "operation": "RETRY_DELIVERIES" } })).await;
    assert_eq!(
        reply.data("auditEntries"),
        json!({
            "nodes": [{
                "operatorName": "Olga Operator",
                "operation": "RETRY_DELIVERIES",
                "objectKind": "delivery",
                "objectId": "dlv_1",
                "changes": [
                    { "field": "pushToken", "before": "\"•••\"", "after": "\"•••\"" },
                    { "field": "state", "before": "\"DEAD\"", "after": "\"WAITING\"" },
                ],
                "reason": "it failed yesterday",
                "ipAddress": "192.0.2.7",
                "userAgent": "a test",
                "requestId": "request-1",
            }],
            "pageInfo": { "hasNextPage": false, "endCursor": reply.data("auditEntries.pageInfo.endCursor") },
            "totalCount": 1,
        })
    );
}

#[tokio::test]
async fn an_edit_that_is_not_committed_leaves_nothing_and_one_without_a_note_one_entry() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let operator = acting(&home, &client).await;
    let open = async || {
        AdminEdit::open(home.app(), &operator, AdminOperation::RunSchedules, None)
            .await
            .unwrap()
    };

    let mut edit = open().await;
    edit.note("schedule", "digest", Value::Null, json!({ "runs": true }));
    drop(edit);
    open().await.abandon().await.unwrap();
    open().await.commit().await.unwrap();

    let reply = entries(&client, json!({ "filter": { "operation": "RUN_SCHEDULES" } })).await;
    assert_eq!(reply.data("auditEntries.totalCount"), 1);
    assert_eq!(reply.data("auditEntries.nodes.0.objectKind"), Value::Null);
    assert_eq!(reply.data("auditEntries.nodes.0.changes"), json!([]));
}

#[tokio::test]
async fn whoever_may_not_do_it_opens_no_edit() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Support).await;
    let operator = acting(&home, &client).await;

    let refused = AdminEdit::open(home.app(), &operator, AdminOperation::RetryDeliveries, None).await;

    assert!(refused.is_err_and(|error| error.has(Code::Forbidden)));
}

#[tokio::test]
async fn a_reason_has_one_to_five_hundred_letters() {
    for bad in ["", " \n ", &"é".repeat(501), "a\0b"] {
        assert!(Reason::of(bad).is_err(), "{bad:?}");
    }
    assert!(Reason::of(&"é".repeat(500)).is_ok());
    assert_eq!(Reason::optional(Some("  ")).unwrap(), None);
    assert!(Reason::optional(Some(&"é".repeat(501))).is_err());
}

#[tokio::test]
async fn no_entry_can_be_changed_or_deleted() {
    let home = Home::new().await;
    let client = operator(&home).await;
    retry(&home, &acting(&home, &client).await, "dlv_1").await;
    let db = &home.app().db;

    for statement in [
        "UPDATE admin_audit SET reason = 'another'",
        "DELETE FROM admin_audit",
        "DELETE FROM admin_audit WHERE object_id = 'dlv_1'",
    ] {
        assert!(db.execute_unprepared(statement).await.is_err(), "{statement}");
    }

    let kept = admin_audit::Entity::find().filter(admin_audit::Column::Reason.eq("it failed yesterday"));
    assert_eq!(kept.count(db).await.unwrap(), 1);
}

#[tokio::test]
async fn entries_are_narrowed_searched_and_paged_through() {
    let home = Home::new().await;
    let olga = acting(&home, &operator(&home).await).await;
    for id in ["dlv_1", "dlv_2", "dlv_3"] {
        home.advance_clock(TimeDelta::hours(20));
        retry(&home, &olga, id).await;
    }
    let again = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();
    let client = keeping(nobody(&home), &again);
    let n_found = async |variables: Value| entries(&client, variables).await.data("auditEntries.totalCount");

    assert_eq!(
        n_found(json!({ "filter": { "operatorId": olga.user.id } })).await,
        5,
        "two sign-ins among them"
    );
    assert_eq!(
        n_found(json!({ "filter": { "operation": "RUN_SCHEDULES" } })).await,
        0
    );
    assert_eq!(
        n_found(json!({ "filter": { "objectKind": "delivery", "objectId": "dlv_2" } })).await,
        1
    );
    assert_eq!(
        n_found(json!({ "filter": { "createdAfter": "2026-11-25" } })).await,
        3
    );
    assert_eq!(
        n_found(json!({ "filter": { "createdBefore": "2026-11-24", "objectKind": "delivery" } })).await,
        1
    );
    assert_eq!(n_found(json!({ "search": "dlv_3" })).await, 1);
    assert_eq!(n_found(json!({ "search": "request-1" })).await, 3);
    assert_eq!(n_found(json!({ "search": "FAILED yester" })).await, 3);
    assert_eq!(n_found(json!({ "search": "%" })).await, 0);

    let mut found = Vec::new();
    let mut after = Value::Null;
    for more in [true, true, false] {
        let page = entries(&client, json!({ "first": 1, "after": after, "orderBy": "CREATED_AT_ASC", "filter": { "operatorId": olga.user.id, "objectKind": "delivery" } })).await;
        found.push(page.text_at("auditEntries.nodes.0.objectId"));
        assert_eq!(page.data("auditEntries.pageInfo.hasNextPage"), json!(more));
        after = page.data("auditEntries.pageInfo.endCursor");
    }
    assert_eq!(found, ["dlv_1", "dlv_2", "dlv_3"]);
}

#[tokio::test]
async fn each_sign_in_is_there_and_says_whether_it_took_a_second_factor() {
    let home = Home::new().await;
    let client = operator(&home).await;
    sign_in(&nobody(&home), EMAIL, "wrong horse").await;

    let reply = entries(&client, json!({ "filter": { "operation": "SIGN_IN" } })).await;

    assert_eq!(reply.data("auditEntries.totalCount"), 1);
    let entry = reply.data("auditEntries.nodes.0");
    assert_eq!(entry["operatorName"], "Olga Operator");
    assert_eq!(entry["objectKind"], "operator");
    assert_eq!(
        entry["changes"],
        json!([{ "field": "secondFactor", "before": "null", "after": "false" }])
    );
}

#[tokio::test]
async fn what_is_done_from_the_command_line_is_nobodys() {
    let home = Home::new().await;
    let client = operator(&home).await;

    admin::reset_password(home.app(), EMAIL, "battery staple".to_owned())
        .await
        .unwrap();

    let again = sign_in(&nobody(&home), EMAIL, "battery staple").await.fine();
    let client = keeping(client, &again);
    let reply = entries(&client, json!({ "orderBy": "CREATED_AT_ASC" })).await;
    let told = |n: usize| {
        let node = reply.data(&format!("auditEntries.nodes.{n}"));
        json!([node["operation"], node["operatorName"], node["changes"]])
    };
    assert_eq!(told(0)[0], "CREATE_OPERATOR");
    assert_eq!(told(1)[0], "SIGN_IN");
    assert_eq!(
        told(2),
        json!(["RESET_OPERATOR_PASSWORD", null, [{ "field": "password", "before": "\"•••\"", "after": "\"•••\"" }]])
    );
}
