//! The log: closing occurrences, and putting right what it says.

use entity::id::TaskId;
use serde_json::{Value, json};
use testing::Home;

use crate::task::{
    COMPLETE, CREATE, DELETE_COMPLETION, LOG, SKIP, UPDATE_COMPLETION, ninety_days_after, send, weekly,
};

#[tokio::test]
async fn completing_closes_the_occurrence_and_opens_the_next() {
    let home = Home::new().await;
    let task = home
        .task("Filter")
        .schedule(ninety_days_after("2026-11-20"))
        .await;

    let reply = send(&home.member(), COMPLETE, json!({
        "taskId": task.id, "dueOn": "2026-11-20", "cost": { "amount": "12.5", "currencyCode": "USD" }, "minutes": 10, "rating": 5,
        "notes": "MERV 11",
    })).await.fine();

    assert_eq!(reply.data("completeTask.task.dueOn"), "2027-02-21");
    assert_eq!(reply.data("completeTask.task.bucket"), "UPCOMING");
    let row = reply.data("completeTask.completion");
    assert_eq!(row["outcome"], "COMPLETED");
    assert_eq!(row["dueOn"], "2026-11-20");
    assert_eq!(row["completedOn"], "2026-11-23");
    assert_eq!(row["cost"], json!({ "amount": "12.50", "currencyCode": "USD" }));
    assert_eq!(row["completedBy"]["displayName"], "Mia Member");
    assert_eq!(reply.data("completeTask.task.lastCompletion.id"), row["id"]);
}

#[tokio::test]
async fn occurrences_that_were_passed_over_become_one_missed_row() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-02")).await;

    let reply = send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();
    let log = home.member().send(LOG, json!({ "id": task.id })).await.fine();

    assert_eq!(reply.data("completeTask.task.dueOn"), "2026-11-30");
    let rows = log.data("task.completions.nodes");
    let missed: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["outcome"] == "MISSED")
        .collect();
    assert_eq!(missed.len(), 1);
    // Of the 9th and the 16th; the 23rd is today and counts as done.
    assert_eq!(missed[0]["occurrences"], 2);
    assert_eq!(missed[0]["dueOn"], "2026-11-09");
}

#[tokio::test]
async fn two_people_who_tick_the_same_occurrence_close_it_once() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;
    let input = json!({ "taskId": task.id, "dueOn": "2026-11-23" });

    let (mine, theirs) = (home.member(), home.owner());
    let (first, second) = tokio::join!(
        send(&mine, COMPLETE, input.clone()),
        send(&theirs, COMPLETE, input)
    );

    assert_eq!(
        first.fine().data("completeTask.completion.id"),
        second.fine().data("completeTask.completion.id")
    );
    let log = home.member().send(LOG, json!({ "id": task.id })).await;
    assert_eq!(log.data("task.completions.totalCount"), 1);
}

#[tokio::test]
async fn what_is_done_early_is_closed_once_however_often_it_is_ticked() {
    let home = Home::new().await;
    let input = json!({ "residenceId": home.residence().id, "title": "Filter",
        "schedule": { "interval": { "every": 1, "unit": "WEEK", "basis": "COMPLETION", "startsOn": "2026-12-03" } } });
    let made = send(&home.member(), CREATE, input).await.fine();
    let id = made.text_at("createTask.task.id");
    let tick = || async {
        let input = json!({ "taskId": id, "dueOn": "2026-12-03" });
        send(&home.member(), COMPLETE, input).await.fine()
    };

    let first = tick().await;
    let again = tick().await;

    let path = "completeTask.completion.id";
    assert_eq!(first.data(path), again.data(path));
    let log = home.member().send(LOG, json!({ "id": id })).await;
    assert_eq!(log.data("task.completions.totalCount"), 1);
}

#[tokio::test]
async fn an_occurrence_that_never_was_is_a_conflict_with_the_task_as_it_is() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;

    let reply = send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "dueOn": "2026-11-25" }),
    )
    .await;

    assert_eq!(reply.user_errors(), "CONFLICT input.dueOn");
    assert_eq!(reply.data("completeTask.task.dueOn"), "2026-11-23");
    assert_eq!(reply.data("completeTask.completion"), Value::Null);
}

#[tokio::test]
async fn a_completion_may_lie_in_the_past_but_not_in_the_future() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;

    let future = send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "completedOn": "2026-11-24" }),
    )
    .await;
    let past = send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "completedOn": "2026-11-21" }),
    )
    .await
    .fine();

    let long_ago = json!({ "taskId": task.id, "completedOn": "1800-01-01" });
    let long_ago = send(&home.member(), COMPLETE, long_ago).await;

    assert_eq!(future.user_errors(), "OUT_OF_RANGE input.completedOn");
    assert_eq!(long_ago.user_errors(), "OUT_OF_RANGE input.completedOn");
    assert_eq!(past.data("completeTask.task.dueOn"), "2026-11-30");
}

