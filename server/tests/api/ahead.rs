//! What is read ahead: whole screens in as few statements as can be, and the same as piece by piece.

use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::notification::told;

const TASK: &str =
    "id title priority dueOn bucket assignee { id role joinedAt revision person { id displayName } }
    lastCompletion { id completedOn completedBy { displayName } }";
const COMPLETE: &str = "mutation($id: ID!) { completeTask(input: { taskId: $id }) { task { id dueOn bucket } completion { id completedOn } userErrors { code } } }";

/// Asks until all is known that answers are guessed from, then counts the statements of one more answer.
async fn cost(home: &Home, client: &Client, query: &str, variables: Value) -> (Reply, usize) {
    client.send(query, variables.clone()).await.fine();
    let (reply, cost) = home.count_statements(client.send(query, variables)).await;
    (reply.fine(), cost)
}

/// Makes tasks of several people and days, of which one was done.
async fn furnish(home: &Home) {
    for (title, day, place) in [
        ("Clean the gutters", "2026-11-20", Place::Member),
        ("Test the alarms", "2026-11-24", Place::Owner),
        ("Bleed the radiators", "2027-03-01", Place::Manager),
    ] {
        home.task(title).due(day).assigned_to(place).await;
    }
    home.task("Sweep the path").due("2026-12-01").await;
    let done = home.task("Wash the windows").due("2026-11-23").await;
    home.owner().send(COMPLETE, json!({ "id": done.id })).await.fine();
}

#[tokio::test]
async fn a_home_screen_with_people_and_notices_is_one_statement() {
    let home = Home::new().await;
    furnish(&home).await;
    told(&home, "2026-11-23T14:00:03Z").await;
    let homes = format!(
        "residences {{ id name board {{ bucket count tasks(first: 10) {{ nodes {{ {TASK} }} }} }} }}"
    );
    let screen = format!("{{ viewer {{ unreadNotificationCount {homes} }} }}");
    let member = home.member();

    let (whole, whole_cost) = cost(&home, &member, &screen, json!({})).await;

    let (boards, _) = cost(&home, &member, &format!("{{ viewer {{ {homes} }} }}"), json!({})).await;
    let (unread, _) = cost(
        &home,
        &member,
        "{ viewer { unreadNotificationCount } }",
        json!({}),
    )
    .await;
    assert_eq!(whole.data("viewer.residences"), boards.data("viewer.residences"));
    assert_eq!(
        whole.data("viewer.unreadNotificationCount"),
        unread.data("viewer.unreadNotificationCount")
    );
    assert_ne!(whole.data("viewer.unreadNotificationCount"), 0);
    // One more for the name of whoever did something last.
    assert_eq!(whole_cost, 2);
}

#[tokio::test]
async fn whoever_has_no_home_has_notices_all_the_same() {
    let home = Home::new().await;

    let screen =
        "{ viewer { unreadNotificationCount residences(includeArchived: true) { id board { count } } } }";
    let reply = home.stranger().send(screen, json!({})).await.fine();

    assert_eq!(
        reply.data("viewer"),
        json!({ "unreadNotificationCount": 0, "residences": [] })
    );
}

