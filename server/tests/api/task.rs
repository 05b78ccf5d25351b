//! Tasks: what the household does with them.

use entity::{
    id::TaskId,
    schedule::{IntervalUnit, Schedule, ScheduleBasis},
};
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

pub(crate) const CREATE: &str = "mutation($input: CreateTaskInput!) { createTask(input: $input) {
    task { id title category priority dueOn scheduledOn bucket leadDays runsWhileAway tags revision
        schedule { __typename ... on IntervalSchedule { every unit basis startsOn until seasons { from to } } } }
    userErrors { code field message } } }";
pub(crate) const UPDATE: &str = "mutation($input: UpdateTaskInput!) { updateTask(input: $input) {
    task { id title description dueOn bucket leadDays tags revision estimatedCost { amount currencyCode } }
    userErrors { code field } } }";
pub(crate) const COMPLETE: &str = "mutation($input: CompleteTaskInput!) { completeTask(input: $input) {
    task { id dueOn scheduledOn bucket lastCompletion { id completedOn } }
    completion { id outcome dueOn scheduledOn completedOn occurrences cost { amount currencyCode } minutes rating notes
        completedBy { displayName } }
    userErrors { code field } } }";
pub(crate) const SKIP: &str = "mutation($input: SkipTaskInput!) { skipTask(input: $input) {
    task { id dueOn bucket } completion { id outcome dueOn completedOn } userErrors { code field } } }";
pub(crate) const UPDATE_COMPLETION: &str =
    "mutation($input: UpdateCompletionInput!) { updateCompletion(input: $input) {
    task { dueOn } completion { id completedOn notes revision } userErrors { code field } } }";
pub(crate) const DELETE_COMPLETION: &str =
    "mutation($input: DeleteCompletionInput!) { deleteCompletion(input: $input) {
    task { dueOn bucket lastCompletion { id } } userErrors { code field } } }";
pub(crate) const DELETE: &str = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) {
    deletedId residence { id taskCounts { upcoming } } userErrors { code field } } }";
pub(crate) const LOG: &str = "query($id: ID!) { task(id: $id) { dueOn bucket completions { totalCount nodes {
    id outcome dueOn completedOn occurrences } } } }";

/// Makes the operation of a mutation that answers with a task alone.
pub(crate) fn on_task(mutation: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{
            task {{ id dueOn scheduledOn snoozedUntil startedAt archivedAt bucket revision }} userErrors {{ code field }} }} }}"
    )
}

pub(crate) async fn send(client: &Client, operation: &str, input: Value) -> Reply {
    client.send(operation, json!({ "input": input })).await
}

pub(crate) fn weekly(starts_on: &str) -> Schedule {
    Schedule::Interval {
        every: 1,
        unit: IntervalUnit::Week,
        basis: ScheduleBasis::Start,
        starts_on: starts_on.parse().unwrap(),
        until: None,
        seasons: Vec::new(),
    }
}

pub(crate) fn ninety_days_after(starts_on: &str) -> Schedule {
    Schedule::Interval {
        every: 90,
        unit: IntervalUnit::Day,
        basis: ScheduleBasis::Completion,
        starts_on: starts_on.parse().unwrap(),
        until: None,
        seasons: Vec::new(),
    }
}

#[tokio::test]
async fn a_new_task_has_its_first_day_and_the_defaults() {
    let home = Home::new().await;

    let reply = send(&home.member(), CREATE, json!({
        "residenceId": home.residence().id, "title": "  Change the furnace filter ", "category": null, "tags": ["hvac", " hvac ", ""],
        "schedule": { "interval": { "every": 3, "unit": "MONTH", "basis": null, "startsOn": "2026-11-30" } },
    })).await.fine();

    let task = reply.data("createTask.task");
    assert_eq!(task["title"], "Change the furnace filter");
    assert_eq!(task["category"], "GENERAL");
    assert_eq!(task["priority"], "MEDIUM");
    assert_eq!(task["dueOn"], "2026-11-30");
    assert_eq!(task["scheduledOn"], "2026-11-30");
    assert_eq!(task["bucket"], "DUE_SOON");
    assert_eq!(task["leadDays"], 14);
    assert_eq!(task["tags"], json!(["hvac"]));
    assert_eq!(task["schedule"]["basis"], "START");
    assert_eq!(task["revision"], 2);
}

