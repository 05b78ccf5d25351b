//! The catalogue of ready-made tasks, as operators write it.

use axum::http::header;
use chrono::TimeDelta;
use entity::{admin_user::AdminRole, template, template_text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use super::{change, operator, operator_as};
use crate::template::{SMOKE_ALARMS, choice, suggested, take};

const DETAIL: &str = "query($id: ID!) { taskTemplate(id: $id) {
    template { key title description germanTitle germanDescription category priority every unit basis seasons climate leadDays
        estimatedMinutes doneBy appliesWhen withdrawnAt state }
    previews { language title schedule dates southernDates }
    history { entryId operatorName fields reason } } }";
const LOOKUPS: &str = "{ lookups { version taskTemplates { id title description } } }";

async fn detail(client: &Client, id: &str) -> Value {
    let reply = client.send(DETAIL, json!({ "id": id })).await.fine();
    reply.data("taskTemplate")
}

/// Returns what an operator's form has of a template: all that is written, and nothing else.
fn written(detail: &Value) -> Value {
    let mut written = detail["template"].clone();
    for name in ["key", "withdrawnAt", "state"] {
        written.as_object_mut().unwrap().remove(name);
    }
    written
}

/// Writes a template anew from the state that it is in.
async fn update(client: &Client, id: &str, edit: impl FnOnce(&mut Value)) -> Reply {
    let detail = detail(client, id).await;
    let mut template = written(&detail);
    edit(&mut template);
    let input = json!({ "templateId": id, "state": detail["template"]["state"], "template": template, "reason": "a better word" });
    change(
        client,
        "updateTaskTemplate",
        input,
        "template { title germanTitle }",
    )
    .await
}

/// Returns what apps are told of a template: the version of all, its title and its description.
async fn told(client: &Client, id: &str) -> (String, Option<String>) {
    let reply = client.send(LOOKUPS, json!({})).await.fine();
    let all = reply.data("lookups.taskTemplates");
    let mut all = all.as_array().unwrap().iter();
    let found = all.find(|template| template["id"] == id);
    (
        reply.text_at("lookups.version"),
        found.map(|template| template["title"].as_str().unwrap().to_owned()),
    )
}

#[tokio::test]
async fn what_an_operator_writes_is_told_to_the_next_who_asks_in_their_language() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let german = home.nobody().with_header(header::ACCEPT_LANGUAGE, "de");
    let before = [
        told(&home.nobody(), SMOKE_ALARMS).await,
        told(&german, SMOKE_ALARMS).await,
    ];

    let reply = update(&client, SMOKE_ALARMS, |template| {
        template["title"] = json!(" Test every smoke alarm ");
        template["germanTitle"] = json!("Alle Rauchmelder prüfen");
        template["seasons"] = json!(["03-01/03-31", "10-01/10-31", "03-01 / 03-31"]);
        template["climate"] = json!(["DRY", "DRY"]);
        template["appliesWhen"] = json!(["kind: HOUSE", "feature:ATTIC"]);
    })
    .await
    .fine();
    let after = [
        told(&home.nobody(), SMOKE_ALARMS).await,
        told(&german, SMOKE_ALARMS).await,
    ];
    let kept = detail(&client, SMOKE_ALARMS).await;

    assert_eq!(
        reply.data("updateTaskTemplate.template"),
        json!({ "title": "Test every smoke alarm", "germanTitle": "Alle Rauchmelder prüfen" })
    );
    assert_eq!(after[0].1.as_deref(), Some("Test every smoke alarm"));
    assert_eq!(after[1].1.as_deref(), Some("Alle Rauchmelder prüfen"));
    assert!(before[0].0 != after[0].0 && before[1].0 != after[1].0);
    assert_eq!(kept["template"]["seasons"], json!(["03-01/03-31", "10-01/10-31"]));
    assert_eq!(kept["template"]["climate"], json!(["DRY"]));
    assert_eq!(
        kept["template"]["appliesWhen"],
        json!(["kind: HOUSE", "feature: ATTIC"])
    );
    assert_eq!(kept["history"].as_array().unwrap().len(), 1);
    assert_eq!(
        kept["history"][0]["fields"],
        json!(["appliesWhen", "climate", "germanTitle", "seasons", "title"])
    );
    assert_eq!(kept["history"][0]["operatorName"], "Olga Operator");
    assert_eq!(kept["history"][0]["reason"], "a better word");
}

