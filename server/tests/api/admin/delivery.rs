//! Deliveries: what became of them is told, and what failed is sent again.

use chrono::TimeDelta;
use domain::{
    delivery::{Outcome, begin, claim, claim_due, settle},
    notification,
};
use entity::{admin_user::AdminRole, id::DeliveryId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::{operator, operator_as};
use crate::task::send;

const RETRY: &str = "mutation($input: RetryDeliveryInput!) { retryDelivery(input: $input) {
    delivery { id state } userErrors { code field } } }";
const RETRY_MATCHING: &str =
    "mutation($input: RetryDeliveriesMatchingInput!) { retryDeliveriesMatching(input: $input) {
    count userErrors { code field } } }";
const COUNT: &str = "query($filter: DeliveryFilter) { deliveryCount(filter: $filter) }";
const DETAIL: &str = "query($id: ID!) { delivery(id: $id) {
    delivery { state lastError mayArriveTwice attempts }
    trace { at kind until attempt status reason } } }";
const AUDIT: &str =
    "{ auditEntries { nodes { operation objectKind objectId changes { field before after } reason } } }";

fn dead() -> Outcome {
    Outcome::Permanent {
        status: Some("550".to_owned()),
        reason: "<mia.member@example.com>: 5.7.1 refused".to_owned(),
        target_gone: false,
    }
}

/// Makes a mail to somebody and has it end so; returns its delivery.
async fn ended(home: &Home, place: Place, outcome: Outcome) -> DeliveryId {
    let app = home.app();
    notification::send_test(app, &home.person(place).viewer)
        .await
        .unwrap();
    let mut id = None;
    // One without an answer is tried once more before it is parked.
    for _ in 0..2 {
        for claimed in claim_due(app, 10).await.unwrap() {
            let letter = begin(app, &claimed).await.unwrap().expect("a trial is wanted");
            settle(app, &letter, outcome.clone()).await.unwrap();
            id = Some(claimed.id);
        }
        home.advance_clock(TimeDelta::minutes(20));
    }
    id.expect("there is a mail to send")
}

async fn detail(client: &Client, id: DeliveryId) -> Reply {
    client.send(DETAIL, json!({ "id": id })).await.fine()
}

#[tokio::test]
async fn what_failed_for_good_waits_again_and_its_log_goes_on() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = ended(&home, Place::Member, dead()).await;

    let before = detail(&client, id).await;
    let reply = send(
        &client,
        RETRY,
        json!({ "deliveryId": id, "reason": "the server was wrong" }),
    )
    .await
    .fine();
    let claimed = claim(home.app(), id).await.unwrap().expect("it waits");
    let letter = begin(home.app(), &claimed).await.unwrap().expect("it is wanted");
    settle(home.app(), &letter, Outcome::Sent { provider_id: None })
        .await
        .unwrap();
    let after = detail(&client, id).await;

    assert_eq!(
        before.data("delivery.delivery"),
        json!({ "state": "DEAD", "lastError": "<mi•••@example.com>: 5.7.1 refused", "mayArriveTwice": false, "attempts": 1 })
    );
    let kinds = |reply: &Reply| {
        let steps = reply.data("delivery.trace");
        let steps = steps.as_array().unwrap().iter();
        steps
            .map(|step| step["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&before), ["PLANNED", "FAILED", "DEAD"]);
    assert_eq!(
        reply.data("retryDelivery.delivery"),
        json!({ "id": id, "state": "WAITING" })
    );
    assert_eq!(kinds(&after), ["PLANNED", "FAILED", "SENT"]);
    let audit = client.send(AUDIT, json!({})).await.fine();
    assert_eq!(
        audit.data("auditEntries.nodes.0"),
        json!({ "operation": "RETRY_DELIVERIES", "objectKind": "delivery", "objectId": id, "reason": "the server was wrong",
            "changes": [{ "field": "state", "before": "\"DEAD\"", "after": "\"WAITING\"" }] })
    );
}

#[tokio::test]
async fn what_may_be_there_already_is_sent_again_only_by_somebody_who_knows() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let unknown = Outcome::Unknown {
        reason: "no answer in time".to_owned(),
    };
    let id = ended(&home, Place::Member, unknown).await;

    let before = detail(&client, id).await;
    let refused = send(&client, RETRY, json!({ "deliveryId": id })).await;
    let taken = send(
        &client,
        RETRY,
        json!({ "deliveryId": id, "mayArriveTwice": true }),
    )
    .await;

    assert_eq!(before.data("delivery.delivery.state"), json!("PARKED"));
    assert_eq!(before.data("delivery.delivery.mayArriveTwice"), json!(true));
    assert_eq!(refused.user_errors(), "WRONG_STATE input.mayArriveTwice");
    assert_eq!(
        taken.fine().data("retryDelivery.delivery.state"),
        json!("WAITING")
    );
}

#[tokio::test]
async fn only_what_failed_can_be_sent_again() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let sent = ended(&home, Place::Member, Outcome::Sent { provider_id: None }).await;
    let never = DeliveryId::new(home.app().clock.now());

    let sent = send(&client, RETRY, json!({ "deliveryId": sent })).await;
    let never = send(&client, RETRY, json!({ "deliveryId": never })).await;
    let long = send(
        &client,
        RETRY,
        json!({ "deliveryId": DeliveryId::new(home.app().clock.now()), "reason": "x".repeat(501) }),
    )
    .await;

    assert_eq!(sent.user_errors(), "WRONG_STATE input.deliveryId");
    assert_eq!(never.user_errors(), "NOT_FOUND input.deliveryId");
    assert_eq!(long.user_errors(), "TOO_LONG input.reason");
}