#[tokio::test]
async fn a_task_sent_twice_is_made_once() {
    let home = Home::new().await;
    let id = TaskId::new(home.app().clock.now());
    let input = json!({ "id": id, "residenceId": home.residence().id, "title": "Once", "schedule": { "onDemand": true } });

    let first = send(&home.member(), CREATE, input.clone()).await.fine();
    let again = send(&home.member(), CREATE, input.clone()).await.fine();
    let foreign = send(&home.owner(), CREATE, input).await;

    assert_eq!(first.data("createTask.task"), again.data("createTask.task"));
    assert_eq!(foreign.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn it_can_be_the_turn_of_whoever_may_work_on_tasks() {
    let home = Home::new().await;
    let task = home.task("Mop").await;
    let viewer = home.person(Place::Viewer).membership.as_ref().unwrap().id;
    let new = json!({ "residenceId": home.residence().id, "title": "Mop", "assigneeId": viewer, "schedule": { "onDemand": true } });

    let made = send(&home.owner(), CREATE, new).await;
    let assign = "mutation($id: ID!, $to: ID!) { updateTask(input: { taskId: $id, assigneeId: $to }) { userErrors { code field message } } }";
    let changed = home
        .owner()
        .send(assign, json!({ "id": task.id, "to": viewer }))
        .await;

    assert_eq!(made.user_errors(), "WRONG_STATE input.assigneeId");
    assert_eq!(changed.user_errors(), "WRONG_STATE input.assigneeId");
    assert!(changed.text().contains("only looks on"), "{}", changed.text());
}

#[tokio::test]
async fn all_that_is_wrong_with_a_task_is_said_at_once() {
    let home = Home::new().await;
    let stranger = home.person(Place::Stranger).viewer.account_id.0;

    let reply = send(&home.owner(), CREATE, json!({
        "residenceId": home.residence().id, "title": "   ", "description": "x".repeat(10_001), "leadDays": 367,
        "estimatedMinutes": -1, "estimatedCost": { "amount": "-1", "currencyCode": "usd" }, "tags": ["x".repeat(41)],
        "assigneeId": entity::id::MembershipId(stranger),
        "schedule": { "interval": { "every": 0, "unit": "DAY", "startsOn": "2026-11-23", "until": "2026-11-22" } },
    })).await;

    let mut lines: Vec<_> = reply.user_errors().lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "BLANK input.title",
            "INVALID_FORMAT input.estimatedCost.currencyCode",
            "NOT_FOUND input.assigneeId",
            "OUT_OF_RANGE input.estimatedCost.amount",
            "OUT_OF_RANGE input.estimatedMinutes",
            "OUT_OF_RANGE input.leadDays",
            "OUT_OF_RANGE input.schedule.interval.every",
            "OUT_OF_RANGE input.schedule.interval.until",
            "TOO_LONG input.description",
            "TOO_LONG input.tags",
        ]
    );
}

#[tokio::test]
async fn a_schedule_that_cannot_be_is_refused() {
    let home = Home::new().await;
    let rule = |rrule: &str| json!({ "rule": { "rrule": rrule, "startsOn": "2026-01-01" } });
    let cases = [
        rule("FREQ=HOURLY"),
        rule("FREQ=DAILY;BYHOUR=3"),
        rule("nonsense"),
        rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ];

    for schedule in cases {
        let input = json!({ "residenceId": home.residence().id, "title": "Never", "schedule": schedule });
        let reply = send(&home.owner(), CREATE, input).await;
        assert!(
            reply.user_errors().ends_with("input.schedule.rule.rrule"),
            "{schedule}: {}",
            reply.text()
        );
    }
    let two = json!({ "residenceId": home.residence().id, "title": "Both", "schedule": { "onDemand": true, "once": {} } });
    assert_eq!(
        send(&home.owner(), CREATE, two).await.errors(),
        "BAD_USER_INPUT createTask"
    );
}

