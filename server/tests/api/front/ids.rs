//! Ids that are none, or of something else.

use serde_json::json;
use testing::Home;

#[tokio::test]
async fn a_wrong_id_nulls_its_field_and_nothing_else() {
    let home = Home::new().await;
    let foreign = home.task("Clean the gutters").await.id;

    for (field, id) in [
        ("residence", "zzz".to_owned()),
        ("residence", foreign.to_string()),
        ("task", "1".to_owned()),
        ("node", "nope_1".to_owned()),
    ] {
        let query = format!("query Q($id: ID!) {{ viewer {{ displayName }} {field}(id: $id) {{ id }} }}");
        let reply = home.owner().send(&query, json!({ "id": id })).await;

        let body = reply.json();
        assert_eq!(body["data"][field], json!(null), "{body}");
        assert!(body["data"]["viewer"]["displayName"].is_string(), "{body}");
        assert_eq!(
            (
                &body["errors"][0]["path"],
                &body["errors"][0]["extensions"]["code"]
            ),
            (&json!([field]), &json!("BAD_USER_INPUT"))
        );
    }
}
