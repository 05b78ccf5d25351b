//! The admin's lists, narrowed.

use serde_json::{Value, json};
use testing::Place;

use super::{
    list::{column, list, stocked},
    operator,
};

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
