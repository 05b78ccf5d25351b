//! Asking a store anew at an operator's wish.

use axum::http::StatusCode;

use super::{google::Shop, *};
use crate::admin::operator;

const VERIFY: &str = "mutation($input: VerifySubscriptionInput!) { verifySubscription(input: $input) {
    subscription { state } answer changes { field before after } userErrors { code field } } }";
const AUDIT: &str = "{ auditEntries(first: 1, filter: { operation: VERIFY_SUBSCRIPTION }) {
    nodes { objectKind objectId reason changes { field } } totalCount } }";

async fn verify(client: &Client, id: &str) -> Value {
    let input = json!({ "subscriptionId": id, "reason": "they paid" });
    let reply = client.send(VERIFY, json!({ "input": input })).await.fine();
    reply.data("verifySubscription")
}

async fn bought(app: &App) -> String {
    let row = subscription::Entity::find().one(&app.db).await.unwrap();
    row.expect("something was bought").id.to_string()
}

#[tokio::test]
async fn the_store_is_asked_at_once_and_what_it_says_counts() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    work(&shop.app).await;
    let client = operator(&shop.home).await.at(&shop.app);
    let id = bought(&shop.app).await;
    let same = verify(&client, &id).await;
    shop.change("token", |purchase| {
        purchase["subscriptionState"] = json!("SUBSCRIPTION_STATE_ON_HOLD");
    });
    shop.app.clock.advance(TimeDelta::minutes(1));

    let changed = verify(&client, &id).await;

    assert_eq!(same["answer"], "ANSWERED");
    assert_eq!(same["changes"], json!([]));
    assert_eq!(changed["subscription"]["state"], "ON_HOLD");
    assert_eq!(
        changed["changes"][0],
        json!({ "field": "state", "before": "\"ACTIVE\"", "after": "\"ON_HOLD\"" })
    );
    assert_eq!(tier(&shop.app, shop.home.person(Place::Owner)).await, Tier::Free);
    let audit = client.send(AUDIT, json!({})).await.fine();
    assert_eq!(audit.data("auditEntries.totalCount"), 2);
    let entry = audit.data("auditEntries.nodes.0");
    assert_eq!(entry["objectKind"], "subscription");
    assert_eq!(entry["objectId"], json!(id));
    assert_eq!(entry["reason"], "they paid");
    assert_eq!(entry["changes"][0], json!({ "field": "state" }));
}

#[tokio::test]
async fn a_store_that_is_away_changes_nothing_and_that_is_told() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;
    shop.redeem(Place::Owner, "token").await.fine();
    work(&shop.app).await;
    let client = operator(&shop.home).await.at(&shop.app);
    let id = bought(&shop.app).await;
    shop.play.books().trouble = Some((StatusCode::INTERNAL_SERVER_ERROR, 1));

    let answer = verify(&client, &id).await;

    assert_eq!(answer["answer"], "NO_ANSWER");
    assert_eq!(answer["changes"], json!([]));
    let audit = client.send(AUDIT, json!({})).await.fine();
    assert_eq!(
        audit.data("auditEntries.nodes.0.changes"),
        json!([{ "field": "answered" }])
    );
}

#[tokio::test]
async fn what_nobody_can_be_asked_about_is_looked_at_by_the_time() {
    let home = Home::free().await;
    let until = home.app().clock.now() + TimeDelta::hours(1);
    domain::subscription::grant(home.app(), home.person(Place::Owner).account.id, until)
        .await
        .unwrap();
    let client = operator(&home).await;
    let id = bought(home.app()).await;
    home.advance_clock(TimeDelta::hours(2));

    let answer = verify(&client, &id).await;
    let unknown = json!({ "subscriptionId": "sub_00000000000000000000000000" });
    let unknown = client.send(VERIFY, json!({ "input": unknown })).await;

    assert_eq!(answer["answer"], "NOT_ASKED");
    assert_eq!(answer["subscription"]["state"], "EXPIRED");
    assert_eq!(unknown.user_errors(), "NOT_FOUND input.subscriptionId");
}