#[tokio::test]
async fn taking_a_completion_back_gives_what_was_before() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-02")).await;
    let done = send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();

    let id = done.text_at("completeTask.completion.id");
    let reply = send(&home.member(), DELETE_COMPLETION, json!({ "completionId": id }))
        .await
        .fine();
    let log = home.member().send(LOG, json!({ "id": task.id })).await.fine();

    assert_eq!(
        reply.data("deleteCompletion.task"),
        json!({ "dueOn": "2026-11-02", "bucket": "OVERDUE", "lastCompletion": null })
    );
    assert_eq!(log.data("task.completions.totalCount"), 0);
}

#[tokio::test]
async fn moving_a_completions_day_works_the_next_one_out_anew() {
    let home = Home::new().await;
    let task = home
        .task("Filter")
        .schedule(ninety_days_after("2026-11-20"))
        .await;
    let done = send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
        .await
        .fine();
    let id = done.text_at("completeTask.completion.id");

    let input = json!({ "completionId": id, "completedOn": "2026-11-01", "notes": "Earlier than I thought" });
    let reply = send(&home.member(), UPDATE_COMPLETION, input).await.fine();

    assert_eq!(reply.data("updateCompletion.task.dueOn"), "2027-01-30");
    assert_eq!(
        reply.data("updateCompletion.completion.completedOn"),
        "2026-11-01"
    );
}

#[tokio::test]
async fn a_back_dated_completion_takes_its_place_in_the_log() {
    let home = Home::new().await;
    let task = home
        .task("Filter")
        .schedule(ninety_days_after("2026-08-01"))
        .await;
    send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "completedOn": "2026-11-20" }),
    )
    .await
    .fine();

    let late = send(
        &home.member(),
        COMPLETE,
        json!({ "taskId": task.id, "completedOn": "2026-08-03" }),
    )
    .await
    .fine();

    // The newest day still counts.
    assert_eq!(late.data("completeTask.task.dueOn"), "2027-02-18");
    assert_eq!(late.data("completeTask.completion.dueOn"), "2026-08-01");
    assert_eq!(
        late.data("completeTask.task.lastCompletion.completedOn"),
        "2026-11-20"
    );
}

#[tokio::test]
async fn skipping_closes_the_occurrence_as_not_done() {
    let home = Home::new().await;
    let task = home.task("Bins").schedule(weekly("2026-11-23")).await;

    let reply = send(
        &home.member(),
        SKIP,
        json!({ "taskId": task.id, "dueOn": "2026-11-23" }),
    )
    .await
    .fine();

    assert_eq!(reply.data("skipTask.completion.outcome"), "SKIPPED");
    assert_eq!(reply.data("skipTask.task.dueOn"), "2026-11-30");
}

#[tokio::test]
async fn a_task_that_comes_once_is_completed_when_it_is_done() {
    let home = Home::new().await;
    let dated = home.task("Paint the fence").due("2026-11-30").await;
    let undated = home.task("Find the leak").await;
    let on_demand = home
        .task("Mow")
        .with(|new| new.schedule = domain::task::create::NewSchedule::OnDemand)
        .await;

    for (task, bucket) in [
        (&dated, "COMPLETED"),
        (&undated, "COMPLETED"),
        (&on_demand, "NO_DATE"),
    ] {
        let reply = send(&home.member(), COMPLETE, json!({ "taskId": task.id }))
            .await
            .fine();
        assert_eq!(reply.data("completeTask.task.bucket"), bucket);
    }
    let again = send(&home.member(), COMPLETE, json!({ "taskId": dated.id })).await;
    assert_eq!(again.user_errors(), "WRONG_STATE input.taskId");
    send(&home.member(), COMPLETE, json!({ "taskId": on_demand.id }))
        .await
        .fine();
}

#[tokio::test]
async fn a_season_that_is_over_closes_the_occurrence_as_missed() {
    let home = Home::new().await;
    let season = json!([{ "from": "04-01", "to": "11-25" }]);
    let reply = send(&home.member(), CREATE, json!({
        "residenceId": home.residence().id, "title": "Mow",
        "schedule": { "interval": { "every": 1, "unit": "WEEK", "startsOn": "2026-11-23", "seasons": season } },
    })).await.fine();
    let id: TaskId = reply.text_at("createTask.task.id").parse().unwrap();

    assert!(!domain::task::roll(home.app(), id).await.unwrap());
    home.set_clock("2026-11-26T06:00:00Z");
    assert!(domain::task::roll(home.app(), id).await.unwrap());
    assert!(!domain::task::roll(home.app(), id).await.unwrap());

    let log = home.member().send(LOG, json!({ "id": id })).await.fine();
    assert_eq!(log.data("task.dueOn"), "2027-04-01");
    assert_eq!(log.data("task.completions.nodes.0.outcome"), "MISSED");
    let missed = log.text_at("task.completions.nodes.0.id");
    let reply = send(
        &home.member(),
        DELETE_COMPLETION,
        json!({ "completionId": missed }),
    )
    .await;
    assert_eq!(reply.user_errors(), "WRONG_STATE input.completionId");
}
