//! The home screen: homes and their boards in one answer.

use serde_json::{Value, json};
use testing::{Home, Place};

const SCREEN: &str = "{ viewer { residences { id timeZone taskCounts { overdue dueSoon upcoming } board { bucket count tasks { nodes { title } } } } } }";
const MOVE: &str =
    "mutation($input: UpdateResidenceInput!) { updateResidence(input: $input) { userErrors { code } } }";
const COMPLETE: &str = "mutation($id: ID!) { completeTask(input: { taskId: $id }) { userErrors { code } } }";
/// All that can be asked of a task.
const TASK: &str = "id residence { id } title description category priority dueOn scheduledOn snoozedUntil leadDays runsWhileAway bucket
    startedAt assignee { id role } estimatedCost { amount currencyCode } estimatedMinutes tags upcomingDates archivedAt createdAt
    createdBy { id displayName } updatedAt revision completions { totalCount }
    schedule { __typename ... on OnceSchedule { dueOn } ... on IntervalSchedule { every unit basis startsOn } }
    lastCompletion { id task { id } outcome dueOn scheduledOn completedOn recordedAt occurrences completedBy { displayName }
        cost { amount } minutes rating notes updatedAt revision }";

/// Returns the bucket whose column shows something.
fn only_bucket(home: &Value) -> String {
    let columns = home["board"].as_array().unwrap().iter();
    let full: Vec<_> = columns.filter(|column| column["count"] != 0).collect();
    assert_eq!(full.len(), 1, "{home}");
    full[0]["bucket"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_task_on_the_board_answers_like_the_task_by_its_id() {
    let home = Home::new().await;
    let client = home.owner();
    let task = home
        .task("Clean the gutters")
        .due("2026-11-30")
        .assigned_to(Place::Member)
        .await;
    let update = "mutation($id: ID!) { updateTask(input: { taskId: $id, description: \"With the long ladder\", tags: [\"roof\"],
        estimatedMinutes: 90, schedule: { interval: { every: 1, unit: WEEK, basis: COMPLETION, startsOn: \"2026-11-23\" } } }) {
        userErrors { code message } } }";
    client.send(update, json!({ "id": task.id })).await.fine();
    client.send(COMPLETE, json!({ "id": task.id })).await.fine();

    let board = format!(
        "{{ viewer {{ residences {{ board {{ tasks(first: 1) {{ nodes {{ {TASK} }} edges {{ node {{ {TASK} }} }} }} }} }} }} }}"
    );
    let board = client.send(&board, json!({})).await.fine();
    let alone = format!("query($id: ID!) {{ task(id: $id) {{ {TASK} }} }}");
    let alone = client
        .send(&alone, json!({ "id": task.id }))
        .await
        .fine()
        .data("task");

    let columns = board.data("viewer.residences.0.board");
    let shown: Vec<_> = columns
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|column| column["tasks"]["nodes"].as_array().unwrap())
        .collect();
    assert_eq!(shown, [&alone]);
    let edges = columns.as_array().unwrap().iter();
    let edges: Vec<_> = edges
        .flat_map(|column| column["tasks"]["edges"].as_array().unwrap())
        .collect();
    assert_eq!(edges[0]["node"], alone);
    assert_eq!(alone["description"], "With the long ladder");
    assert_eq!(
        alone["lastCompletion"]["completedBy"]["displayName"],
        "Olive Owner"
    );
}

#[tokio::test]
async fn a_board_follows_its_home_into_another_zone() {
    let home = Home::new().await;
    let client = home.owner();
    // Noon in Kiritimati is the evening of the day before in Pago Pago.
    home.set_clock("2026-11-23T22:00:00Z");
    home.task("Clean the gutters").due("2026-11-23").await;
    for (zone, bucket) in [
        ("Pacific/Kiritimati", "OVERDUE"),
        ("Pacific/Pago_Pago", "DUE_SOON"),
    ] {
        let input = json!({ "residenceId": home.residence().id, "timeZone": zone });
        client.send(MOVE, json!({ "input": input })).await.fine();

        let (first, first_cost) = home.count_statements(client.send(SCREEN, json!({}))).await;
        let (second, second_cost) = home.count_statements(client.send(SCREEN, json!({}))).await;

        let first = first.fine().data("viewer.residences.0");
        assert_eq!(first, second.fine().data("viewer.residences.0"));
        assert_eq!(
            (first["timeZone"].as_str().unwrap(), only_bucket(&first)),
            (zone, bucket.to_owned())
        );
        assert_eq!(first["taskCounts"]["overdue"], u8::from(bucket == "OVERDUE"));
        // The zone of a home that has just moved is another than the time before; then it is known.
        assert_eq!((first_cost, second_cost), (2, 1));
    }
}

#[tokio::test]
async fn boards_of_several_homes_cost_one_statement() {
    let home = Home::new().await;
    let client = home.owner();
    home.task("Clean the gutters").due("2026-11-30").await;
    let create = "mutation($name: String!, $zone: TimeZone!) { createResidence(input: { name: $name, kind: HOUSE, timeZone: $zone }) {
        residence { id } userErrors { code message } } }";
    for (name, zone) in [("Cabin", "Europe/Oslo"), ("Flat", "Asia/Tokyo")] {
        client
            .send(create, json!({ "name": name, "zone": zone }))
            .await
            .fine();
    }
    client.send(SCREEN, json!({})).await.fine();

    let (reply, cost) = home.count_statements(client.send(SCREEN, json!({}))).await;

    let homes = reply.fine().data("viewer.residences");
    let counted: Vec<_> = homes
        .as_array()
        .unwrap()
        .iter()
        .map(|home| {
            home["board"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| column["count"].as_i64().unwrap())
                .sum::<i64>()
        })
        .collect();
    assert_eq!((counted, cost), (vec![1, 0, 0], 1));
}
