//! What falls due from a day to another, and what was spent.

use entity::{
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
    task::TaskCategory,
};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const OCCURRENCES: &str = "query($id: ID!, $from: Date!, $to: Date!) { residence(id: $id) {
    occurrences(from: $from, to: $to) { dueOn projected task { title residence { name } } } } }";
const SPENDING: &str = "query($id: ID!, $from: Date!, $to: Date!) { residence(id: $id) {
    spending(from: $from, to: $to) { month category completions total { amount currencyCode } } } }";

async fn ask(client: &Client, home: &Home, query: &str, from: &str, to: &str) -> Reply {
    client
        .send(
            query,
            json!({ "id": home.residence().id, "from": from, "to": to }),
        )
        .await
}

async fn due(home: &Home, from: &str, to: &str) -> Vec<String> {
    let reply = ask(&home.viewer(), home, OCCURRENCES, from, to).await.fine();
    let days = reply.data("residence.occurrences");
    let days = days.as_array().unwrap().iter();
    days.map(|day| {
        let mark = if day["projected"] == true { "?" } else { "" };
        format!(
            "{} {}{mark}",
            day["dueOn"].as_str().unwrap(),
            day["task"]["title"].as_str().unwrap()
        )
    })
    .collect()
}

fn every(every: i32, unit: IntervalUnit, basis: ScheduleBasis, starts_on: &str) -> Schedule {
    Schedule::Interval {
        every,
        unit,
        basis,
        starts_on: starts_on.parse().unwrap(),
        until: None,
        seasons: vec![],
    }
}

/// Closes a new task on a day, at a cost.
async fn spend(home: &Home, category: TaskCategory, on: &str, cost: Value) {
    let task = home.task("Bought").category(category).await;
    let complete =
        "mutation($input: CompleteTaskInput!) { completeTask(input: $input) { userErrors { code field } } }";
    let input = json!({ "taskId": task.id, "completedOn": on, "cost": cost });
    home.member()
        .send(complete, json!({ "input": input }))
        .await
        .fine();
}

fn usd(amount: &str) -> Value {
    json!({ "amount": amount, "currencyCode": "USD" })
}

#[tokio::test]
async fn open_occurrences_come_with_those_that_are_worked_out() {
    let home = Home::new().await;
    home.task("Gutters").due("2026-12-01").await;
    home.task("Plants")
        .schedule(every(1, IntervalUnit::Week, ScheduleBasis::Start, "2026-11-24"))
        .await;
    home.task("Filter")
        .schedule(every(
            1,
            IntervalUnit::Week,
            ScheduleBasis::Completion,
            "2026-11-25",
        ))
        .await;
    home.task("Someday").await;
    let archived = home.task("Archived").due("2026-12-02").await;
    domain::task::archive(home.app(), &home.person(Place::Owner).viewer, archived.id)
        .await
        .unwrap();

    let all = due(&home, "2026-11-24", "2026-12-08").await;
    let later = due(&home, "2026-12-02", "2026-12-15").await;
    let one_day = due(&home, "2026-12-01", "2026-12-01").await;
    let past = due(&home, "2026-01-01", "2026-11-01").await;

    assert_eq!(
        all,
        [
            "2026-11-24 Plants",
            "2026-11-25 Filter",
            "2026-12-01 Gutters",
            "2026-12-01 Plants?",
            "2026-12-08 Plants?"
        ]
    );
    assert_eq!(later, ["2026-12-08 Plants?", "2026-12-15 Plants?"]);
    assert_eq!(one_day, ["2026-12-01 Gutters", "2026-12-01 Plants?"]);
    assert_eq!(past, Vec::<String>::new());
}