#[tokio::test]
async fn tasks_that_were_made_of_a_template_stay_as_they_are() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let chosen = json!([choice(&home, "safety.smoke.test", None).await]);
    let made = take(&home.member(), &home, chosen).await.fine();
    let id = made.text_at("createTasksFromTemplates.tasks.0.id");
    let task = "query($id: ID!) { task(id: $id) { title description revision schedule { ... on IntervalSchedule { every } } } }";
    let before = home
        .viewer()
        .send(task, json!({ "id": id }))
        .await
        .fine()
        .data("task");

    update(&client, SMOKE_ALARMS, |template| {
        template["title"] = json!("Another");
        template["every"] = json!(7);
    })
    .await
    .fine();
    let withdraw = json!({ "templateId": SMOKE_ALARMS });
    change(
        &client,
        "withdrawTaskTemplate",
        withdraw,
        "template { withdrawnAt }",
    )
    .await
    .fine();
    let after = home
        .viewer()
        .send(task, json!({ "id": id }))
        .await
        .fine()
        .data("task");

    assert_eq!(after, before);
    let query = "query($id: ID!) { taskTemplate(id: $id) { tasks { nodes { id } totalCount } } }";
    let tasks = client.send(query, json!({ "id": SMOKE_ALARMS })).await.fine();
    assert_eq!(
        tasks.data("taskTemplate.tasks"),
        json!({ "nodes": [{ "id": id }], "totalCount": 1 })
    );
}

#[tokio::test]
async fn what_is_withdrawn_is_offered_to_nobody_until_it_is_offered_again() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let which = json!({ "templateId": SMOKE_ALARMS, "reason": "it is wrong" });
    let offered = async || {
        let all = suggested(&home.viewer(), &home).await;
        let told = told(&home.nobody(), SMOKE_ALARMS).await.1;
        (
            all.iter().any(|row| row["template"]["id"] == SMOKE_ALARMS),
            told.is_some(),
        )
    };
    assert_eq!(offered().await, (true, true));

    change(&client, "withdrawTaskTemplate", which.clone(), "")
        .await
        .fine();
    change(&client, "withdrawTaskTemplate", which.clone(), "")
        .await
        .fine();
    assert_eq!(offered().await, (false, false));
    let listed = client
        .send(
            "{ taskTemplates(filter: { withdrawn: true }) { nodes { key } totalCount } }",
            json!({}),
        )
        .await
        .fine();
    change(&client, "restoreTaskTemplate", which, "").await.fine();

    assert_eq!(offered().await, (true, true));
    assert_eq!(
        listed.data("taskTemplates"),
        json!({ "nodes": [{ "key": "safety.smoke.test" }], "totalCount": 1 })
    );
    let history = detail(&client, SMOKE_ALARMS).await["history"].clone();
    assert_eq!(
        history.as_array().unwrap().len(),
        2,
        "what changes nothing leaves no trace: {history}"
    );
}

#[tokio::test]
async fn whoever_comes_second_changes_nothing() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let seen = detail(&client, SMOKE_ALARMS).await;
    update(&client, SMOKE_ALARMS, |template| {
        template["title"] = json!("First");
    })
    .await
    .fine();

    let mut template = written(&seen);
    template["description"] = json!("Second");
    let input =
        json!({ "templateId": SMOKE_ALARMS, "state": seen["template"]["state"], "template": template });
    let second = change(&client, "updateTaskTemplate", input, "").await;

    assert_eq!(second.user_errors(), "CONFLICT input.state");
    assert_eq!(
        told(&home.nobody(), SMOKE_ALARMS).await.1.as_deref(),
        Some("First")
    );
}