#[tokio::test]
async fn a_task_that_is_said_not_to_be_on_demand_has_no_schedule() {
    let home = Home::new().await;
    let input =
        json!({ "residenceId": home.residence().id, "title": "x", "schedule": { "onDemand": false } });

    let reply = send(&home.owner(), CREATE, input).await;

    assert_eq!(reply.user_errors(), "OUT_OF_RANGE input.schedule.onDemand");
}

#[tokio::test]
async fn snoozing_hides_a_task_and_leaves_its_day() {
    let home = Home::new().await;
    let task = home.task("Gutters").due("2026-11-20").await;
    let snooze = on_task("snoozeTask");

    let reply = send(
        &home.member(),
        &snooze,
        json!({ "taskId": task.id, "until": "2026-12-05" }),
    )
    .await
    .fine();
    assert_eq!(reply.data("snoozeTask.task.bucket"), "SNOOZED");
    assert_eq!(reply.data("snoozeTask.task.dueOn"), "2026-11-20");

    let today = send(
        &home.member(),
        &snooze,
        json!({ "taskId": task.id, "until": "2026-11-23" }),
    )
    .await;
    assert_eq!(today.user_errors(), "OUT_OF_RANGE input.until");

    let woken = send(
        &home.member(),
        &snooze,
        json!({ "taskId": task.id, "until": null }),
    )
    .await
    .fine();
    assert_eq!(woken.data("snoozeTask.task.bucket"), "OVERDUE");

    let undated = home.task("Find the leak").await;
    let reply = send(
        &home.member(),
        &snooze,
        json!({ "taskId": undated.id, "until": "2026-12-05" }),
    )
    .await;
    assert_eq!(reply.user_errors(), "WRONG_STATE input.taskId");
}

#[tokio::test]
async fn rescheduling_moves_one_occurrence_only() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;
    let reschedule = on_task("rescheduleTask");

    let moved = send(
        &home.member(),
        &reschedule,
        json!({ "taskId": task.id, "dueOn": "2026-11-25" }),
    )
    .await
    .fine();
    assert_eq!(moved.data("rescheduleTask.task.dueOn"), "2026-11-25");
    assert_eq!(moved.data("rescheduleTask.task.scheduledOn"), "2026-11-23");

    let back = send(
        &home.member(),
        &reschedule,
        json!({ "taskId": task.id, "dueOn": null }),
    )
    .await
    .fine();
    assert_eq!(back.data("rescheduleTask.task.dueOn"), "2026-11-23");

    send(
        &home.member(),
        &reschedule,
        json!({ "taskId": task.id, "dueOn": "2026-11-25" }),
    )
    .await
    .fine();
    let done = send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "dueOn": "2026-11-23" }),
    )
    .await
    .fine();
    assert_eq!(done.data("completeTask.completion.dueOn"), "2026-11-25");
    assert_eq!(done.data("completeTask.task.dueOn"), "2026-11-30");

    let past = send(
        &home.member(),
        &reschedule,
        json!({ "taskId": task.id, "dueOn": "2026-11-22" }),
    )
    .await;
    assert_eq!(past.user_errors(), "OUT_OF_RANGE input.dueOn");
}

#[tokio::test]
async fn starting_shows_that_somebody_has_begun() {
    let home = Home::new().await;
    let task = home.task("Gutters").due("2026-11-20").await;

    let started = send(
        &home.member(),
        &on_task("startTask"),
        json!({ "taskId": task.id }),
    )
    .await
    .fine();
    let again = send(&home.owner(), &on_task("startTask"), json!({ "taskId": task.id }))
        .await
        .fine();
    let stopped = send(&home.member(), &on_task("stopTask"), json!({ "taskId": task.id }))
        .await
        .fine();

    assert_eq!(started.data("startTask.task.bucket"), "IN_PROGRESS");
    assert_eq!(started.data("startTask.task"), again.data("startTask.task"));
    assert_eq!(stopped.data("stopTask.task.bucket"), "OVERDUE");
    assert_eq!(stopped.data("stopTask.task.startedAt"), Value::Null);
}

