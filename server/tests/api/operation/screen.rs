//! What the screens of an app show, and what they hear.

use serde_json::{Value, json};

use super::story::Story;

/// Opens every screen.
pub async fn look(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let home = story.ask(&ann, "HomeScreen", json!({})).await;
    assert_eq!(
        home["viewer"]["residences"][0]["board"].as_array().map(Vec::len),
        Some(8)
    );
    story
        .ask(&ann, "MyTasks", json!({ "filter": { "unassigned": true } }))
        .await;
    let of_home = json!({ "residenceId": residence });
    for name in [
        "ResidenceScreen",
        "BoardScreen",
        "MembersScreen",
        "PlanScreen",
        "ContractorList",
        "ApplianceList",
        "DocumentList",
    ] {
        story.ask(&ann, name, of_home.clone()).await;
    }
    let filtered =
        json!({ "residenceId": residence, "filter": { "text": "boiler" }, "orderBy": "PRIORITY_DESC" });
    let found = story.ask(&ann, "TaskList", filtered).await;
    assert_eq!(found["residence"]["tasks"]["totalCount"], 1);
    let year = json!({ "residenceId": residence, "from": "2026-01-01", "to": "2026-12-31" });
    for name in ["HistoryScreen", "SpendingScreen"] {
        story.ask(&ann, name, year.clone()).await;
    }
    let weeks = json!({ "residenceId": residence, "from": "2026-11-23", "to": "2027-01-10" });
    story.ask(&ann, "CalendarScreen", weeks).await;

    for (name, what) in [
        ("TaskDetail", "task"),
        ("TaskHistory", "task"),
        ("ContractorDetail", "contractor"),
        ("ApplianceDetail", "appliance"),
        ("DocumentDetail", "document"),
    ] {
        let variables = json!({ format!("{what}Id"): story.id(what) });
        story.ask(&ann, name, variables).await;
    }
    let detail = story.ask(&ann, "SettingsScreen", json!({})).await;
    let person = &detail["viewer"]["person"]["id"];
    story
        .ask(&ann, "RefetchNode", json!({ "id": story.id("portrait") }))
        .await;
    let ids = ["completion", "notification", "template", "device"].map(|what| Value::String(story.id(what)));
    let session = &detail["viewer"]["sessions"][0]["id"];
    let ids: Vec<_> = ids.into_iter().chain([person.clone(), session.clone()]).collect();
    let nodes = story.ask(&ann, "RefetchNodes", json!({ "ids": ids })).await;
    assert!(
        nodes["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|node| !node.is_null()),
        "{nodes}"
    );
    story
        .ask(
            &ann,
            "SyncResidence",
            json!({ "residenceId": residence, "since": 0 }),
        )
        .await;
}

/// Hears what happens elsewhere.
pub async fn hear(story: &mut Story) {
    let (ann, residence, task) = (story.ann.clone(), story.id("residence"), story.id("spare"));
    let changed = json!({ "residenceId": residence });
    let retitled = |n| json!({ "taskId": task, "title": format!("Change bulb {n}") });
    let heard = story
        .hear("ResidenceChanged", changed, (&ann, "UpdateTask", retitled))
        .await;
    assert_eq!(heard["upserted"][0]["id"], task.as_str(), "{heard}");
    let renamed = |n| json!({ "displayName": format!("Ann the {n}.") });
    story
        .hear("AccountChanged", json!({}), (&ann, "UpdateAccount", renamed))
        .await;
    let told = (&ann, "SendTestNotification", |_| Value::Null);
    let heard = story.hear("NotificationReceived", json!({}), told).await;
    assert_eq!(heard["kind"], "TEST");
}