#[tokio::test]
async fn a_template_goes_back_to_how_it_was_before_any_of_its_changes() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let first = detail(&client, SMOKE_ALARMS).await;
    for (title, every) in [("B", 2), ("C", 3)] {
        home.advance_clock(TimeDelta::minutes(1));
        update(&client, SMOKE_ALARMS, |template| {
            template["title"] = json!(title);
            template["every"] = json!(every);
        })
        .await
        .fine();
    }
    let entry = detail(&client, SMOKE_ALARMS).await["history"][1]["entryId"].clone();
    let back = json!({ "templateId": SMOKE_ALARMS, "entryId": entry, "reason": "it was right" });

    home.advance_clock(TimeDelta::minutes(1));
    change(&client, "revertTaskTemplate", back.clone(), "")
        .await
        .fine();
    let now = detail(&client, SMOKE_ALARMS).await;
    let again = change(&client, "revertTaskTemplate", back, "").await;
    let foreign = json!({ "templateId": SMOKE_ALARMS, "entryId": "audit_00000000000000000000000000" });
    let foreign = change(&client, "revertTaskTemplate", foreign, "").await;

    assert_eq!(written(&now), written(&first));
    assert_eq!(now["template"]["state"], first["template"]["state"]);
    assert_eq!(now["history"][0]["fields"], json!(["backTo", "every", "title"]));
    assert_eq!(
        again.user_errors(),
        "WRONG_STATE input.entryId",
        "it is so already"
    );
    assert_eq!(foreign.user_errors(), "NOT_FOUND input.entryId");
}

#[tokio::test]
async fn a_new_template_is_offered_in_both_languages_and_its_key_is_its_own() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let template = json!({ "title": "Oil the hinges", "description": "A drop each.", "germanTitle": "Scharniere ölen",
        "germanDescription": "Je ein Tropfen.", "category": "INTERIOR", "priority": "LOW", "every": 1, "unit": "YEAR", "basis": "COMPLETION",
        "leadDays": 7, "estimatedMinutes": null, "doneBy": "DIY" });
    let input = |key: &str| json!({ "key": key, "template": template });

    let made = change(
        &client,
        "createTaskTemplate",
        input("interior.hinges.oil"),
        "template { id key }",
    )
    .await
    .fine();
    let twice = change(&client, "createTaskTemplate", input("interior.hinges.oil"), "").await;
    let id = made.text_at("createTaskTemplate.template.id");
    let german = home.nobody().with_header(header::ACCEPT_LANGUAGE, "de");

    assert_eq!(
        told(&home.nobody(), &id).await.1.as_deref(),
        Some("Oil the hinges")
    );
    assert_eq!(told(&german, &id).await.1.as_deref(), Some("Scharniere ölen"));
    assert_eq!(twice.user_errors(), "TAKEN input.key");
    for key in [
        "",
        "hinges",
        "Interior.hinges",
        "interior..oil",
        "interior.hinges oil",
    ] {
        let refused = change(&client, "createTaskTemplate", input(key), "").await;
        assert_eq!(refused.user_errors(), "INVALID_FORMAT input.key", "{key}");
    }
    let entry = detail(&client, &id).await["history"][0]["entryId"].clone();
    let back = json!({ "templateId": id, "entryId": entry });
    let back = change(&client, "revertTaskTemplate", back, "").await;
    assert_eq!(
        back.user_errors(),
        "WRONG_STATE input.entryId",
        "it was not there before"
    );
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_and_by_the_preview_too() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let wrong = |template: &mut Value| {
        template["title"] = json!("");
        template["germanTitle"] = json!(" ");
        template["description"] = json!("");
        template["germanDescription"] = json!("\u{7}");
        template["every"] = json!(0);
        template["seasons"] = json!(["spring"]);
        template["appliesWhen"] = json!(["heating: COLD"]);
        template["leadDays"] = json!(367);
        template["estimatedMinutes"] = json!(-1);
    };

    let refused = update(&client, SMOKE_ALARMS, wrong).await;
    let mut template = written(&detail(&client, SMOKE_ALARMS).await);
    wrong(&mut template);
    let document = "query($input: TaskTemplatePreviewInput!) { taskTemplatePreview(input: $input) { previews { title } userErrors { code field } } }";
    let preview = client
        .send(document, json!({ "input": { "template": template } }))
        .await;

    let expected = "BLANK input.template.title\nBLANK input.template.germanTitle\nBLANK input.template.description\n\
        INVALID_FORMAT input.template.germanDescription\nINVALID_FORMAT input.template.seasons\n\
        INVALID_FORMAT input.template.appliesWhen\nOUT_OF_RANGE input.template.leadDays\n\
        OUT_OF_RANGE input.template.estimatedMinutes\nOUT_OF_RANGE input.template.every";
    assert_eq!(refused.user_errors(), expected);
    assert_eq!(preview.user_errors(), expected);
}

