//! The admin's lists, narrowed.

use entity::{id::TaskId, task};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use testing::{Client, Home, Place};

use super::{
    list::{column, list, make, stocked},
    operator,
};
use crate::task::{on_task, send};

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a case each, and they are many")]
async fn lists_are_narrowed_by_what_is_known_of_their_rows() {
    let home = stocked().await;
    let client = operator(&home).await;
    let owner = home.person(Place::Owner).account.id.to_string();
    let residence = home.residence().id.to_string();
    let cases: &[(&str, &str, Value, usize)] = &[
        ("residences", "Residence", json!({ "country": "de" }), 1),
        ("residences", "Residence", json!({ "kind": "CABIN" }), 2),
        ("residences", "Residence", json!({ "archived": true }), 0),
        ("residences", "Residence", json!({ "accountId": owner }), 1),
        (
            "residences",
            "Residence",
            json!({ "createdAfter": "2026-11-24" }),
            0,
        ),
        (
            "residences",
            "Residence",
            json!({ "createdBefore": "2026-11-23" }),
            3,
        ),
        ("tasks", "Task", json!({ "bucket": "OVERDUE" }), 1),
        ("tasks", "Task", json!({ "bucket": "DUE_SOON" }), 1),
        ("tasks", "Task", json!({ "bucket": "UPCOMING" }), 1),
        ("tasks", "Task", json!({ "bucket": "NO_DATE" }), 1),
        ("tasks", "Task", json!({ "bucket": "ARCHIVED" }), 1),
        ("tasks", "Task", json!({ "overdue": true }), 1),
        ("tasks", "Task", json!({ "overdue": false }), 4),
        ("tasks", "Task", json!({ "archived": false }), 4),
        ("tasks", "Task", json!({ "category": "GENERAL" }), 5),
        ("tasks", "Task", json!({ "residenceId": residence }), 5),
        ("tasks", "Task", json!({ "accountId": owner }), 5),
        ("tasks", "Task", json!({ "assigneeId": owner }), 0),
        (
            "tasks",
            "Task",
            json!({ "dueAfter": "2026-11-21", "dueBefore": "2026-11-23" }),
            1,
        ),
        ("announcements", "Announcement", json!({ "state": "DRAFT" }), 2),
        (
            "announcements",
            "Announcement",
            json!({ "createdAfter": "2026-11-23", "createdBefore": "2026-11-23" }),
            3,
        ),
        ("contractors", "Contractor", json!({ "specialty": "ROOFING" }), 1),
        (
            "contractors",
            "Contractor",
            json!({ "residenceId": residence }),
            3,
        ),
        ("appliances", "Appliance", json!({ "category": "HVAC" }), 3),
        ("documents", "Document", json!({ "kind": "INSURANCE" }), 2),
        (
            "documents",
            "Document",
            json!({ "expiresBefore": "2026-12-31" }),
            1,
        ),
        (
            "documents",
            "Document",
            json!({ "expiresAfter": "2026-12-31" }),
            2,
        ),
        ("subscriptions", "Subscription", json!({ "store": "GRANTED" }), 3),
        ("subscriptions", "Subscription", json!({ "store": "APPLE" }), 0),
        (
            "subscriptions",
            "Subscription",
            json!({ "state": "ACTIVE", "tier": "PRO" }),
            3,
        ),
        (
            "subscriptions",
            "Subscription",
            json!({ "endsBefore": "2026-12-01" }),
            0,
        ),
        ("storeEvents", "StoreEvent", json!({ "store": "APPLE" }), 2),
        ("storeEvents", "StoreEvent", json!({ "applied": true }), 1),
        ("storeEvents", "StoreEvent", json!({ "applied": false }), 2),
        ("storeEvents", "StoreEvent", json!({ "kind": "DID_RENEW" }), 3),
        ("storeEvents", "StoreEvent", json!({ "accountId": owner }), 1),
        ("notices", "Notice", json!({ "kind": "TEST" }), 3),
        ("notices", "Notice", json!({ "kind": "TASK_OVERDUE" }), 0),
        ("notices", "Notice", json!({ "read": true }), 0),
        (
            "deliveries",
            "Delivery",
            json!({ "channel": "MAIL", "state": "WAITING", "kind": "TEST" }),
            3,
        ),
        ("deliveries", "Delivery", json!({ "state": "DEAD" }), 0),
        ("deliveries", "Delivery", json!({ "dueAfter": "2026-11-24" }), 0),
        ("deliveries", "Delivery", json!({ "error": "550" }), 0),
    ];

    for (field, noun, filter, n_found) in cases {
        let reply = list(&client, (field, noun), "", json!({ "filter": filter })).await;
        assert_eq!(column(&reply, field, "id").len(), *n_found, "{field} {filter}");
        assert_eq!(reply.data(&format!("{field}.totalCount")), json!(n_found));
    }
}

