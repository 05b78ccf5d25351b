//! Days on which nobody is home, and what they do to what falls due.

use chrono::{Days, NaiveDate};
use domain::{Patch, task};
use entity::{
    id::AwayPeriodId,
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
    task::Entity as Tasks,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

const CREATE: &str = "mutation($input: CreateAwayPeriodInput!) { createAwayPeriod(input: $input) {
    awayPeriod { id startsOn endsOn revision residence { id revision } } userErrors { code field } } }";
const DELETE: &str = "mutation($input: DeleteAwayPeriodInput!) { deleteAwayPeriod(input: $input) {
    deletedId residence { awayPeriods { id } } userErrors { code field } } }";
const TASK: &str = "query($id: ID!) { task(id: $id) { dueOn scheduledOn bucket snoozedUntil upcomingDates(count: 4) revision } }";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekly(starts_on: &str) -> Schedule {
    Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Week,
        basis: ScheduleBasis::Start,
        starts_on: day(starts_on),
        until: None,
        seasons: vec![],
    }
}

async fn create(client: &Client, home: &Home, starts_on: &str, ends_on: &str) -> Reply {
    let input = json!({ "residenceId": home.residence().id, "startsOn": starts_on, "endsOn": ends_on });
    client.send(CREATE, json!({ "input": input })).await
}

async fn delete(client: &Client, id: &Value) -> Reply {
    client
        .send(DELETE, json!({ "input": { "awayPeriodId": id } }))
        .await
}

async fn look(home: &Home, task: &entity::task::Model) -> Value {
    let reply = home.viewer().send(TASK, json!({ "id": task.id })).await.fine();
    reply.data("task")
}

async fn periods(client: &Client, home: &Home) -> Vec<String> {
    let query = "query($id: ID!) { residence(id: $id) { awayPeriods { startsOn endsOn } } }";
    let reply = client
        .send(query, json!({ "id": home.residence().id }))
        .await
        .fine();
    let rows = reply.data("residence.awayPeriods");
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        format!(
            "{}..{}",
            row["startsOn"].as_str().unwrap(),
            row["endsOn"].as_str().unwrap()
        )
    })
    .collect()
}

#[tokio::test]
async fn what_falls_due_while_nobody_is_home_waits_for_the_first_day_back() {
    let home = Home::new().await;
    let once = home.task("Clean the gutters").due("2026-12-24").await;
    let weekly_task = home.task("Water the plants").schedule(weekly("2026-11-26")).await;
    let always = home.task("Feed the cat").due("2026-12-24");
    let always = always.with(|new| new.runs_while_away = true).await;
    let other = home.task("Bleed the radiators").due("2026-12-31").await;

    let made = create(&home.manager(), &home, "2026-12-20", "2026-12-27")
        .await
        .fine();
    let moved = look(&home, &once).await;
    let upcoming = look(&home, &weekly_task).await["upcomingDates"].clone();
    let (cat, radiators) = (look(&home, &always).await, look(&home, &other).await);
    delete(&home.owner(), &made.data("createAwayPeriod.awayPeriod.id"))
        .await
        .fine();
    let back = look(&home, &once).await;

    assert_eq!(
        (&moved["dueOn"], &moved["scheduledOn"]),
        (&json!("2026-12-28"), &json!("2026-12-28"))
    );
    assert_eq!(
        upcoming,
        json!(["2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"])
    );
    assert_eq!(cat["dueOn"], "2026-12-24");
    // Nothing of it has changed, so nobody hears of it.
    assert_eq!(radiators["revision"], json!(other.revision));
    assert_eq!(
        (&back["dueOn"], &back["scheduledOn"]),
        (&json!("2026-12-24"), &json!("2026-12-24"))
    );
    let at_revision = made.data("createAwayPeriod.awayPeriod");
    assert_eq!(at_revision["revision"], at_revision["residence"]["revision"]);
}

