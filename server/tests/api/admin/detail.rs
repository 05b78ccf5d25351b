//! What operators see of one account.

use chrono::TimeDelta;
use domain::subscription;
use entity::{admin_user::AdminRole, delivery, subscription as purchases};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};
use testing::{Client, Home, Place};

use super::{change, operator, operator_as};
use crate::notification::told;

const DETAIL: &str = "query($id: ID!) { account(id: $id) {
    account { tier suspendedAt deletedAt erasedAfter }
    sessions { deviceName ipAddress }
    devices { platform shortToken }
    plan { tier effectiveTier subscriptions { store status shortStoreKey endsAt } }
    notices(first: 5) { nodes { kind title trace { kind channel until attempt status reason } } totalCount }
    audit(first: 5) { nodes { operation } totalCount } } }";

const FOUND: &str =
    "query($search: String) { accounts(search: $search) { nodes { displayName } totalCount } }";

async fn detail(client: &Client, home: &Home, place: Place) -> Value {
    let id = home.person(place).account.id;
    client
        .send(DETAIL, json!({ "id": id }))
        .await
        .fine()
        .data("account")
}

async fn register(home: &Home, token: &str) {
    let input = json!({ "fcm": { "token": token } });
    let document =
        "mutation($input: RegisterDeviceInput!) { registerDevice(input: $input) { userErrors { code } } }";
    home.owner()
        .send(document, json!({ "input": input }))
        .await
        .fine();
}

#[tokio::test]
async fn an_account_is_shown_with_its_sessions_devices_and_plan() {
    let home = Home::free().await;
    let client = operator(&home).await;
    let token = "a-phone-whose-token-is-long-enough-to-be-shortened";
    register(&home, token).await;
    let id = home.person(Place::Owner).account.id;
    let input = json!({ "accountId": id, "until": "2027-01-01T00:00:00Z", "reason": "a test" });
    change(&client, "grantPro", input, "").await.fine();

    let shown = detail(&client, &home, Place::Owner).await;

    assert_eq!(
        shown["account"],
        json!({ "tier": "PRO", "suspendedAt": null, "deletedAt": null, "erasedAfter": null })
    );
    assert_eq!(shown["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(
        shown["devices"],
        json!([{ "platform": "ANDROID", "shortToken": "a-phon…rtened" }])
    );
    assert_eq!(shown["plan"]["tier"], "PRO");
    assert_eq!(shown["plan"]["effectiveTier"], "PRO");
    assert_eq!(shown["plan"]["subscriptions"][0]["store"], "GRANTED");
    assert_eq!(
        shown["plan"]["subscriptions"][0]["endsAt"],
        "2027-01-01T00:00:00Z"
    );
    assert_eq!(
        shown["audit"],
        json!({ "nodes": [{ "operation": "GRANT_PRO" }], "totalCount": 1 })
    );
    assert!(!shown.to_string().contains(token));
}

#[tokio::test]
async fn a_notice_is_traced_from_its_making_to_what_became_of_it() {
    let home = Home::new().await;
    let client = operator(&home).await;
    register(&home, "the-owner's-phone").await;
    home.task("Call to mind").due("2026-11-23").await;
    told(&home, "2026-11-23T14:00:03Z").await;

    let shown = detail(&client, &home, Place::Owner).await;

    assert_eq!(shown["notices"]["totalCount"], 1);
    let notice = &shown["notices"]["nodes"][0];
    assert_eq!(notice["kind"], "TASK_DUE_SOON");
    let title = notice["title"].as_str().unwrap();
    assert!(title.contains("Call to mind"), "{title}");
    let steps: Vec<_> = notice["trace"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].clone())
        .collect();
    assert_eq!(steps[0], "NOTICED");
    assert!(steps.contains(&json!("PLANNED")), "{steps:?}");
}

