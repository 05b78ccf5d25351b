//! The board, its counts, and lists of tasks by filter, order and page.

use entity::{
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
    task::{TaskCategory, TaskPriority},
};
use serde_json::{Value, json};
use testing::{Client, Home, Place};

const BOARD: &str = "{ viewer { residences { name board { bucket count tasks { totalCount nodes { title bucket dueOn } } } } } }";
const COMPLETE: &str = "mutation($id: ID!) { completeTask(input: { taskId: $id }) { userErrors { code } } }";
const COUNTS: &str = "{ viewer { residences { taskCounts {
    overdue inProgress dueSoon upcoming snoozed noDate completed archived } } } }";
const LIST: &str = "query($id: ID!, $filter: TaskFilter, $orderBy: TaskOrder, $first: Int, $after: String, $last: Int, $before: String) {
    residence(id: $id) { tasks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { title } edges { cursor node { title } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";

/// Fills a home with one task in each bucket.
async fn fill(home: &Home) {
    let (app, owner) = (home.app(), &home.person(Place::Owner).viewer);
    home.task("Overdue").due("2026-11-22").await;
    let begun = home.task("In progress").due("2026-11-20").await;
    domain::task::start(app, owner, begun.id).await.unwrap();
    home.task("Due soon").due("2026-11-30").await;
    home.task("Upcoming").due("2026-12-24").await;
    let asleep = home.task("Snoozed").due("2026-11-20").await;
    let until = "2026-12-01".parse().ok();
    domain::task::snooze(app, owner, asleep.id, until).await.unwrap();
    home.task("No date").await;
    let done = home.task("Completed").await;
    home.owner().send(COMPLETE, json!({ "id": done.id })).await.fine();
    let away = home.task("Archived").due("2026-11-20").await;
    domain::task::archive(app, owner, away.id).await.unwrap();
}

fn titles(nodes: &Value) -> Vec<String> {
    nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn list(client: &Client, home: &Home, mut variables: Value) -> Vec<String> {
    variables["id"] = json!(home.residence().id);
    titles(
        &client
            .send(LIST, variables)
            .await
            .fine()
            .data("residence.tasks.nodes"),
    )
}

#[tokio::test]
async fn a_board_has_a_column_for_every_bucket() {
    let home = Home::new().await;
    fill(&home).await;

    let board = home
        .viewer()
        .send(BOARD, json!({}))
        .await
        .fine()
        .data("viewer.residences.0.board");
    let counts = home
        .viewer()
        .send(COUNTS, json!({}))
        .await
        .fine()
        .data("viewer.residences.0.taskCounts");

    let columns: Vec<_> = board
        .as_array()
        .unwrap()
        .iter()
        .map(|column| {
            (
                column["bucket"].as_str().unwrap(),
                column["count"].as_i64().unwrap(),
                titles(&column["tasks"]["nodes"]).join(", "),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("OVERDUE", 1, "Overdue".to_owned()),
            ("IN_PROGRESS", 1, "In progress".to_owned()),
            ("DUE_SOON", 1, "Due soon".to_owned()),
            ("UPCOMING", 1, "Upcoming".to_owned()),
            ("SNOOZED", 1, "Snoozed".to_owned()),
            ("NO_DATE", 1, "No date".to_owned()),
            ("COMPLETED", 1, "Completed".to_owned()),
            ("ARCHIVED", 1, "Archived".to_owned()),
        ]
    );
    assert!(
        counts.as_object().unwrap().values().all(|count| *count == 1),
        "{counts}"
    );
}

#[tokio::test]
async fn an_empty_home_has_an_empty_board() {
    let home = Home::new().await;

    let board = home
        .viewer()
        .send(BOARD, json!({}))
        .await
        .fine()
        .data("viewer.residences.0.board");

    assert_eq!(board.as_array().unwrap().len(), 8);
    assert!(
        board
            .as_array()
            .unwrap()
            .iter()
            .all(|column| column["count"] == 0 && column["tasks"]["nodes"] == json!([]))
    );
}

#[tokio::test]
async fn the_home_screen_costs_the_same_for_one_task_and_for_fifty() {
    let home = Home::new().await;
    let owner = home.owner();
    home.task("One").due("2026-11-30").await;
    owner.send(BOARD, json!({})).await.fine();
    let (_, for_one) = home.statements(owner.send(BOARD, json!({}))).await;
    for number in 0..49 {
        home.task(&format!("Task {number}")).due("2026-11-30").await;
    }

    let (reply, for_fifty) = home.statements(owner.send(BOARD, json!({}))).await;

    assert_eq!(reply.fine().data("viewer.residences.0.board.2.count"), 50);
    assert_eq!(for_one.len(), for_fifty.len(), "{for_fifty:#?}");
    // Who is asking is known from the memory of sessions already, and the home's zone from the time before.
    assert_eq!(for_fifty.len(), 1, "{for_fifty:#?}");
}

#[tokio::test]
async fn what_stands_beneath_tasks_costs_the_same_for_one_task_and_for_twelve() {
    let home = Home::new().await;
    let owner = home.owner();
    let query = "{ viewer { residences { board { tasks { nodes { title
        assignee { person { displayName } } createdBy { displayName }
        lastCompletion { completedOn completedBy { displayName } } } } } } } }";
    let weekly = Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Week,
        basis: ScheduleBasis::Start,
        starts_on: "2026-11-23".parse().unwrap(),
        until: None,
        seasons: Vec::new(),
    };
    let mut costs = Vec::new();
    for number in 0..12 {
        let task = home.task(&format!("Task {number}")).schedule(weekly.clone());
        let task = task.assigned_to(Place::Member).await;
        owner.send(COMPLETE, json!({ "id": task.id })).await.fine();
        let (reply, cost) = home.count_statements(owner.send(query, json!({}))).await;
        costs.push(cost);

        let nodes = reply.fine().data("viewer.residences.0.board.3.tasks.nodes");
        assert_eq!(nodes.as_array().unwrap().len(), number + 1);
        assert_eq!(nodes[number]["assignee"]["person"]["displayName"], "Mia Member");
        assert_eq!(
            nodes[number]["lastCompletion"]["completedBy"]["displayName"],
            "Olive Owner"
        );
    }

    // Homes, board, assignees, completions; and people once for each way that leads to them.
    assert!(costs.iter().all(|cost| *cost <= 7), "{costs:?}");
}