#[tokio::test]
async fn days_away_are_kept_out_of_what_is_worked_out() {
    let home = Home::new().await;
    home.task("Plants")
        .schedule(every(1, IntervalUnit::Week, ScheduleBasis::Start, "2026-11-24"))
        .await;
    let cat = home
        .task("Cat")
        .schedule(every(1, IntervalUnit::Week, ScheduleBasis::Start, "2026-11-24"));
    cat.with(|new| new.runs_while_away = true).await;
    let days = domain::away::NewAwayPeriod {
        id: None,
        residence_id: home.residence().id,
        starts_on: "2026-11-28".parse().unwrap(),
        ends_on: "2026-12-02".parse().unwrap(),
    };
    domain::away::create(home.app(), &home.person(Place::Owner).viewer, days)
        .await
        .unwrap();

    let all = due(&home, "2026-11-27", "2026-12-08").await;

    assert_eq!(
        all,
        [
            "2026-12-01 Cat?",
            "2026-12-03 Plants?",
            "2026-12-08 Plants?",
            "2026-12-08 Cat?"
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_told_at_once_is_refused() {
    let home = Home::new().await;
    let owner = home.owner();

    let most = ask(&owner, &home, OCCURRENCES, "2026-01-01", "2027-02-04")
        .await
        .fine();
    let more = ask(&owner, &home, OCCURRENCES, "2026-01-01", "2027-02-05").await;
    let none = ask(&owner, &home, OCCURRENCES, "2026-01-02", "2026-01-01").await;
    for number in 0..14 {
        let daily = every(1, IntervalUnit::Day, ScheduleBasis::Start, "2026-11-23");
        home.task(&format!("Daily {number}")).schedule(daily).await;
    }
    let many = ask(&owner, &home, OCCURRENCES, "2026-11-23", "2027-12-01").await;
    let stranger = ask(&home.stranger(), &home, OCCURRENCES, "2026-01-01", "2026-01-02")
        .await
        .fine();
    let nobody = ask(&home.nobody(), &home, OCCURRENCES, "2026-01-01", "2026-01-02").await;

    assert_eq!(most.data("residence.occurrences"), json!([]));
    for reply in [more, none, many] {
        assert_eq!(reply.errors(), "BAD_USER_INPUT residence.occurrences");
    }
    assert_eq!(stranger.data("residence"), Value::Null);
    assert_eq!(nobody.errors(), "UNAUTHENTICATED residence");
}

#[tokio::test]
async fn occurrences_cost_as_many_statements_for_many_tasks_as_for_one() {
    let home = Home::new().await;
    let viewer = home.viewer();
    home.task("One").due("2026-12-01").await;
    let look = || ask(&viewer, &home, OCCURRENCES, "2026-11-23", "2026-12-24");
    look().await.fine();
    let (_, for_one) = home.count_statements(look()).await;
    for number in 0..20 {
        home.task(&format!("Another {number}")).due("2026-12-02").await;
    }

    let (reply, for_many) = home.count_statements(look()).await;

    assert_eq!(
        reply
            .fine()
            .data("residence.occurrences")
            .as_array()
            .unwrap()
            .len(),
        21
    );
    assert_eq!(for_many, for_one);
}

#[tokio::test]
async fn what_was_spent_is_summed_by_month_category_and_currency() {
    let home = Home::new().await;
    let plumbing = TaskCategory::Plumbing;
    spend(&home, plumbing, "2026-10-01", usd("100.10")).await;
    spend(&home, plumbing, "2026-10-31", usd("0.15")).await;
    spend(
        &home,
        plumbing,
        "2026-10-15",
        json!({ "amount": "20", "currencyCode": "EUR" }),
    )
    .await;
    spend(&home, TaskCategory::General, "2026-10-15", usd("3")).await;
    spend(&home, plumbing, "2026-11-01", usd("7.5")).await;
    spend(&home, plumbing, "2026-10-20", Value::Null).await;
    spend(&home, plumbing, "2026-09-30", usd("999")).await;

    let reply = ask(&home.viewer(), &home, SPENDING, "2026-10-01", "2026-11-23")
        .await
        .fine();
    let none = ask(&home.viewer(), &home, SPENDING, "2020-01-01", "2020-12-31")
        .await
        .fine();
    let long = ask(&home.viewer(), &home, SPENDING, "2000-01-01", "2026-12-31").await;
    let backwards = ask(&home.viewer(), &home, SPENDING, "2026-12-31", "2026-01-01").await;

    let rows = reply.data("residence.spending");
    let rows: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let words = [
                &row["month"],
                &row["category"],
                &row["total"]["amount"],
                &row["total"]["currencyCode"],
            ];
            let words: Vec<_> = words.iter().map(|word| word.as_str().unwrap()).collect();
            format!("{} {}", words.join(" "), row["completions"])
        })
        .collect();
    assert_eq!(
        rows,
        [
            "2026-10-01 GENERAL 3 USD 1",
            "2026-10-01 PLUMBING 20 EUR 1",
            "2026-10-01 PLUMBING 100.25 USD 2",
            "2026-11-01 PLUMBING 7.50 USD 1"
        ]
    );
    assert_eq!(none.data("residence.spending"), json!([]));
    for reply in [long, backwards] {
        assert_eq!(reply.errors(), "BAD_USER_INPUT residence.spending");
    }
}
