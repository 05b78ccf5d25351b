//! Tasks, and getting them done.

use serde_json::{Value, json};
use testing::file::photo;

use super::story::Story;

/// Takes what is suggested, and adds a task of every schedule.
pub async fn plan(story: &mut Story) {
    let (ann, residence) = (story.ann.clone(), story.id("residence"));
    let suggested = story
        .ask(&ann, "SuggestionsScreen", json!({ "residenceId": residence }))
        .await;
    let best = &suggested["residence"]["suggestedTemplates"][0]["template"]["id"];
    story.keep("template", best);
    let taken = json!({ "residenceId": residence, "templates": [{ "templateId": best, "lastDoneOn": "2026-10-01" }] });
    story.act(&ann, "CreateTasksFromTemplates", taken).await;

    let before = story
        .upload(&ann, Some(residence.clone()), ("image/jpeg", photo(64, 48)))
        .await;
    let season = json!([{ "from": "03-01", "to": "12-15" }]);
    let monthly = json!({ "interval": { "every": 1, "unit": "MONTH", "startsOn": "2026-11-23", "until": "2027-12-31", "seasons": season } });
    let task = add(story, "Bleed the boiler", monthly).await;
    story.keep("task", &task["id"]);
    let detailed = json!({ "taskId": task["id"], "ifRevision": task["revision"], "description": "Top floor first", "category": "HVAC", "priority": "HIGH",
        "assigneeId": story.id("membership"), "contractorId": story.id("contractor"), "applianceId": story.id("appliance"), "leadDays": 3,
        "runsWhileAway": true, "estimatedCost": { "amount": "20.00", "currencyCode": "USD" }, "estimatedMinutes": 30, "tags": ["heating"],
        "photoFileIds": [before] });
    story.act(&ann, "UpdateTask", detailed).await;
    let weekly =
        json!({ "rule": { "rrule": "FREQ=WEEKLY;BYDAY=TU", "startsOn": "2026-11-24", "seasons": season } });
    add(story, "Put the bins out", weekly).await;
    let once = add(
        story,
        "Return the ladder",
        json!({ "once": { "dueOn": "2026-11-30" } }),
    )
    .await;
    story.keep("errand", &once["id"]);
    let spare = add(story, "Change a bulb", json!({ "onDemand": true })).await;
    story.keep("spare", &spare["id"]);
}

/// Gets the boiler done, and moves other work about.
pub async fn get_done(story: &mut Story) {
    let (ann, ben, residence) = (story.ann.clone(), story.ben.clone(), story.id("residence"));
    let (task, errand) = (json!({ "taskId": story.id("task") }), story.id("errand"));
    story.act(&ben, "StartTask", task.clone()).await;
    story.act(&ben, "StopTask", task.clone()).await;
    let after = story
        .upload(&ben, Some(residence), ("image/jpeg", photo(64, 48)))
        .await;
    let done = json!({ "taskId": story.id("task"), "dueOn": "2026-11-23", "completedOn": "2026-11-23", "contractorId": story.id("contractor"),
        "cost": { "amount": "18.50", "currencyCode": "USD" }, "minutes": 25, "rating": 5, "photoFileIds": [after] });
    let done = story.act(&ben, "CompleteTask", done).await;
    assert_eq!(done["completion"]["outcome"], "COMPLETED");
    story.keep("completion", &done["completion"]["id"]);
    let noted = json!({ "completionId": story.id("completion"), "notes": "Two valves stick" });
    story.act(&ben, "UpdateCompletion", noted).await;

    let later = json!({ "taskId": errand, "dueOn": "2026-12-02" });
    story.act(&ann, "RescheduleTask", later).await;
    let rest = json!({ "taskId": errand, "until": "2026-12-01" });
    story.act(&ann, "SnoozeTask", rest).await;
    let skipped = json!({ "taskId": errand, "notes": "The neighbour fetched it" });
    story.act(&ann, "SkipTask", skipped).await;
    let spare = json!({ "taskId": story.id("spare") });
    story.act(&ann, "ArchiveTask", spare.clone()).await;
    story.act(&ann, "UnarchiveTask", spare).await;
}

async fn add(story: &mut Story, title: &str, schedule: Value) -> Value {
    let ann = story.ann.clone();
    let task = json!({ "residenceId": story.id("residence"), "title": title, "schedule": schedule });
    story.act(&ann, "CreateTask", task).await["task"].clone()
}
