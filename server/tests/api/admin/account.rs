//! What operators see of accounts.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use super::{ACCOUNT, operator};

const ACCOUNTS: &str = "query($search: String, $filter: AccountFilter, $orderBy: AccountOrder, $first: Int, $after: String,
    $last: Int, $before: String) {
    accounts(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        nodes { id email displayName residenceCount }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount } }";

async fn list(client: &Client, variables: Value) -> Reply {
    client.send(ACCOUNTS, variables).await
}

/// Returns the names of a list of accounts.
fn names(reply: &Reply) -> Vec<String> {
    let nodes = reply.data("accounts.nodes");
    let nodes = nodes.as_array().expect("a list");
    nodes
        .iter()
        .map(|node| node["displayName"].as_str().expect("a name").to_owned())
        .collect()
}

#[tokio::test]
async fn accounts_are_found_by_the_start_of_an_address_or_a_name_or_by_an_id() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let mia = &home.person(Place::Member).account;

    let cases = [
        (
            mia.email[..mia.email.len() - 3].to_uppercase(),
            vec!["Mia Member"],
        ),
        ("mIa".to_owned(), vec!["Mia Member"]),
        (" m ".to_owned(), vec!["Manu Manager", "Mia Member"]),
        (mia.id.to_string(), vec!["Mia Member"]),
        ("ember".to_owned(), vec![]),
        ("%".to_owned(), vec![]),
        ("m_a".to_owned(), vec![]),
        ("' OR 1=1 --".to_owned(), vec![]),
    ];
    for (search, expected) in cases {
        let found = list(&client, json!({ "search": search, "orderBy": "NAME_ASC" }))
            .await
            .fine();
        // Test people's addresses begin with their places, so that "m" finds the member and the manager by either.
        assert_eq!(names(&found), expected, "{search}");
        assert_eq!(
            found.data("accounts.totalCount"),
            json!(expected.len()),
            "{search}"
        );
    }
}

#[tokio::test]
async fn accounts_are_narrowed_by_what_is_known_of_them() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let n_found = async |filter: Value| {
        let reply = list(&client, json!({ "filter": filter })).await.fine();
        names(&reply).len()
    };
    let [before, day, after] = ["2026-11-22", "2026-11-23", "2026-11-24"];

    assert_eq!(n_found(json!({})).await, 5);
    assert_eq!(n_found(json!({ "hasResidence": true })).await, 4);
    assert_eq!(n_found(json!({ "hasResidence": false })).await, 1);
    let verified = n_found(json!({ "verified": true })).await;
    assert_eq!(verified + n_found(json!({ "verified": false })).await, 5);
    assert_eq!(
        n_found(json!({ "signedUpAfter": day, "signedUpBefore": day })).await,
        5
    );
    assert_eq!(n_found(json!({ "signedUpBefore": before })).await, 0);
    assert_eq!(n_found(json!({ "signedUpAfter": after })).await, 0);
}

#[tokio::test]
async fn every_order_is_paged_through_in_both_directions_without_a_gap() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let orders = [
        "SIGNED_UP_DESC",
        "SIGNED_UP_ASC",
        "EMAIL_ASC",
        "EMAIL_DESC",
        "NAME_ASC",
        "NAME_DESC",
    ];

    for order in orders {
        let whole = names(&list(&client, json!({ "orderBy": order })).await.fine());
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 5);

        let mut forwards = Vec::new();
        let mut after = Value::Null;
        for more in [true, true, false] {
            let page = list(&client, json!({ "orderBy": order, "first": 2, "after": after }))
                .await
                .fine();
            forwards.extend(names(&page));
            assert_eq!(page.data("accounts.pageInfo.hasNextPage"), json!(more));
            assert_eq!(page.data("accounts.totalCount"), json!(5));
            after = page.data("accounts.pageInfo.endCursor");
        }
        assert_eq!(forwards, whole, "{order}");

        let mut backwards = Vec::new();
        let mut before = Value::Null;
        for more in [true, true, false] {
            let page = list(&client, json!({ "orderBy": order, "last": 2, "before": before }))
                .await
                .fine();
            backwards.splice(0..0, names(&page));
            assert_eq!(page.data("accounts.pageInfo.hasPreviousPage"), json!(more));
            before = page.data("accounts.pageInfo.startCursor");
        }
        assert_eq!(backwards, whole, "{order}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_never_a_fault() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let page = list(&client, json!({ "first": 1 })).await.fine();
    let cursor = page.text_at("accounts.pageInfo.endCursor");

    let cases = [
        json!({ "after": format!("{cursor}x") }),
        json!({ "after": cursor, "orderBy": "NAME_ASC" }),
        json!({ "first": 101 }),
        json!({ "first": -1 }),
        json!({ "first": 1, "last": 1 }),
        json!({ "search": "a\0b" }),
    ];
    for variables in cases {
        let reply = list(&client, variables.clone()).await;
        assert_eq!(reply.errors(), "BAD_USER_INPUT accounts", "{variables}");
    }
    for variables in [
        json!({ "filter": { "signedUpAfter": "0000-00-00" } }),
        json!({ "orderBy": "AGE" }),
    ] {
        let reply = list(&client, variables.clone()).await;
        assert!(
            reply.errors().starts_with("BAD_USER_INPUT"),
            "{variables}: {}",
            reply.text()
        );
    }
    let days = client
        .send("{ overview { signUps(days: 0) { count } } }", json!({}))
        .await;
    assert_eq!(days.errors(), "BAD_USER_INPUT overview.signUps");
    let foreign = client
        .send(ACCOUNT, json!({ "id": home.residence().id.to_string() }))
        .await;
    assert_eq!(foreign.errors(), "BAD_USER_INPUT account");
}

