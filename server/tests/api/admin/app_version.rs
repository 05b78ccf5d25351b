//! Which versions of the apps are supported, as operators write it.

use std::time::Duration;

use chrono::TimeDelta;
use entity::{admin_user::AdminRole, device, id::SessionId};
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::json;
use testing::{Client, Home, Place, Reply};
use tokio::{task::yield_now, time::timeout};

use super::{EMAIL, again, change, operator, operator_as};

const LOOKUPS: &str = "{ lookups { version minimumAppVersions { platform version } } }";

async fn told(client: &Client) -> (String, String) {
    let reply = client.send(LOOKUPS, json!({})).await.fine();
    let first = reply.text_at("lookups.minimumAppVersions.0.version");
    (reply.text_at("lookups.version"), first)
}

async fn update(client: &Client, was: &str, version: &str) -> Reply {
    let input = json!({ "platform": "IOS", "was": was, "version": version, "reason": "it loses tasks" });
    change(
        client,
        "updateAppVersion",
        input,
        "appVersions { platform oldest }",
    )
    .await
}

/// Registers a phone of somebody's session, which says a version of the app.
async fn register(home: &Home, place: Place, (token, version): (&str, Option<&str>)) {
    let input = json!({ "apns": { "token": token.repeat(64), "appVersion": version } });
    let document = "mutation($input: RegisterDeviceInput!) { registerDevice(input: $input) { userErrors { code field } } }";
    home.client(place)
        .send(document, json!({ "input": input }))
        .await
        .fine();
}

#[tokio::test]
async fn an_edit_counts_at_once_and_no_question_to_the_database_is_needed_meanwhile() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let before = told(&home.nobody()).await;
    let ask = "{ lookups { minimumAppVersions { version } } }";
    home.nobody().send(ask, json!({})).await.fine();
    let (_, statements) = home.count_statements(home.nobody().send(ask, json!({}))).await;

    let reply = update(&client, "1.0.0", "1.4.0").await.fine();
    let after = told(&home.nobody()).await;

    assert_eq!(statements, 0);
    assert_eq!(before.1, "1.0.0");
    assert_eq!(after.1, "1.4.0");
    assert_ne!(before.0, after.0, "apps that hold the lookups are told");
    assert_eq!(
        reply.data("updateAppVersion.appVersions"),
        json!([{ "platform": "IOS", "oldest": "1.4.0" }, { "platform": "ANDROID", "oldest": "1.0.0" }, { "platform": "WEB", "oldest": "1.0.0" }])
    );
}

#[tokio::test]
async fn another_replica_hears_of_it() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let there = home.nobody().at(&home.second_app().await);
    assert_eq!(told(&there).await.1, "1.0.0");

    update(&client, "1.0.0", "2.0.0").await.fine();

    let heard = async {
        while told(&there).await.1 != "2.0.0" {
            yield_now().await;
        }
    };
    timeout(Duration::from_secs(5), heard)
        .await
        .expect("it is told at once");
}

#[tokio::test]
async fn what_was_there_is_in_the_audit_and_whoever_comes_second_changes_nothing() {
    let home = Home::new().await;
    let client = operator(&home).await;

    update(&client, "1.0.0", "1.4.0").await.fine();
    let second = update(&client, "1.0.0", "1.5.0").await;
    let same = update(&client, "1.4.0", "1.4.0").await.fine();

    assert_eq!(second.user_errors(), "CONFLICT input.was");
    assert_eq!(second.data("updateAppVersion.appVersions.0.oldest"), "1.4.0");
    assert_eq!(same.data("updateAppVersion.appVersions.0.oldest"), "1.4.0");
    let query = r#"{ appVersion(id: "IOS") { appVersion { oldest } history { nodes { operatorName reason changes { field before after } } totalCount } } }"#;
    let shown = client.send(query, json!({})).await.fine();
    assert_eq!(
        shown.data("appVersion.history"),
        json!({ "nodes": [{ "operatorName": "Olga Operator", "reason": "it loses tasks",
            "changes": [{ "field": "oldest", "before": "\"1.0.0\"", "after": "\"1.4.0\"" }] }], "totalCount": 1 })
    );
}

#[tokio::test]
async fn a_version_has_three_numbers_and_a_reason() {
    let home = Home::new().await;
    let client = operator(&home).await;

    for version in ["", "2", "2.0", "2.0.0-beta", "two", "2.0.0.0"] {
        let refused = update(&client, "1.0.0", version).await;
        assert_eq!(refused.user_errors(), "INVALID_FORMAT input.version", "{version}");
    }
    let input = json!({ "platform": "IOS", "was": "1.0.0", "version": "2.0.0", "reason": " " });
    let refused = change(&client, "updateAppVersion", input, "").await;
    assert_eq!(refused.user_errors(), "BLANK input.reason");
    let support = operator_as(&home, AdminRole::Support).await;
    assert!(
        update(&support, "1.0.0", "2.0.0")
            .await
            .errors()
            .starts_with("FORBIDDEN")
    );
    assert_eq!(told(&home.nobody()).await.1, "1.0.0");
}

#[tokio::test]
async fn the_preview_counts_sessions_of_thirty_days_by_version() {
    let home = Home::new().await;
    register(&home, Place::Owner, ("a", Some("1.3.9"))).await;
    register(&home, Place::Member, ("b", Some("1.10.0 (77)"))).await;
    register(&home, Place::Viewer, ("c", Some("1.3.9"))).await;
    register(&home, Place::Manager, ("d", None)).await;
    operator(&home).await;
    let preview = async |client: &Client| {
        let query = r#"{ appVersionPreview(input: { platform: IOS, version: "1.4.0" }) {
            preview { toldCount untoldCount unknownCount versions { version count told } } userErrors { code } } }"#;
        client
            .send(query, json!({}))
            .await
            .fine()
            .data("appVersionPreview.preview")
    };

    let now = preview(&again(&home, EMAIL).await).await;
    home.advance_clock(TimeDelta::days(31));
    let client = again(&home, EMAIL).await;
    let later = preview(&client).await;
    device::Entity::update_many()
        .col_expr(device::Column::SessionId, Expr::value(None::<SessionId>))
        .col_expr(device::Column::LastSeenAt, Expr::value(home.app().clock.now()))
        .exec(&home.app().db)
        .await
        .unwrap();
    let seen = preview(&client).await;

    assert_eq!(
        now,
        json!({ "toldCount": 2, "untoldCount": 1, "unknownCount": 1, "versions": [
            { "version": "1.3.9", "count": 2, "told": true },
            { "version": "1.10.0 (77)", "count": 1, "told": false },
            { "version": null, "count": 1, "told": null },
        ] })
    );
    assert_eq!(
        later,
        json!({ "toldCount": 0, "untoldCount": 0, "unknownCount": 0, "versions": [] })
    );
    assert_eq!(
        seen["toldCount"], 2,
        "a device whose session is gone counts by its own time"
    );
}