#[tokio::test]
async fn a_preview_says_in_both_languages_when_a_task_falls_due_in_the_north_and_in_the_south() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let mut template = written(&detail(&client, SMOKE_ALARMS).await);
    template["every"] = json!(1);
    template["unit"] = json!("YEAR");
    template["basis"] = json!("START");
    template["seasons"] = json!(["12-01/12-31"]);
    let document = "query($input: TaskTemplatePreviewInput!) { taskTemplatePreview(input: $input) {
        previews { language schedule dates southernDates } userErrors { code field } } }";

    let reply = client
        .send(document, json!({ "input": { "template": template } }))
        .await
        .fine();

    let previews = reply.data("taskTemplatePreview.previews");
    assert_eq!(previews[0]["language"], "en");
    assert_eq!(previews[1]["language"], "de");
    let [english, german] = [0, 1].map(|n| previews[n]["schedule"].as_str().unwrap().to_owned());
    assert!(
        english.starts_with("Every year from 2026-12-") && english.ends_with("from 12-01 to 12-31"),
        "{english}"
    );
    assert!(
        german.starts_with("Jedes Jahr ab 2026-12-") && german.ends_with("von 12-01 bis 12-31"),
        "{german}"
    );
    let months = |days: &Value| -> Vec<String> {
        let days = days.as_array().unwrap().iter();
        days.map(|day| day.as_str().unwrap()[..7].to_owned()).collect()
    };
    assert_eq!(months(&previews[0]["dates"])[..2], ["2026-12", "2027-12"]);
    assert_eq!(months(&previews[0]["southernDates"])[..2], ["2027-06", "2028-06"]);
}

#[tokio::test]
async fn whoever_may_not_read_the_audit_sees_the_template_without_its_history() {
    let home = Home::new().await;
    let client = operator_as(&home, AdminRole::Viewer).await;

    let shown = detail(&client, SMOKE_ALARMS).await;

    assert_eq!(shown["history"], Value::Null);
    assert_eq!(shown["template"]["key"], "safety.smoke.test");
    assert_eq!(shown["previews"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_an_operator_has_changed_is_told_from_what_was_shipped() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let shipped_at = "2026-11-26T00:00:00Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    let shipped = async || {
        let of_it = template_text::Entity::find().filter(template_text::Column::UpdatedAt.eq(shipped_at));
        let german = of_it.all(&home.app().db).await.unwrap();
        let english = template::Entity::find().filter(template::Column::UpdatedAt.eq(shipped_at));
        let english = english.all(&home.app().db).await.unwrap();
        (
            english.iter().any(|row| row.id.to_string() == SMOKE_ALARMS),
            german
                .iter()
                .any(|row| row.template_id.to_string() == SMOKE_ALARMS),
        )
    };
    assert_eq!(shipped().await, (true, true));

    update(&client, SMOKE_ALARMS, |template| {
        template["germanTitle"] = json!("Anders");
    })
    .await
    .fine();

    assert_eq!(
        shipped().await,
        (false, false),
        "a step of the history may write over neither"
    );
}

#[tokio::test]
async fn templates_are_found_by_parts_of_keys_and_titles_in_either_language() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let found = async |search: &str| {
        let query =
            "query($search: String) { taskTemplates(search: $search, orderBy: KEY_ASC) { nodes { key } } }";
        let reply = client.send(query, json!({ "search": search })).await.fine();
        let nodes = reply.data("taskTemplates.nodes");
        let keys = nodes.as_array().unwrap().iter();
        keys.map(|node| node["key"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };

    assert_eq!(found("smoke.test").await, ["safety.smoke.test"]);
    assert!(
        found("SMOKE alarms")
            .await
            .contains(&"safety.smoke.test".to_owned())
    );
    assert!(
        found("rauchmelder")
            .await
            .contains(&"safety.smoke.test".to_owned())
    );
    assert_eq!(found(SMOKE_ALARMS).await, ["safety.smoke.test"]);
    assert!(found("no such thing").await.is_empty());
}