#[tokio::test]
async fn a_column_is_read_on_page_by_page() {
    let home = Home::new().await;
    for number in 0..25 {
        home.task(&format!("Task {number:02}"))
            .due(&format!("2026-12-{:02}", number + 1))
            .await;
    }
    let query =
        "query($after: String) { viewer { residences { board { bucket count tasks(first: 10, after: $after) {
        totalCount nodes { title } pageInfo { hasNextPage endCursor } } } } } }";

    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let reply = home.viewer().send(query, json!({ "after": after })).await.fine();
        let column = reply.data("viewer.residences.0.board.3");
        assert_eq!(column["tasks"]["totalCount"], column["count"]);
        seen.extend(titles(&column["tasks"]["nodes"]));
        if column["tasks"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = column["tasks"]["pageInfo"]["endCursor"].clone();
    }

    let expected: Vec<_> = (0..25).map(|number| format!("Task {number:02}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_order_pages_through_everything_in_both_directions() {
    let home = Home::new().await;
    let priorities = [
        TaskPriority::Low,
        TaskPriority::Urgent,
        TaskPriority::Medium,
        TaskPriority::High,
    ];
    for number in 0..13u8 {
        let title = format!("{} {number}", if number % 2 == 0 { "a" } else { "B" });
        let task = home.task(&title).priority(priorities[usize::from(number % 4)]);
        match number % 3 {
            0 => task.await,
            _ => task.due(&format!("2026-12-{:02}", 1 + number % 5)).await,
        };
    }

    for order in [
        "DUE_ON_ASC",
        "DUE_ON_DESC",
        "PRIORITY_DESC",
        "TITLE_ASC",
        "UPDATED_AT_DESC",
    ] {
        let client = home.member();
        let whole = list(&client, &home, json!({ "orderBy": order, "first": 100 })).await;
        assert_eq!(whole.len(), 13, "{order}");
        for (size, cursor, edge) in [("first", "after", "endCursor"), ("last", "before", "startCursor")] {
            let mut pages: Vec<Vec<String>> = Vec::new();
            let mut at = Value::Null;
            loop {
                let variables = json!({ "id": home.residence().id, "orderBy": order, size: 4, cursor: at });
                let page = client.send(LIST, variables).await.fine().data("residence.tasks");
                assert_eq!(page["totalCount"], 13);
                pages.push(titles(&page["nodes"]));
                let more = if size == "first" {
                    "hasNextPage"
                } else {
                    "hasPreviousPage"
                };
                if page["pageInfo"][more] == false {
                    break;
                }
                at = page["pageInfo"][edge].clone();
            }
            if size == "last" {
                pages.reverse();
            }
            assert_eq!(pages.concat(), whole, "{order} by {size}");
        }
    }
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let home = Home::new().await;
    home.task("Change the filter")
        .due("2026-11-30")
        .category(TaskCategory::Hvac)
        .priority(TaskPriority::High)
        .await;
    home.task("Clean 100% of gutters")
        .due("2026-12-30")
        .with(|new| new.tags = vec!["roof".into(), "fall".into()])
        .await;
    home.task("Paint")
        .assigned_to(Place::Member)
        .with(|new| new.description = Some("The FENCE by the road".into()))
        .await;
    let done = home.task("Done").await;
    home.member()
        .send(COMPLETE, json!({ "id": done.id }))
        .await
        .fine();
    let member = home.person(Place::Member).membership.clone().unwrap().id;
    let cases = [
        (
            json!({}),
            vec!["Change the filter", "Clean 100% of gutters", "Paint"],
        ),
        (json!({ "buckets": ["COMPLETED"] }), vec!["Done"]),
        (json!({ "buckets": [] }), vec![]),
        (
            json!({ "buckets": ["DUE_SOON", "UPCOMING"] }),
            vec!["Change the filter", "Clean 100% of gutters"],
        ),
        (json!({ "categories": ["HVAC"] }), vec!["Change the filter"]),
        (
            json!({ "priorities": ["HIGH", "URGENT"] }),
            vec!["Change the filter"],
        ),
        (json!({ "assigneeIds": [member] }), vec!["Paint"]),
        (json!({ "assignedToViewer": true }), vec!["Paint"]),
        (
            json!({ "assignedToViewer": false }),
            vec!["Change the filter", "Clean 100% of gutters"],
        ),
        (
            json!({ "unassigned": true }),
            vec!["Change the filter", "Clean 100% of gutters"],
        ),
        (
            json!({ "tags": ["roof", "nothing"] }),
            vec!["Clean 100% of gutters"],
        ),
        (
            json!({ "dueFrom": "2026-12-01", "dueTo": "2026-12-30" }),
            vec!["Clean 100% of gutters"],
        ),
        (json!({ "text": "fence ROAD" }), vec!["Paint"]),
        (json!({ "text": "100%" }), vec!["Clean 100% of gutters"]),
        (json!({ "text": "fall" }), vec!["Clean 100% of gutters"]),
        (json!({ "text": "_" }), vec![]),
    ];

    for (filter, expected) in cases {
        let found = list(
            &home.member(),
            &home,
            json!({ "filter": filter, "orderBy": "TITLE_ASC" }),
        )
        .await;
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn a_filter_names_a_hundred_at_most() {
    let home = Home::new().await;
    let too_many: Vec<_> = (0..101).map(|number| number.to_string()).collect();
    let reply = home
        .member()
        .send(
            LIST,
            json!({ "id": home.residence().id, "filter": { "tags": too_many } }),
        )
        .await;
    assert!(
        reply.errors().starts_with("BAD_USER_INPUT residence"),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn a_window_that_cannot_be_is_refused() {
    let home = Home::new().await;
    home.task("One").await;
    let reply = home
        .member()
        .send(LIST, json!({ "id": home.residence().id }))
        .await
        .fine();
    let cursor = reply.text_at("residence.tasks.pageInfo.endCursor");
    let mut edited = cursor.clone();
    edited.replace_range(4..6, "zz");
    let cases = [
        json!({ "first": 101 }),
        json!({ "first": -1 }),
        json!({ "first": 1, "last": 1 }),
        json!({ "last": 101 }),
        json!({ "after": "nonsense" }),
        json!({ "after": edited }),
        json!({ "before": "" }),
        json!({ "after": cursor, "orderBy": "TITLE_ASC" }),
    ];

    for mut variables in cases {
        variables["id"] = json!(home.residence().id);
        let reply = home.member().send(LIST, variables.clone()).await;
        assert!(
            reply.errors().starts_with("BAD_USER_INPUT residence"),
            "{variables}: {}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn the_viewers_open_work_comes_from_all_homes() {
    let home = Home::new().await;
    home.task("Gutters").due("2026-11-20").await;
    let query = "query($filter: TaskFilter) { viewer { tasks(filter: $filter) { totalCount nodes { title residence { name } } } } }";

    let all = home.viewer().send(query, json!({})).await.fine();
    let none = home
        .viewer()
        .send(query, json!({ "filter": { "residenceIds": [] } }))
        .await
        .fine();
    let strangers = home
        .stranger()
        .send(
            query,
            json!({ "filter": { "residenceIds": [home.residence().id] } }),
        )
        .await
        .fine();

    assert_eq!(
        all.data("viewer.tasks.nodes"),
        json!([{ "title": "Gutters", "residence": { "name": "Elm Street" } }])
    );
    assert_eq!(none.data("viewer.tasks.totalCount"), 0);
    assert_eq!(strangers.data("viewer.tasks.totalCount"), 0);
}

#[tokio::test]
async fn titles_page_in_their_order_also_beyond_ascii() {
    let home = Home::new().await;
    for title in ["Äste", "zaun", "Über", "apfel", "Öl"] {
        home.task(title).await;
    }
    let client = home.member();
    let whole = list(&client, &home, json!({ "orderBy": "TITLE_ASC" })).await;

    let mut paged = Vec::new();
    let mut after = Value::Null;
    loop {
        let variables =
            json!({ "id": home.residence().id, "orderBy": "TITLE_ASC", "first": 1, "after": after });
        let page = client.send(LIST, variables).await.fine().data("residence.tasks");
        paged.extend(titles(&page["nodes"]));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }

    assert_eq!(paged, whole);
    assert_eq!(paged.len(), 5);
    for word in ["Äste", "APFEL"] {
        let filter = json!({ "filter": { "text": word } });
        assert_eq!(list(&client, &home, filter).await.len(), 1, "{word}");
    }
}

#[tokio::test]
async fn what_no_text_holds_is_refused_and_breaks_nothing() {
    let home = Home::new().await;
    let forged = |key: Value| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(json!(["tasks:title", key]).to_string())
    };
    let id = "00000000-0000-0000-0000-000000000000";
    let cases = [
        json!({ "filter": { "text": "a\u{0}b" } }),
        json!({ "filter": { "tags": ["a\u{0}b"] } }),
        json!({ "orderBy": "TITLE_ASC", "after": forged(json!(["a\u{0}b", id])) }),
    ];

    for mut variables in cases {
        variables["id"] = json!(home.residence().id);
        let reply = home.member().send(LIST, variables.clone()).await;
        assert!(
            reply.errors().starts_with("BAD_USER_INPUT residence"),
            "{variables}: {}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_search_longer_than_anybody_types_is_refused_and_brackets_of_tags_are_not_found() {
    let home = Home::new().await;
    home.task("Clean the gutters").await;
    let search = async |list: &str, text: &str| {
        let query = format!(
            "query($id: ID!, $text: String) {{ residence(id: $id) {{ {list}(filter: {{ text: $text }}) {{ totalCount }} }} }}"
        );
        let variables = json!({ "id": home.residence().id, "text": text });
        home.owner().send(&query, variables).await
    };

    for list in ["tasks", "documents", "contractors"] {
        let fits = search(list, &"ä".repeat(200)).await;
        let long = search(list, &"a".repeat(201)).await;

        assert_eq!(fits.errors(), "", "{list}");
        assert_eq!(long.errors(), format!("BAD_USER_INPUT residence.{list}"));
    }
    let bracket = search("tasks", "[").await;
    assert_eq!(bracket.data("residence.tasks.totalCount"), 0);
}