#[tokio::test]
async fn a_code_that_is_no_good_any_more_is_not_mailed_again() {
    let home = Home::new().await;
    let email = home.person(Place::Member).account.email.clone();
    domain::account::request_password_reset(home.app(), &email, &domain::session::Origin::default())
        .await
        .unwrap();
    let claimed = claim_due(home.app(), 10).await.unwrap().remove(0);
    let letter = begin(home.app(), &claimed)
        .await
        .unwrap()
        .expect("a code is wanted");
    settle(home.app(), &letter, dead()).await.unwrap();

    home.advance_clock(TimeDelta::days(2));
    let client = operator(&home).await;
    let late = send(&client, RETRY, json!({ "deliveryId": claimed.id })).await;
    let counted = client.send(COUNT, json!({})).await.fine();

    assert_eq!(late.user_errors(), "EXPIRED input.deliveryId");
    assert_eq!(counted.data("deliveryCount"), json!(0));
}

#[tokio::test]
async fn all_that_match_are_sent_again_if_they_are_as_many_as_were_counted() {
    let home = Home::new().await;
    let client = operator(&home).await;
    for place in [Place::Owner, Place::Manager, Place::Member] {
        ended(&home, place, dead()).await;
    }
    let filter = json!({ "channel": "MAIL", "error": "5.7.1" });

    let counted = client.send(COUNT, json!({ "filter": filter })).await.fine();
    let wrong = send(
        &client,
        RETRY_MATCHING,
        json!({ "filter": filter, "expectedCount": 2 }),
    )
    .await;
    let still = client.send(COUNT, json!({ "filter": filter })).await.fine();
    let none = send(
        &client,
        RETRY_MATCHING,
        json!({ "filter": filter, "expectedCount": 0 }),
    )
    .await;
    let sent = send(
        &client,
        RETRY_MATCHING,
        json!({ "filter": { "state": "SENT" }, "expectedCount": 1 }),
    )
    .await;
    let right = send(
        &client,
        RETRY_MATCHING,
        json!({ "filter": filter, "expectedCount": 3 }),
    )
    .await;
    let after = client.send(COUNT, json!({ "filter": filter })).await.fine();

    assert_eq!(counted.data("deliveryCount"), json!(3));
    assert_eq!(wrong.user_errors(), "CONFLICT input.expectedCount");
    assert_eq!(still.data("deliveryCount"), json!(3));
    assert_eq!(none.user_errors(), "OUT_OF_RANGE input.expectedCount");
    assert_eq!(sent.user_errors(), "WRONG_STATE input.filter.state");
    assert_eq!(right.fine().data("retryDeliveriesMatching.count"), json!(3));
    assert_eq!(after.data("deliveryCount"), json!(0));
    assert_eq!(claim_due(home.app(), 10).await.unwrap().len(), 3);
    let audit = client.send(AUDIT, json!({})).await.fine();
    let entry = audit.data("auditEntries.nodes.0");
    assert_eq!(entry["objectId"], Value::Null);
    assert!(entry["changes"].to_string().contains("5.7.1"), "{entry}");
}

