//! The admin's lists: each in every order, searched, narrowed, and with what belongs to one row.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{notification, subscription};
use entity::{
    announcement::{self, AnnouncementReach, AnnouncementState},
    id::{AnnouncementId, StoreEventId},
    store_event,
    subscription::{Standing, Store},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::operator;
use crate::task::send;

/// Every list that is built of facts: its field, its noun, how many rows [`stocked`] gives it at least, and its orders in pairs.
const LISTS: &[(&str, &str, usize, &[[&str; 2]])] = &[
    (
        "residences",
        "Residence",
        3,
        &[["CREATED_ASC", "CREATED_DESC"], ["NAME_ASC", "NAME_DESC"]],
    ),
    (
        "tasks",
        "Task",
        5,
        &[
            ["CREATED_ASC", "CREATED_DESC"],
            ["DUE_ASC", "DUE_DESC"],
            ["TITLE_ASC", "TITLE_DESC"],
        ],
    ),
    (
        "contractors",
        "Contractor",
        3,
        &[["CREATED_ASC", "CREATED_DESC"], ["NAME_ASC", "NAME_DESC"]],
    ),
    (
        "appliances",
        "Appliance",
        3,
        &[["CREATED_ASC", "CREATED_DESC"], ["NAME_ASC", "NAME_DESC"]],
    ),
    (
        "documents",
        "Document",
        3,
        &[
            ["CREATED_ASC", "CREATED_DESC"],
            ["TITLE_ASC", "TITLE_DESC"],
            ["EXPIRES_ASC", "EXPIRES_DESC"],
        ],
    ),
    (
        "subscriptions",
        "Subscription",
        3,
        &[
            ["CREATED_ASC", "CREATED_DESC"],
            ["UPDATED_ASC", "UPDATED_DESC"],
            ["ENDS_ASC", "ENDS_DESC"],
        ],
    ),
    (
        "storeEvents",
        "StoreEvent",
        3,
        &[["RECEIVED_ASC", "RECEIVED_DESC"]],
    ),
    ("notices", "Notice", 3, &[["CREATED_ASC", "CREATED_DESC"]]),
    (
        "deliveries",
        "Delivery",
        3,
        &[["DUE_ASC", "DUE_DESC"], ["CREATED_ASC", "CREATED_DESC"]],
    ),
    (
        "announcements",
        "Announcement",
        3,
        &[["CREATED_ASC", "CREATED_DESC"]],
    ),
];

fn creating(noun: &str) -> String {
    let field = format!("{}{}", noun[..1].to_lowercase(), &noun[1..]);
    format!(
        "mutation($input: Create{noun}Input!) {{ create{noun}(input: $input) {{ {field} {{ id }} userErrors {{ code field }} }} }}"
    )
}

/// Makes something of the household's, and returns its id.
pub(super) async fn make(client: &Client, noun: &str, input: Value) -> String {
    let reply = send(client, &creating(noun), input).await.fine();
    let field = format!("{}{}", noun[..1].to_lowercase(), &noun[1..]);
    reply.text_at(&format!("create{noun}.{field}.id"))
}

/// Makes a household with at least three rows in every list, made at different instants, but for some.
#[expect(clippy::too_many_lines, reason = "one row of everything that lists show")]
pub(super) async fn stocked() -> Home {
    let home = Home::new().await;
    let id = &home.residence().id;
    home.task("Clean the gutters").due("2026-11-20").await;
    home.task("clean the oven").due("2026-11-23").await;
    for name in ["Pia Plumber", "pia painter", "Rob Roofer"] {
        home.advance_clock(TimeDelta::minutes(1));
        let input = json!({ "residenceId": id, "name": name, "specialties": if name == "Rob Roofer" { json!(["ROOFING"]) } else { json!([]) } });
        make(&home.member(), "Contractor", input).await;
        make(
            &home.member(),
            "Appliance",
            json!({ "residenceId": id, "name": format!("{name}'s oven"), "category": "HVAC" }),
        )
        .await;
    }
    for (title, kind, expires) in [
        ("Policy", "INSURANCE", json!("2027-01-31")),
        ("policy of old", "INSURANCE", json!("2026-12-31")),
        ("Receipt", "RECEIPT", Value::Null),
    ] {
        let input = json!({ "residenceId": id, "title": title, "kind": kind, "expiresOn": expires });
        make(&home.member(), "Document", input).await;
    }
    for (name, country) in [("Hut", "DE"), ("Flat", "US")] {
        let input =
            json!({ "name": name, "kind": "CABIN", "address": { "countryCode": country, "city": "Ulm" } });
        make(&home.stranger(), "Residence", input).await;
    }
    home.task("Paint the fence").due("2027-05-01").await;
    home.task("Fix the porch").await;
    let archived = home.task("Archive me").await;
    let archive =
        "mutation($input: ArchiveTaskInput!) { archiveTask(input: $input) { userErrors { code field } } }";
    send(&home.member(), archive, json!({ "taskId": archived.id }))
        .await
        .fine();
    for (n, place) in [Place::Owner, Place::Member, Place::Stranger]
        .into_iter()
        .enumerate()
    {
        home.advance_clock(TimeDelta::minutes(1));
        let person = home.person(place);
        let until = home.app().clock.now() + TimeDelta::days(30);
        subscription::grant(home.app(), person.account.id, until)
            .await
            .unwrap();
        notification::send_test(home.app(), &person.viewer).await.unwrap();
        let now = home.app().clock.now();
        let event = store_event::Model {
            id: StoreEventId::new(now),
            store: if n == 0 { Store::Google } else { Store::Apple },
            event_key: format!("event-{n}"),
            store_key: Some(person.account.id.to_string()),
            kind: "DID_RENEW".to_owned(),
            account_id: Some(person.account.id),
            standing: Standing::default(),
            occurred_at: now,
            received_at: now,
            applied_at: Some(now).filter(|_| n == 0),
            due_at: None,
            tries: 0,
        };
        event
            .into_active_model()
            .reset_all()
            .insert(&home.app().db)
            .await
            .unwrap();
        let row = announcement::ActiveModel {
            id: Set(AnnouncementId::new(now)),
            state: Set(match n {
                0 => AnnouncementState::Done,
                _ => AnnouncementState::Draft,
            }),
            title_en: Set(format!("News, part {n}")),
            body_en: Set(String::new()),
            title_de: Set(String::new()),
            body_de: Set(String::new()),
            reach: Set(AnnouncementReach::Push),
            per_minute: Set(60),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            n_told: Set(0),
            n_inbox_only: Set(0),
            n_failed: Set(0),
            ..Default::default()
        };
        row.insert(&home.app().db).await.unwrap();
    }
    home
}

/// Asks a list for ids and something more.
pub(super) async fn list(
    client: &Client,
    (field, noun): (&str, &str),
    shown: &str,
    variables: Value,
) -> Reply {
    let query = format!(
        "query($search: String, $filter: {noun}Filter, $orderBy: {noun}Order, $first: Int, $after: String, $last: Int, $before: String) {{
            {field}(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {{
            nodes {{ id {shown} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount }} }}"
    );
    client.send(&query, variables).await.fine()
}

/// Returns what stands in a field of all rows.
pub(super) fn column(reply: &Reply, field: &str, name: &str) -> Vec<String> {
    let nodes = reply.data(&format!("{field}.nodes"));
    let nodes = nodes.as_array().unwrap().iter();
    nodes
        .map(|node| node[name].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn every_order_of_every_list_is_paged_through_in_both_directions_without_a_gap() {
    let home = stocked().await;
    let client = operator(&home).await;

    for (field, noun, at_least, pairs) in LISTS {
        let named = (*field, *noun);
        let ids = async |variables: Value| column(&list(&client, named, "", variables).await, field, "id");
        for [ascending, descending] in *pairs {
            let whole = ids(json!({ "orderBy": ascending, "first": 100 })).await;
            let mut backwards = ids(json!({ "orderBy": descending, "first": 100 })).await;
            backwards.reverse();
            assert_eq!(whole, backwards, "{field} {ascending}");
            assert!(whole.len() >= *at_least, "{field}: {whole:?}");
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len());

            let (mut forwards, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = list(
                    &client,
                    named,
                    "",
                    json!({ "orderBy": ascending, "first": 2, "after": after }),
                )
                .await;
                forwards.extend(column(&page, field, "id"));
                assert_eq!(page.data(&format!("{field}.totalCount")), json!(whole.len()));
                after = page.data(&format!("{field}.pageInfo.endCursor"));
                if page.data(&format!("{field}.pageInfo.hasNextPage")) == json!(false) {
                    break;
                }
            }
            assert_eq!(forwards, whole, "{field} {ascending} forwards");

            let last = ids(json!({ "orderBy": ascending, "last": 2, "before": after })).await;
            assert_eq!(
                last,
                whole[whole.len() - 3..whole.len() - 1],
                "{field} {ascending} back"
            );
        }
    }
}

#[tokio::test]
async fn a_list_costs_the_same_however_long_it_is() {
    let home = stocked().await;
    let client = operator(&home).await;

    for (field, noun, ..) in LISTS {
        let ask = async |rows| {
            let asked = list(&client, (field, noun), "", json!({ "first": rows }));
            home.count_statements(asked).await.1
        };
        assert_eq!(
            (ask(1).await, ask(100).await),
            (4, 4),
            "{field}: session, operator, page, count"
        );
    }
}

#[tokio::test]
async fn rows_are_found_by_their_start_or_by_a_whole_id_and_by_nothing_else() {
    let home = stocked().await;
    let client = operator(&home).await;
    let owner = &home.person(Place::Owner).account;
    let cases: &[(&str, &str, &str, String, usize)] = &[
        ("residences", "Residence", "hUt", String::new(), 1),
        ("residences", "Residence", "", home.residence().id.to_string(), 1),
        ("tasks", "Task", "CLEAN", String::new(), 2),
        ("tasks", "Task", "the", String::new(), 0),
        ("tasks", "Task", "%", String::new(), 0),
        ("tasks", "Task", "' OR 1=1 --", String::new(), 0),
        ("contractors", "Contractor", "pia", String::new(), 2),
        ("appliances", "Appliance", "rob", String::new(), 1),
        ("documents", "Document", "policy", String::new(), 2),
        ("subscriptions", "Subscription", "", owner.id.to_string(), 1),
        ("subscriptions", "Subscription", "", owner.email.clone(), 1),
        ("storeEvents", "StoreEvent", "event-", String::new(), 3),
        ("storeEvents", "StoreEvent", "EVENT-", String::new(), 0),
        ("storeEvents", "StoreEvent", "", owner.id.to_string(), 1),
        ("announcements", "Announcement", "news, P", String::new(), 3),
        ("announcements", "Announcement", "part", String::new(), 0),
        ("notices", "Notice", "", owner.email.to_uppercase(), 2),
        ("notices", "Notice", "", owner.id.to_string(), 2),
        ("deliveries", "Delivery", "nobody@example.com", String::new(), 0),
    ];

    for (field, noun, typed, made, n_found) in cases {
        let search = format!("{typed}{made}");
        let reply = list(&client, (field, noun), "", json!({ "search": search })).await;
        assert_eq!(column(&reply, field, "id").len(), *n_found, "{field} {search}");
        assert_eq!(reply.data(&format!("{field}.totalCount")), json!(n_found));
    }
    for (search, code) in [
        ("a\u{0}b".to_owned(), "BAD_USER_INPUT"),
        ("a".repeat(321), "BAD_USER_INPUT"),
    ] {
        let reply = client
            .send(
                "query($search: String) { tasks(search: $search) { nodes { id } } }",
                json!({ "search": search }),
            )
            .await;
        assert_eq!(reply.errors(), format!("{code} tasks"));
    }
}

#[tokio::test]
async fn a_task_is_overdue_by_the_day_of_its_home() {
    let home = Home::new().await;
    // The test home is in Chicago, where it is still the day before.
    home.set_clock("2026-11-24T03:00:00Z");
    home.task("Clean the gutters").due("2026-11-23").await;
    let client = operator(&home).await;
    let overdue = json!({ "filter": { "overdue": true } });

    let before = list(&client, ("tasks", "Task"), "bucket", overdue.clone()).await;
    home.set_clock("2026-11-24T06:00:00Z");
    let after = list(&client, ("tasks", "Task"), "bucket", overdue).await;

    assert_eq!(column(&before, "tasks", "bucket"), Vec::<String>::new());
    assert_eq!(column(&after, "tasks", "bucket"), ["OVERDUE"]);
}

#[tokio::test]
async fn a_home_comes_with_its_people_its_things_and_its_story() {
    let home = stocked().await;
    let client = operator(&home).await;
    let query = "query($id: ID!) { residence(id: $id) {
        residence { name kind timeZone ownerName memberCount openTaskCount }
        members { role displayName } invitations { codeMark usesLeft }
        tasks(first: 1) { nodes { title } totalCount } contractors { nodes { name specialties } } appliances { totalCount }
        documents { nodes { title } } timeline(first: 2) { nodes { kind title actorName taskId } totalCount } } }";

    let reply = client
        .send(query, json!({ "id": home.residence().id.to_string() }))
        .await
        .fine();

    assert_eq!(
        reply.data("residence.residence"),
        json!({ "name": home.residence().name, "kind": "HOUSE", "timeZone": "America/Chicago", "ownerName": "Olive Owner",
            "memberCount": 4, "openTaskCount": 4 })
    );
    assert_eq!(reply.data("residence.members").as_array().unwrap().len(), 4);
    assert_eq!(reply.data("residence.invitations"), json!([]));
    assert_eq!(
        reply.data("residence.tasks"),
        json!({ "nodes": [{ "title": "Clean the gutters" }], "totalCount": 5 })
    );
    assert_eq!(
        reply.data("residence.contractors.nodes"),
        json!([{ "name": "pia painter", "specialties": [] }, { "name": "Pia Plumber", "specialties": [] },
            { "name": "Rob Roofer", "specialties": ["ROOFING"] }])
    );
    assert_eq!(
        reply.data("residence.documents.nodes"),
        json!([{ "title": "Policy" }, { "title": "policy of old" }, { "title": "Receipt" }])
    );
    let newest = reply.data("residence.timeline.nodes");
    assert_eq!(newest.as_array().unwrap().len(), 2);
    // The home, four people, five tasks of which one is archived, three of each of the others.
    assert_eq!(
        reply.data("residence.timeline.totalCount"),
        json!(1 + 4 + 6 + 3 + 3 + 3)
    );
}

#[tokio::test]
async fn a_task_comes_with_its_home_its_schedule_in_words_and_its_log() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-20").await;
    let complete = json!({ "taskId": task.id, "completedOn": "2026-11-22" });
    send(&home.member(), crate::task::COMPLETE, complete).await.fine();
    let client = operator(&home).await;
    let query = "query($id: ID!) { task(id: $id) { task { title bucket } residence { name } schedule
        completions { nodes { outcome completedOn dueOn completedByName } totalCount } documents { totalCount }
        notices { totalCount } } }";

    let reply = client
        .send(query, json!({ "id": task.id.to_string() }))
        .await
        .fine();

    assert_eq!(
        reply.data("task"),
        json!({
            "task": { "title": "Clean the gutters", "bucket": "COMPLETED" },
            "residence": { "name": home.residence().name },
            "schedule": "Once, on 2026-11-20",
            "completions": { "nodes": [{ "outcome": "COMPLETED", "completedOn": "2026-11-22", "dueOn": "2026-11-20",
                "completedByName": "Mia Member" }], "totalCount": 1 },
            "documents": { "totalCount": 0 },
            "notices": { "totalCount": 0 },
        })
    );
}

