//! What belongs to an appliance: its photos, its papers.

use serde_json::{Value, json};
use testing::{Client, Home, file::photo};

use crate::task::send;

const APPLIANCE: &str = "query($id: ID!) { appliance(id: $id) { photos { id } documents { totalCount nodes { title appliance { name } } } } }";

fn mutation(name: &str, payload: &str) -> String {
    let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!(
        "mutation($input: {input}!) {{ {name}(input: $input) {{ {payload} userErrors {{ code field }} }} }}"
    )
}

async fn document(client: &Client, residence: &impl ToString, appliance: &str) -> testing::Reply {
    let input = json!({ "residenceId": residence.to_string(), "kind": "MANUAL", "title": "Boiler, by its maker", "applianceId": appliance });
    send(
        client,
        &mutation("createDocument", "document { id appliance { id } }"),
        input,
    )
    .await
}

#[tokio::test]
async fn an_appliance_has_photos_and_papers_until_it_is_deleted() {
    let home = Home::new().await;
    let member = home.member();
    let residence = home.residence().id;
    let front = member.upload(Some(residence), "image/jpeg", photo(64, 48)).await;
    let input = json!({ "residenceId": residence, "name": "Boiler", "photoFileIds": [front] });
    let made = send(
        &member,
        &mutation("createAppliance", "appliance { id revision }"),
        input,
    )
    .await
    .fine();
    let id = made.text_at("createAppliance.appliance.id");
    let manual = document(&member, &residence, &id).await.fine();

    let seen = member.send(APPLIANCE, json!({ "id": id })).await.fine();
    assert_eq!(seen.data("appliance.photos"), json!([{ "id": front }]));
    assert_eq!(
        seen.data("appliance.documents"),
        json!({ "totalCount": 1, "nodes": [{ "title": "Boiler, by its maker", "appliance": { "name": "Boiler" } }] })
    );
    let change = mutation("updateAppliance", "appliance { photos { id } }");
    let without = json!({ "applianceId": id, "photoFileIds": [] });
    let changed = send(&member, &change, without).await.fine();
    assert_eq!(changed.data("updateAppliance.appliance.photos"), json!([]));
    let with = json!({ "applianceId": id, "photoFileIds": [front] });
    send(&member, &change, with).await.fine();

    let gone = json!({ "applianceId": id });
    send(&member, &mutation("deleteAppliance", "deletedId"), gone)
        .await
        .fine();

    let paper = "query($id: ID!) { document(id: $id) { title appliance { id } } }";
    let left = member
        .send(
            paper,
            json!({ "id": manual.text_at("createDocument.document.id") }),
        )
        .await
        .fine();
    assert_eq!(
        left.data("document"),
        json!({ "title": "Boiler, by its maker", "appliance": Value::Null })
    );
    // Its photo belongs to nothing, so another may have it.
    let input = json!({ "residenceId": residence, "name": "Heat pump", "photoFileIds": [front] });
    send(&member, &mutation("createAppliance", "appliance { id }"), input)
        .await
        .fine();
}

#[tokio::test]
async fn papers_are_about_appliances_of_their_own_home() {
    let (home, other) = (Home::new().await, Home::new().await);
    let input = json!({ "residenceId": other.residence().id, "name": "Boiler" });
    let made = send(
        &other.member(),
        &mutation("createAppliance", "appliance { id }"),
        input,
    )
    .await
    .fine();

    let refused = document(
        &home.member(),
        &home.residence().id,
        &made.text_at("createAppliance.appliance.id"),
    )
    .await;

    assert_eq!(refused.user_errors(), "NOT_FOUND input.applianceId");
}
