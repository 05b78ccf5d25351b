//! What plans allow, as operators write it.

use serde_json::{Value, json};
use testing::Home;

use super::operator;
use crate::task::send;

const LIMITS: &str = "{ tierLimits { tier residences membersPerResidence tasksPerResidence contractorsPerResidence documentsPerResidence storageBytes } }";
const UPDATE: &str = "mutation($input: UpdateTierLimitsInput!) { updateTierLimits(input: $input) {
    tierLimits { tier residences } userErrors { code field } } }";

/// Returns what the free plan allows, as an input.
fn values(limits: &Value) -> Value {
    let mut values = limits.clone();
    values.as_object_mut().unwrap().remove("tier");
    values
}

#[tokio::test]
async fn limits_are_changed_from_what_the_operator_saw_and_what_was_is_in_the_audit() {
    let home = Home::free().await;
    let client = operator(&home).await;
    let was = values(&client.send(LIMITS, json!({})).await.fine().data("tierLimits.0"));
    let mut now = was.clone();
    now["residences"] = json!(7);

    let first = send(
        &client,
        UPDATE,
        json!({ "tier": "FREE", "was": was, "now": now, "reason": "a trial" }),
    )
    .await
    .fine();
    let second = send(&client, UPDATE, json!({ "tier": "FREE", "was": was, "now": now })).await;

    assert_eq!(
        first.data("updateTierLimits.tierLimits.0"),
        json!({ "tier": "FREE", "residences": 7 })
    );
    assert_eq!(second.user_errors(), "CONFLICT input.was");
    assert_eq!(second.data("updateTierLimits.tierLimits.0.residences"), json!(7));
    let audit = client
        .send(
            "{ auditEntries(filter: { operation: EDIT_LIMITS }) { nodes { objectId reason changes { field before after } } } }",
            json!({}),
        )
        .await
        .fine();
    assert_eq!(
        audit.data("auditEntries.nodes"),
        json!([{ "objectId": "FREE", "reason": "a trial",
            "changes": [{ "field": "residences", "before": was["residences"].to_string(), "after": "7" }] }])
    );
}

#[tokio::test]
async fn what_no_plan_can_allow_is_refused() {
    let home = Home::free().await;
    let client = operator(&home).await;
    let was = values(&client.send(LIMITS, json!({})).await.fine().data("tierLimits.0"));
    let mut now = was.clone();
    now["residences"] = json!(-1);

    let reply = send(&client, UPDATE, json!({ "tier": "FREE", "was": was, "now": now })).await;

    assert_eq!(reply.user_errors(), "OUT_OF_RANGE input.now.residences");
    assert_eq!(
        values(&client.send(LIMITS, json!({})).await.fine().data("tierLimits.0")),
        was
    );
}