#[tokio::test]
async fn what_never_was_is_null() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let nothing = "0".repeat(26);

    let query = format!(
        r#"{{ residence(id: "res_{nothing}") {{ residence {{ id }} }} task(id: "task_{nothing}") {{ task {{ id }} }}
        contractor(id: "ctr_{nothing}") {{ contractor {{ id }} }} appliance(id: "appl_{nothing}") {{ appliance {{ id }} }}
        document(id: "doc_{nothing}") {{ document {{ id }} }} notice(id: "ntf_{nothing}") {{ notice {{ id }} }} }}"#
    );
    let reply = client.send(&query, json!({})).await.fine();

    assert_eq!(
        reply.data(""),
        json!({ "residence": null, "task": null, "contractor": null, "appliance": null, "document": null, "notice": null })
    );
}

#[tokio::test]
async fn an_id_of_another_kind_is_no_id() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = home.person(Place::Owner).account.id;

    let reply = client
        .send(
            "query($id: ID!) { task(id: $id) { task { id } } }",
            json!({ "id": id.to_string() }),
        )
        .await;

    assert!(reply.errors().starts_with("BAD_USER_INPUT"), "{}", reply.text());
}

#[tokio::test]
async fn the_curves_have_a_point_for_each_day() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-20").await;
    send(
        &home.member(),
        crate::task::COMPLETE,
        json!({ "taskId": task.id }),
    )
    .await
    .fine();
    let client = operator(&home).await;
    let query = "{ overview { completions(days: 2) { day count } activeResidences(days: 2) { day count } signUps(days: 1) { count }
        deliveryOutcomes(days: 2) { day channel state count } } }";

    let reply = client.send(query, json!({})).await.fine();
    let bad = client
        .send("{ overview { completions(days: 367) { day } } }", json!({}))
        .await;

    let curve = json!([{ "day": "2026-11-22", "count": 0 }, { "day": "2026-11-23", "count": 1 }]);
    assert_eq!(
        reply.data("overview"),
        json!({ "completions": curve, "activeResidences": curve, "signUps": [{ "count": 5 }], "deliveryOutcomes": [] })
    );
    assert_eq!(bad.errors(), "BAD_USER_INPUT overview.completions");
}