#[tokio::test]
async fn periods_that_touch_chain_and_later_dates_move_too() {
    let home = Home::new().await;
    let task = home.task("Water the plants").schedule(weekly("2026-12-24")).await;

    create(&home.owner(), &home, "2026-12-28", "2027-01-03")
        .await
        .fine();
    create(&home.owner(), &home, "2026-12-20", "2026-12-27")
        .await
        .fine();
    let task = look(&home, &task).await;

    // The dates of 24 and 31 December fall on one day, so they are one occurrence.
    assert_eq!(
        task["upcomingDates"],
        json!(["2027-01-04", "2027-01-07", "2027-01-14", "2027-01-21"])
    );
    assert_eq!(
        periods(&home.viewer(), &home).await,
        ["2026-12-20..2026-12-27", "2026-12-28..2027-01-03"]
    );
}

#[tokio::test]
async fn what_was_overdue_is_not_while_nobody_is_home_and_what_a_person_moved_stays() {
    let home = Home::new().await;
    let overdue = home.task("Clean the gutters").due("2026-11-21").await;
    let moved = home.task("Sweep").due("2026-11-22").await;
    let owner = &home.person(Place::Owner).viewer;
    task::reschedule(home.app(), owner, moved.id, Some(day("2026-11-25")))
        .await
        .unwrap();
    task::snooze(home.app(), owner, moved.id, Some(day("2026-11-24")))
        .await
        .unwrap();
    let before = look(&home, &overdue).await;

    create(&home.owner(), &home, "2026-11-20", "2026-11-26")
        .await
        .fine();

    assert_eq!(before["bucket"], "OVERDUE");
    let overdue = look(&home, &overdue).await;
    assert_eq!(
        (&overdue["bucket"], &overdue["dueOn"]),
        (&json!("DUE_SOON"), &json!("2026-11-27"))
    );
    let moved = look(&home, &moved).await;
    assert_eq!(
        (&moved["dueOn"], &moved["scheduledOn"], &moved["snoozedUntil"]),
        (&json!("2026-11-25"), &json!("2026-11-27"), &json!("2026-11-24"))
    );
}

#[tokio::test]
async fn a_task_that_begins_to_run_while_away_falls_due_then() {
    let home = Home::new().await;
    create(&home.owner(), &home, "2026-12-20", "2026-12-27")
        .await
        .fine();
    let task = home.task("Feed the cat").due("2026-12-24").await;
    let moved = look(&home, &task).await;
    let patch = task::TaskPatch {
        runs_while_away: Patch::Set(true),
        ..task::TaskPatch::default()
    };

    task::update(home.app(), &home.person(Place::Owner).viewer, task.id, patch)
        .await
        .unwrap();

    assert_eq!(moved["dueOn"], "2026-12-28");
    assert_eq!(look(&home, &task).await["dueOn"], "2026-12-24");
}

#[tokio::test]
async fn closing_a_task_passes_over_the_days_away() {
    let home = Home::new().await;
    create(&home.owner(), &home, "2026-11-28", "2026-12-05")
        .await
        .fine();
    let task = home.task("Water the plants").schedule(weekly("2026-11-24")).await;
    let complete =
        "mutation($id: ID!) { completeTask(input: { taskId: $id }) { task { dueOn } userErrors { code } } }";

    let done = home
        .member()
        .send(complete, json!({ "id": task.id }))
        .await
        .fine();

    assert_eq!(done.data("completeTask.task.dueOn"), "2026-12-06");
}

#[tokio::test]
async fn days_that_cannot_be_are_refused_and_a_period_sent_twice_is_made_once() {
    let home = Home::new().await;
    let owner = home.owner();
    for (starts_on, ends_on, wanted) in [
        ("2026-12-02", "2026-12-01", "OUT_OF_RANGE input.endsOn"),
        ("2026-12-01", "2027-12-02", "OUT_OF_RANGE input.endsOn"),
        ("2025-01-01", "2025-01-02", "OUT_OF_RANGE input.startsOn"),
        ("2040-01-01", "2040-01-02", "OUT_OF_RANGE input.startsOn"),
    ] {
        assert_eq!(
            create(&owner, &home, starts_on, ends_on).await.user_errors(),
            wanted,
            "{starts_on}"
        );
    }
    let id = AwayPeriodId::new(home.app().clock.now());
    let input = json!({ "id": id, "residenceId": home.residence().id, "startsOn": "2026-12-01", "endsOn": "2026-12-01" });
    let send = async |client: &Client| client.send(CREATE, json!({ "input": input })).await;

    let once = send(&owner).await.fine();
    let twice = send(&owner).await.fine();
    let another = send(&home.manager()).await;
    delete(&owner, &json!(id)).await.fine();
    let after = send(&owner).await;
    let gone = delete(&owner, &json!(id)).await;

    assert_eq!(
        once.data("createAwayPeriod.awayPeriod"),
        twice.data("createAwayPeriod.awayPeriod")
    );
    assert_eq!(another.user_errors(), "TAKEN input.id");
    assert_eq!(after.user_errors(), "TAKEN input.id");
    assert_eq!(gone.user_errors(), "NOT_FOUND input.awayPeriodId");
}