#[tokio::test]
async fn what_was_held_says_until_when() {
    let home = Home::new().await;
    let id = ended(&home, Place::Member, dead()).await;
    // Two in the morning where the member lives, and long after it was due.
    home.set_clock("2026-11-24T07:00:00Z");
    let client = operator(&home).await;
    send(&client, RETRY, json!({ "deliveryId": id })).await.fine();
    let claimed = claim(home.app(), id).await.unwrap().expect("it waits");

    let letter = begin(home.app(), &claimed).await.unwrap();
    let reply = detail(&client, id).await;

    assert!(letter.is_none(), "it would wake somebody");
    let steps = reply.data("delivery.trace");
    let held = steps
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["kind"] == "HELD");
    assert_eq!(held.unwrap()["until"], json!("2026-11-24T14:00:00Z"));
}

#[tokio::test]
async fn support_may_send_a_trial_and_not_send_again() {
    let home = Home::new().await;
    let support = operator_as(&home, AdminRole::Support).await;
    let viewer = operator_as(&home, AdminRole::Viewer).await;
    let account = home.person(Place::Member).account.id;
    let mail = "mutation($input: SendTestMailInput!) { sendTestMail(input: $input) { noticeId userErrors { code field } } }";
    let push = "mutation($input: SendTestPushInput!) { sendTestPush(input: $input) { noticeId userErrors { code field } } }";

    let sent = send(&support, mail, json!({ "accountId": account })).await.fine();
    let nowhere = send(&support, push, json!({ "accountId": account })).await;
    let unknown = send(
        &support,
        mail,
        json!({ "accountId": entity::id::AccountId::new(home.app().clock.now()) }),
    )
    .await;
    let forbidden = send(&viewer, mail, json!({ "accountId": account })).await;

    let notice = sent.text_at("sendTestMail.noticeId");
    let query = "query($id: ID!) { notice(id: $id) { notice { kind accountName deliveryCount }
        deliveries { nodes { channel state } } } }";
    let found = support.send(query, json!({ "id": notice })).await.fine();
    assert_eq!(
        found.data("notice"),
        json!({ "notice": { "kind": "TEST", "accountName": "Mia Member", "deliveryCount": 1 },
            "deliveries": { "nodes": [{ "channel": "MAIL", "state": "WAITING" }] } })
    );
    assert_eq!(nowhere.user_errors(), "WRONG_STATE");
    assert_eq!(unknown.user_errors(), "NOT_FOUND input.accountId");
    assert_eq!(forbidden.errors(), "FORBIDDEN sendTestMail");
}

#[tokio::test]
async fn trials_are_bounded() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let account = home.person(Place::Member).account.id;
    let mail = "mutation($input: SendTestMailInput!) { sendTestMail(input: $input) { noticeId userErrors { code field } } }";

    for _ in 0..20 {
        send(&client, mail, json!({ "accountId": account })).await.fine();
    }
    let one_more = send(&client, mail, json!({ "accountId": account })).await;

    assert_eq!(one_more.errors(), "RATE_LIMITED sendTestMail");
}

#[tokio::test]
async fn what_a_newer_version_wrote_is_shown_as_it_stands_and_can_be_sent_again() {
    let home = Home::new().await;
    let id = ended(&home, Place::Member, dead()).await;
    let db = &home.app().db;
    for newer in [
        "UPDATE delivery SET kind = 'NEWER', channel = 'PIGEON'",
        "UPDATE notification SET kind = 'NEWER'",
    ] {
        db.execute_unprepared(newer).await.unwrap();
    }
    let client = operator(&home).await;
    let account = home.person(Place::Member).account.id;

    let lists = "{ deliveries { nodes { id channel kind unknown } } notices { nodes { kind unknown } } }";
    let lists = client.send(lists, json!({})).await.fine();
    let traced = "query($id: ID!) { account(id: $id) { notices { nodes { kind trace { kind } } } } }";
    let traced = client.send(traced, json!({ "id": account })).await.fine();
    let detail = detail(&client, id).await;
    let again = send(&client, RETRY, json!({ "deliveryId": id })).await.fine();

    assert_eq!(
        lists.data("deliveries.nodes"),
        json!([{ "id": id, "channel": null, "kind": null, "unknown": "channel PIGEON, kind NEWER" }])
    );
    assert_eq!(
        lists.data("notices.nodes"),
        json!([{ "kind": null, "unknown": "NEWER" }])
    );
    assert_eq!(traced.data("account.notices.nodes"), json!([]));
    assert_eq!(detail.data("delivery.delivery.state"), json!("DEAD"));
    assert_eq!(again.data("retryDelivery.delivery.state"), json!("WAITING"));
}