#[tokio::test]
async fn a_list_of_a_home_is_one_statement_and_the_same_as_with_its_length() {
    let home = Home::new().await;
    furnish(&home).await;
    let client = home.owner();
    let id = home.residence().id;
    for arguments in [
        "first: 2",
        "last: 2, orderBy: TITLE_ASC",
        "first: 3, orderBy: DUE_ON_DESC, filter: { buckets: [OVERDUE, DUE_SOON, UPCOMING, COMPLETED] }",
        "first: 3, orderBy: PRIORITY_DESC, filter: { assignedToViewer: false, text: \"the\" }",
        "orderBy: UPDATED_AT_DESC, filter: { dueFrom: \"2026-11-21\", unassigned: true }",
        "filter: { priorities: [] }",
    ] {
        let page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
        let nodes = TASK.replace("completedBy { displayName }", "");
        let list = |more: &str, after: &str| {
            format!(
                "query($id: ID!) {{ residence(id: $id) {{ name tasks({arguments}{after}) {{ {more} {page} nodes {{ {nodes} }} }} }} }}"
            )
        };

        let (ahead, ahead_cost) = cost(&home, &client, &list("", ""), json!({ "id": id })).await;
        let (counted, _) = cost(&home, &client, &list("totalCount", ""), json!({ "id": id })).await;

        assert_eq!(ahead_cost, 1, "{arguments}");
        let (ahead, counted) = (ahead.data("residence.tasks"), counted.data("residence.tasks"));
        assert_eq!(ahead["nodes"], counted["nodes"], "{arguments}");
        assert_eq!(ahead["pageInfo"], counted["pageInfo"], "{arguments}");
        if arguments.starts_with("first") && ahead["pageInfo"]["hasNextPage"] == true {
            let cursor = ahead["pageInfo"]["endCursor"].as_str().unwrap();
            let after = format!(", after: \"{cursor}\"");
            let (next, next_cost) = cost(&home, &client, &list("", &after), json!({ "id": id })).await;
            let (counted, _) = cost(&home, &client, &list("totalCount", &after), json!({ "id": id })).await;
            assert_eq!(next_cost, 1, "{arguments}");
            let next = next.data("residence.tasks");
            assert_eq!(
                next["nodes"],
                counted.data("residence.tasks.nodes"),
                "{arguments}"
            );
            assert_ne!(next["nodes"], ahead["nodes"]);
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_is_refused_where_it_stands() {
    let home = Home::new().await;
    home.task("Clean the gutters").due("2026-11-20").await;
    let id = home.residence().id;
    let client = home.owner();
    client
        .send("{ viewer { residences { board { count } } } }", json!({}))
        .await
        .fine();
    for arguments in ["first: 101", "first: 1, last: 1", "after: \"nowhere\""] {
        let list =
            format!("query($id: ID!) {{ residence(id: $id) {{ tasks({arguments}) {{ nodes {{ id }} }} }} }}");

        let reply = client.send(&list, json!({ "id": id })).await;

        assert_eq!(reply.errors(), "BAD_USER_INPUT residence.tasks", "{arguments}");
    }
    let list = "query($id: ID!) { residence(id: $id) { tasks { nodes { id } } } }";
    let foreign = home.stranger().send(list, json!({ "id": id })).await.fine();
    assert_eq!(foreign.data("residence"), Value::Null);
}

#[tokio::test]
async fn unread_notices_are_one_statement() {
    let home = Home::new().await;
    furnish(&home).await;
    told(&home, "2026-11-23T14:00:03Z").await;
    let inbox = "{ viewer { notifications(unreadOnly: true) { nodes { id title body } } } }";

    let (reply, cost) = cost(&home, &home.member(), inbox, json!({})).await;

    assert_eq!(cost, 1);
    assert_ne!(reply.data("viewer.notifications.nodes.0.title"), Value::Null);
}

#[tokio::test]
async fn a_task_with_its_log_and_the_names_in_it_is_one_statement() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").assigned_to(Place::Member).await;
    home.manager()
        .send(COMPLETE, json!({ "id": task.id }))
        .await
        .fine();
    let detail = format!(
        "query($id: ID!) {{ task(id: $id) {{ {TASK} completions {{ nodes {{ id completedBy {{ id displayName }} }} }} }} }}"
    )
    .replace("lastCompletion { id completedOn completedBy { displayName } }", "");

    let (reply, cost) = cost(&home, &home.owner(), &detail, json!({ "id": task.id })).await;

    assert_eq!(cost, 1);
    assert_eq!(
        reply.data("task.completions.nodes.0.completedBy.displayName"),
        "Manu Manager"
    );
}

#[tokio::test]
async fn a_completion_is_four_statements() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-11-20").await;
    let owner = home.owner();
    owner.send("{ viewer { id } }", json!({})).await.fine();

    let (reply, statements) = home
        .statements(owner.send(COMPLETE, json!({ "id": task.id })))
        .await;

    reply.fine();
    // SQLite notes by a statement of its own what others are told of.
    let wanted = 4 + usize::from(!home.database().is_postgres());
    assert_eq!(statements.len(), wanted, "{statements:#?}");
}
