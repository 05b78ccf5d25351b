//! Looking things up by ids and arguments that cannot be used.

use serde_json::{Value, json};
use testing::Home;

#[tokio::test]
async fn a_wrong_id_nulls_nothing_but_its_own_field() {
    let home = Home::new().await;
    let other = json!({ "id": home.residence().id.to_string().replace("res_", "task_") });
    let query = "query($id: ID!) { viewer { id } residence(id: $id) { id } task(id: \"res_\") { id } }";

    let reply = home.owner().send(query, other).await;

    assert!(reply.json()["data"]["viewer"]["id"].is_string());
    assert_eq!(reply.json()["data"]["residence"], Value::Null);
    let mut paths: Vec<_> = errors(&reply.json(), "path");
    paths.sort();
    assert_eq!(paths, [r#"["residence"]"#, r#"["task"]"#]);
    assert_eq!(errors(&reply.json(), "code"), [r#""BAD_USER_INPUT""#; 2]);
}

#[tokio::test]
async fn an_argument_below_a_list_is_refused_at_its_own_place() {
    let home = Home::new().await;
    let query = "{ viewer { residences { board { tasks(first: 101) { totalCount } } changes(since: 0, first: 0) { revision }
        tasks(after: \"x\") { totalCount } } } }";

    let reply = home.owner().send(query, json!({})).await;

    let mut paths = errors(&reply.json(), "path");
    paths.sort();
    paths.dedup();
    assert!(!paths.is_empty());
    for path in paths {
        let place = path.trim_end_matches(']').rsplit(',').next().unwrap();
        assert!(["\"tasks\"", "\"changes\""].contains(&place), "{path}");
    }
}

/// What each error says, as JSON.
fn errors(reply: &Value, key: &str) -> Vec<String> {
    let errors = reply["errors"].as_array().unwrap();
    let said = errors.iter().map(|error| match key {
        "code" => error["extensions"][key].to_string(),
        _ => error[key].to_string(),
    });
    said.collect()
}
