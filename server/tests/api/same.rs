//! Edits that change nothing: no revision counts up for them, so nobody else's edit is a conflict.

use serde_json::{Value, json};
use testing::Home;

use crate::task::send;

#[tokio::test]
async fn an_edit_that_changes_nothing_is_none() {
    let home = Home::new().await;
    let task = home.task("Gutters").due("2026-12-20").await;
    let residence = home.residence().id;
    let input = json!({ "residenceId": residence, "name": "Pia", "specialties": ["PLUMBING"] });
    let create = "mutation($input: CreateContractorInput!) { createContractor(input: $input) { contractor { id } userErrors { code } } }";
    let made = send(&home.member(), create, input).await.fine();
    let contractor = made.text_at("createContractor.contractor.id");
    let name = home.residence().name.clone();

    for (mutation, payload, empty, same, other) in [
        (
            "updateTask",
            "task",
            json!({ "taskId": task.id }),
            json!({ "title": "Gutters" }),
            json!({ "title": "Roof" }),
        ),
        (
            "updateContractor",
            "contractor",
            json!({ "contractorId": contractor }),
            json!({ "name": "Pia", "specialties": ["PLUMBING"] }),
            json!({ "name": "Ria" }),
        ),
        (
            "updateResidence",
            "residence",
            json!({ "residenceId": residence }),
            json!({ "name": name }),
            json!({ "name": "Hut" }),
        ),
        (
            "updateAccount",
            "account",
            json!({}),
            json!({ "timeZone": "America/Los_Angeles" }),
            json!({ "timeZone": "Europe/Berlin" }),
        ),
    ] {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {payload} {{ revision }} userErrors {{ code }} }} }}"
        );
        let revision = async |more: &Value| {
            let mut input = empty.clone();
            for (field, value) in more.as_object().unwrap() {
                input[field] = value.clone();
            }
            let reply = send(&home.owner(), &document, input).await.fine();
            reply
                .data(&format!("{mutation}.{payload}.revision"))
                .as_i64()
                .unwrap()
        };

        let before = revision(&json!({})).await;
        assert_eq!(revision(&json!({})).await, before, "{mutation}");
        let first = revision(&same).await;
        assert_eq!(revision(&same).await, first, "{mutation}");
        assert!(revision(&other).await > first, "{mutation}");
    }
}