/// Makes a home in a zone, with tasks that stand differently from one day to the next.
async fn home_in(client: &Client, zone: &str, days: [&str; 4]) {
    let made = make(
        client,
        "Residence",
        json!({ "name": zone, "kind": "CABIN", "timeZone": zone }),
    )
    .await;
    let mut ids = Vec::new();
    for (n, due) in days.iter().chain([&days[0], &days[1], &days[3]]).enumerate() {
        let input = json!({
            "residenceId": made, "title": format!("Task {n}"), "leadDays": 1, "schedule": { "once": { "dueOn": due } },
        });
        ids.push(make(client, "Task", input).await);
    }
    let undated = json!({ "residenceId": made, "title": "Some day", "schedule": { "once": {} } });
    let undated = make(client, "Task", undated).await;
    for (act, input) in [
        ("snoozeTask", json!({ "taskId": ids[4], "until": days[3] })),
        ("startTask", json!({ "taskId": ids[5] })),
        ("archiveTask", json!({ "taskId": ids[6] })),
        ("completeTask", json!({ "taskId": undated })),
    ] {
        send(client, &on_task(act), input).await.fine();
    }
}

#[tokio::test]
async fn each_bucket_lists_what_stands_there_where_it_is_another_day_too() {
    let home = Home::new().await;
    // Half an hour into a day at one end of the world, half an hour before its end at the other.
    home.set_clock("2026-11-24T10:30:00Z");
    let days = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27"];
    for zone in ["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Pago_Pago"] {
        home_in(&home.stranger(), zone, days).await;
    }
    home.task("Some day").await;
    let client = operator(&home).await;
    let named = ("tasks", "Task");
    let all = list(&client, named, "bucket", json!({ "first": 100 })).await;
    let late = |nodes: &[Value]| nodes.iter().filter(|node| node["bucket"] == "OVERDUE").count();

    let mut listed = 0;
    for bucket in [
        "OVERDUE",
        "IN_PROGRESS",
        "DUE_SOON",
        "UPCOMING",
        "SNOOZED",
        "NO_DATE",
        "COMPLETED",
        "ARCHIVED",
    ] {
        let wanted = json!({ "first": 100, "filter": { "bucket": bucket } });
        let reply = list(&client, named, "bucket", wanted).await;
        let found = column(&reply, "tasks", "bucket");
        assert!(
            !found.is_empty() && found.iter().all(|stands| stands == bucket),
            "{bucket}: {found:?}"
        );
        assert_eq!(reply.data("tasks.totalCount"), json!(found.len()));
        listed += found.len();
    }

    let all = all.data("tasks.nodes").as_array().unwrap().clone();
    assert_eq!(listed, all.len());
    // Both days before in Kiritimati, one in Berlin, none in Pago Pago.
    assert_eq!(late(&all), 3);
}

#[tokio::test]
async fn a_search_that_finds_many_answers_as_one_that_finds_few() {
    let home = Home::new().await;
    let one = home.task("Clean the gutters").await;
    home.task("Clean the oven").await;
    home.task("Paint").await;
    let client = operator(&home).await;
    let few = list(
        &client,
        ("tasks", "Task"),
        "title",
        json!({ "search": "CLEAN the", "orderBy": "TITLE_ASC" }),
    )
    .await;
    let row = task::Entity::find_by_id(one.id)
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap();
    for _ in 0..4 {
        let copies = (0..260).map(|_| task::Model {
            id: TaskId::new(home.app().clock.now()),
            title: "Clean the windows".to_owned(),
            ..row.clone()
        });
        let copies = copies.map(|row| row.into_active_model().reset_all());
        task::Entity::insert_many(copies)
            .exec(&home.app().db)
            .await
            .unwrap();
    }

    let many = list(
        &client,
        ("tasks", "Task"),
        "title",
        json!({ "search": "CLEAN the", "orderBy": "TITLE_ASC", "first": 3 }),
    )
    .await;

    assert_eq!(
        column(&few, "tasks", "title"),
        ["Clean the gutters", "Clean the oven"]
    );
    assert_eq!(
        column(&many, "tasks", "title"),
        ["Clean the gutters", "Clean the oven", "Clean the windows"]
    );
    assert_eq!(many.data("tasks.totalCount"), json!(1042));
}