#[tokio::test]
async fn an_account_is_shown_with_its_homes_and_tasks() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-20").await;
    home.task("Paint the fence").due("2027-05-01").await;
    home.task("Fix the porch").await;
    let client = operator(&home).await;
    let person = home.person(Place::Member);

    let reply = client
        .send(ACCOUNT, json!({ "id": person.account.id.to_string() }))
        .await
        .fine();

    assert_eq!(
        reply.data("account.account"),
        json!({ "email": person.account.email, "displayName": "Mia Member", "sessionCount": 1, "residenceCount": 1 })
    );
    assert_eq!(
        reply.data("account.memberships"),
        json!([{ "role": "MEMBER",
            "residence": { "name": home.residence().name, "memberCount": 4, "openTaskCount": 3 } }])
    );
    assert_eq!(
        reply.data("account.tasks"),
        json!({
            "nodes": [
                { "title": "Clean the gutters", "bucket": "OVERDUE", "dueOn": "2026-11-20",
                    "residenceName": home.residence().name },
                { "title": "Paint the fence", "bucket": "UPCOMING", "dueOn": "2027-05-01",
                    "residenceName": home.residence().name },
            ],
            "pageInfo": { "hasNextPage": true },
            "totalCount": 3,
        })
    );
}

#[tokio::test]
async fn an_account_that_never_was_is_null() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let id = entity::id::AccountId::new(home.app().clock.now());

    let reply = client.send(ACCOUNT, json!({ "id": id.to_string() })).await.fine();

    assert_eq!(reply.data("account"), Value::Null);
}

#[tokio::test]
async fn the_tasks_of_an_account_are_paged_through_in_both_directions() {
    let home = Home::new().await;
    for (title, due) in [
        ("b", Some("2026-12-01")),
        ("c", Some("2026-12-01")),
        ("a", Some("2026-11-30")),
        ("d", None),
    ] {
        let task = home.task(title);
        match due {
            Some(due) => task.due(due).await,
            None => task.await,
        };
    }
    let client = operator(&home).await;
    let id = home.person(Place::Owner).account.id.to_string();
    let query =
        "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { account(id: $id) {
        tasks(first: $first, after: $after, last: $last, before: $before) {
            nodes { title } pageInfo { startCursor endCursor } } } }";
    let page = async |mut variables: Value| {
        variables["id"] = json!(id);
        let reply = client.send(query, variables).await.fine();
        let nodes = reply.data("account.tasks.nodes");
        let titles: String = nodes
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|node| node["title"].as_str())
            .collect();
        (titles, reply.data("account.tasks.pageInfo"))
    };

    let (first, info) = page(json!({ "first": 3 })).await;
    let (second, rest) = page(json!({ "first": 3, "after": info["endCursor"] })).await;
    let (back, _) = page(json!({ "last": 3, "before": rest["startCursor"] })).await;

    assert_eq!(
        (first.as_str(), second.as_str(), back.as_str()),
        ("abc", "d", "abc")
    );
}

#[tokio::test]
async fn the_overview_counts_what_there_is() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-20").await;
    let client = operator(&home).await;

    let reply = client
        .send(
            "{ overview { countedAt accountCount activeResidenceCount openTaskCount completionCount
                deliveries { state count } signUps(days: 2) { day count } } }",
            json!({}),
        )
        .await
        .fine();

    assert_eq!(
        reply.data("overview"),
        json!({
            "countedAt": testing::NOW,
            "accountCount": 5,
            "activeResidenceCount": 1,
            "openTaskCount": 1,
            "completionCount": 0,
            "deliveries": [],
            "signUps": [{ "day": "2026-11-22", "count": 0 }, { "day": "2026-11-23", "count": 5 }],
        })
    );
}

#[tokio::test]
async fn a_list_costs_the_same_however_long_it_is() {
    let home = Home::new().await;
    let client = operator(&home).await;

    let (_, one) = home.count_statements(list(&client, json!({ "first": 1 }))).await;
    let (_, five) = home.count_statements(list(&client, json!({ "first": 5 }))).await;

    assert_eq!((one, five), (4, 4), "session, operator, page, count");
}