#[tokio::test]
async fn a_home_has_a_hundred_periods_at_most() {
    let home = Home::new().await;
    let owner = home.owner();
    for number in 0..100 {
        let day = (day("2026-12-01") + Days::new(number * 2)).to_string();
        create(&owner, &home, &day, &day).await.fine();
    }

    let one_more = create(&owner, &home, "2026-11-25", "2026-11-25").await;

    assert_eq!(one_more.user_errors(), "WRONG_STATE input.residenceId");
}

#[tokio::test]
async fn who_may_not_changes_no_days_away() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-12-24").await;
    let made = create(&home.owner(), &home, "2026-12-20", "2026-12-22")
        .await
        .fine();
    let id = made.data("createAwayPeriod.awayPeriod.id");
    let node = "query($id: ID!) { node(id: $id) { ... on AwayPeriod { startsOn } } }";

    for (client, code) in [
        (home.member(), "FORBIDDEN"),
        (home.viewer(), "FORBIDDEN"),
        (home.stranger(), "NOT_FOUND"),
    ] {
        let created = create(&client, &home, "2026-12-23", "2026-12-25").await;
        let deleted = delete(&client, &id).await;
        assert_eq!(created.user_errors(), format!("{code} input.residenceId"));
        assert_eq!(deleted.user_errors(), format!("{code} input.awayPeriodId"));
    }
    let nobody = create(&home.nobody(), &home, "2026-12-23", "2026-12-25").await;
    assert_eq!(nobody.errors(), "UNAUTHENTICATED createAwayPeriod");
    assert_eq!(
        Tasks::find_by_id(task.id)
            .one(&home.app().db)
            .await
            .unwrap()
            .unwrap()
            .due_on,
        Some(day("2026-12-24"))
    );
    let hidden = home.stranger().send(node, json!({ "id": id })).await.fine();
    let seen = home.viewer().send(node, json!({ "id": id })).await.fine();
    assert_eq!(
        (hidden.data("node"), seen.text_at("node.startsOn")),
        (Value::Null, "2026-12-20".to_owned())
    );
}

#[tokio::test]
async fn an_app_that_was_offline_learns_of_days_away() {
    let home = Home::new().await;
    let task = home.task("Clean the gutters").due("2026-12-24").await;
    let made = create(&home.owner(), &home, "2026-12-20", "2026-12-27")
        .await
        .fine();
    let id = made.data("createAwayPeriod.awayPeriod.id");
    let changes =
        "query($id: ID!, $since: Int!) { residence(id: $id) { changes(since: $since) { revision deletedIds
        upserted { ... on AwayPeriod { id startsOn } ... on Task { id dueOn } } } } }";
    let since = json!({ "id": home.residence().id, "since": task.revision });

    let first = home.member().send(changes, since).await.fine();
    delete(&home.owner(), &id).await.fine();
    let since = json!({ "id": home.residence().id, "since": first.data("residence.changes.revision") });
    let then = home.member().send(changes, since).await.fine();

    assert_eq!(
        first.data("residence.changes.upserted"),
        json!([{ "id": id, "startsOn": "2026-12-20" }, { "id": task.id, "dueOn": "2026-12-28" }])
    );
    assert_eq!(then.data("residence.changes.deletedIds"), json!([id]));
    assert_eq!(
        then.data("residence.changes.upserted"),
        json!([{ "id": task.id, "dueOn": "2026-12-24" }])
    );
}