#[tokio::test]
async fn a_notice_that_quiet_hours_hold_says_so_and_until_when_as_its_delivery_does() {
    let home = Home::new().await;
    let client = operator(&home).await;
    register(&home, "the-owner's-phone").await;
    home.task("Call to mind").due("2026-11-23").await;
    told(&home, "2026-11-23T14:00:03Z").await;
    let held_until = home.app().clock.now() + TimeDelta::hours(9);
    let owner = home.person(Place::Owner).account.id;
    let held = delivery::Entity::find().filter(delivery::Column::AccountId.eq(owner));
    let held = held.one(&home.app().db).await.unwrap().unwrap();
    let id = held.id;
    let mut held = held.into_active_model();
    held.held_until = Set(Some(held_until));
    held.update(&home.app().db).await.unwrap();

    let shown = detail(&client, &home, Place::Owner).await;
    let query = "query($id: ID!) { delivery(id: $id) { trace { kind until } } }";
    let delivery = client.send(query, json!({ "id": id })).await.fine();

    let until = |steps: &Value| {
        let mut steps = steps.as_array().unwrap().iter();
        steps
            .find(|step| step["kind"] == "HELD")
            .map(|step| step["until"].clone())
    };
    let expected = Some(json!(
        held_until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    ));
    assert_eq!(until(&shown["notices"]["nodes"][0]["trace"]), expected);
    assert_eq!(until(&delivery.data("delivery.trace")), expected);
}

#[tokio::test]
async fn an_account_is_found_by_a_devices_token_and_by_a_stores_transaction() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let found = async |search: &str| {
        let reply = client.send(FOUND, json!({ "search": search })).await.fine();
        reply.data("accounts.nodes")
    };
    register(&home, "the-owner's-phone-of-this-test").await;
    let member = home.person(Place::Member).account.id;
    let until = home.app().clock.now() + TimeDelta::days(1);
    let given = subscription::grant(home.app(), member, until).await.unwrap();
    let mut bought = purchases::Entity::find_by_id(given.id)
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    bought.store = Set(purchases::Store::Apple);
    bought.store_key = Set("2000000123456789".to_owned());
    bought.update(&home.app().db).await.unwrap();

    assert_eq!(
        found("the-owner's-phone-of-this-test").await,
        json!([{ "displayName": "Olive Owner" }])
    );
    assert_eq!(
        found("2000000123456789").await,
        json!([{ "displayName": "Mia Member" }])
    );
    assert_eq!(found("2000000123456").await, json!([]));
    assert_eq!(found("the-owner's-phone").await, json!([]));
}

#[tokio::test]
async fn accounts_are_narrowed_by_whether_they_are_suspended_or_wait_to_be_erased() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let act = async |name: &str, place: Place| {
        let input = json!({ "accountId": home.person(place).account.id, "reason": "a test" });
        change(&client, name, input, "").await.fine();
    };
    act("suspendAccount", Place::Member).await;
    act("deleteAccount", Place::Viewer).await;
    let n_found = async |filter: Value| {
        let document = "query($filter: AccountFilter) { accounts(filter: $filter) { totalCount } }";
        client
            .send(document, json!({ "filter": filter }))
            .await
            .fine()
            .data("accounts.totalCount")
    };

    assert_eq!(n_found(json!({ "suspended": true })).await, 1);
    assert_eq!(n_found(json!({ "suspended": false })).await, 4);
    assert_eq!(n_found(json!({ "deleted": true })).await, 1);
    assert_eq!(n_found(json!({ "suspended": true, "deleted": true })).await, 0);
}

#[tokio::test]
async fn whoever_may_not_read_the_audit_reads_all_else_of_an_account() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Viewer).await;
    let id = home.person(Place::Owner).account.id;

    let reply = client.send(DETAIL, json!({ "id": id })).await;

    assert_eq!(reply.errors(), "FORBIDDEN account.audit");
    assert_eq!(reply.data("account.audit"), Value::Null);
    assert_eq!(reply.data("account.account.suspendedAt"), Value::Null);
}