#[tokio::test]
async fn an_archived_task_rests() {
    let home = Home::new().await;
    let task = home.task("Gutters").due("2026-11-20").await;

    let away = send(
        &home.member(),
        &on_task("archiveTask"),
        json!({ "taskId": task.id }),
    )
    .await
    .fine();
    assert_eq!(away.data("archiveTask.task.bucket"), "ARCHIVED");
    for operation in ["startTask", "stopTask"] {
        let reply = send(&home.member(), &on_task(operation), json!({ "taskId": task.id })).await;
        assert_eq!(reply.user_errors(), "WRONG_STATE input.taskId");
    }
    let done = send(&home.member(), COMPLETE, json!({ "taskId": task.id })).await;
    assert_eq!(done.user_errors(), "WRONG_STATE input.taskId");

    let back = send(
        &home.member(),
        &on_task("unarchiveTask"),
        json!({ "taskId": task.id }),
    )
    .await
    .fine();
    assert_eq!(back.data("unarchiveTask.task.bucket"), "OVERDUE");
}

#[tokio::test]
async fn deleting_a_task_takes_its_log_along() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;
    send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();

    let reply = send(&home.member(), DELETE, json!({ "taskId": task.id }))
        .await
        .fine();

    assert_eq!(reply.data("deleteTask.deletedId"), task.id.to_string());
    assert_eq!(reply.data("deleteTask.residence.taskCounts.upcoming"), 0);
    assert_eq!(
        home.member()
            .send(LOG, json!({ "id": task.id }))
            .await
            .data("task"),
        Value::Null
    );
    let again = send(&home.member(), DELETE, json!({ "taskId": task.id })).await;
    assert_eq!(again.user_errors(), "NOT_FOUND input.taskId");
}

#[tokio::test]
async fn an_update_leaves_what_it_does_not_name() {
    let home = Home::new().await;
    let task = home
        .task("Gutters")
        .due("2026-12-20")
        .with(|new| new.description = Some("Ladder".to_owned()))
        .await;

    let input = json!({ "taskId": task.id, "leadDays": 30, "tags": ["roof"], "estimatedCost": { "amount": "80", "currencyCode": "EUR" } });
    let reply = send(&home.member(), UPDATE, input).await.fine();
    let updated = reply.data("updateTask.task");
    assert_eq!(updated["title"], "Gutters");
    assert_eq!(updated["description"], "Ladder");
    assert_eq!(updated["bucket"], "DUE_SOON");
    assert_eq!(updated["estimatedCost"]["amount"], "80");

    let cleared = send(
        &home.member(),
        UPDATE,
        json!({ "taskId": task.id, "description": null, "leadDays": null }),
    )
    .await
    .fine();
    assert_eq!(cleared.data("updateTask.task.description"), Value::Null);
    assert_eq!(cleared.data("updateTask.task.leadDays"), 7);

    let blank = send(
        &home.member(),
        UPDATE,
        json!({ "taskId": task.id, "title": null, "category": null }),
    )
    .await;
    assert_eq!(blank.user_errors(), "BLANK input.title\nBLANK input.category");
}

#[tokio::test]
async fn an_edit_of_an_old_version_is_a_conflict_with_the_task_as_it_is() {
    let home = Home::new().await;
    let task = home.task("Gutters").due("2026-12-20").await;
    send(
        &home.owner(),
        UPDATE,
        json!({ "taskId": task.id, "title": "All gutters" }),
    )
    .await
    .fine();

    let reply = send(
        &home.member(),
        UPDATE,
        json!({ "taskId": task.id, "ifRevision": task.revision, "title": "Gutter" }),
    )
    .await;

    assert_eq!(reply.user_errors(), "CONFLICT input.ifRevision");
    assert_eq!(reply.data("updateTask.task.title"), "All gutters");
}

#[tokio::test]
async fn a_new_schedule_begins_today_and_leaves_the_log() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-02")).await;
    send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();

    let schedule = json!({ "interval": { "every": 1, "unit": "MONTH", "startsOn": "2026-01-15" } });
    let reply = send(
        &home.member(),
        UPDATE,
        json!({ "taskId": task.id, "schedule": schedule }),
    )
    .await
    .fine();
    let log = home.member().send(LOG, json!({ "id": task.id })).await.fine();

    assert_eq!(reply.data("updateTask.task.dueOn"), "2026-12-15");
    assert_eq!(log.data("task.completions.totalCount"), 2);
}
