//! Ready-made tasks: which suit a home, and what becomes of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{id::TypedId, template};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use crate::task::{COMPLETE, send};

/// The id that `safety.smoke.test` has everywhere.
pub const SMOKE_ALARMS: &str = "tmpl_01m8ajds00f61t5pdvdsayf8cv";

const SUGGESTED: &str = "query($id: ID!, $first: Int) { residence(id: $id) { suggestedTemplates(first: $first) {
    score firstDueOn template { id key title category priority every unit basis seasons { from to } climate leadDays estimatedMinutes doneBy } } } }";
const TAKE: &str = "mutation($input: CreateTasksFromTemplatesInput!) { createTasksFromTemplates(input: $input) {
    tasks { id title description category priority dueOn leadDays estimatedMinutes createdBy { displayName } template { id key }
        schedule { ... on IntervalSchedule { every unit basis startsOn seasons { from to } } } }
    userErrors { code field message } } }";
const DESCRIBE: &str = "mutation($input: UpdateResidenceInput!) { updateResidence(input: $input) { userErrors { code field } } }";

async fn describe(home: &Home, mut about: Value) {
    about["residenceId"] = json!(home.residence().id);
    send(&home.owner(), DESCRIBE, about).await.fine();
}

/// Returns what is suggested, best first.
pub async fn suggested(client: &Client, home: &Home) -> Vec<Value> {
    let variables = json!({ "id": home.residence().id, "first": 100 });
    let reply = client.send(SUGGESTED, variables).await.fine();
    let rows = reply.data("residence.suggestedTemplates");
    rows.as_array().unwrap().clone()
}

/// Returns how well each template suits that is suggested, by its key.
async fn scores(home: &Home) -> HashMap<String, f64> {
    let query = "query($id: ID!) { residence(id: $id) { suggestedTemplates(first: 100) { score template { key } } } }";
    let reply = home
        .viewer()
        .send(query, json!({ "id": home.residence().id }))
        .await
        .fine();
    let rows = reply.data("residence.suggestedTemplates");
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        let key = row["template"]["key"].as_str().unwrap().to_owned();
        (key, row["score"].as_f64().unwrap())
    })
    .collect()
}

async fn template(home: &Home, key: &str) -> template::Model {
    let found = template::Entity::find().filter(template::Column::Key.eq(key));
    found.one(&home.app().db).await.unwrap().unwrap()
}

pub async fn choice(home: &Home, key: &str, last_done_on: Option<&str>) -> Value {
    json!({ "templateId": template(home, key).await.id, "lastDoneOn": last_done_on })
}

pub async fn take(client: &Client, home: &Home, templates: Value) -> Reply {
    let input = json!({ "residenceId": home.residence().id, "templates": templates });
    send(client, TAKE, input).await
}

/// Takes templates and returns the days on which their tasks fall due.
async fn due_on(home: &Home, choices: &[Value]) -> Vec<NaiveDate> {
    let reply = take(&home.member(), home, json!(choices)).await.fine();
    let tasks = reply.data("createTasksFromTemplates.tasks");
    let tasks = tasks.as_array().unwrap().iter();
    tasks.map(|task| day(&task["dueOn"])).collect()
}

fn day(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_catalogue_is_there_from_the_start() {
    let home = Home::new().await;

    let count = template::Entity::find().count(&home.app().db).await.unwrap();
    let alarms = template(&home, "safety.smoke.test").await;

    assert_eq!(count, 124);
    assert_eq!(alarms.id.to_string(), SMOKE_ALARMS);
    assert_eq!(alarms.id.uuid().get_version_num(), 7);
}

#[tokio::test]
async fn of_a_home_that_nothing_is_known_of_nothing_is_ruled_out_but_other_climates() {
    let home = Home::new().await;

    let rows = suggested(&home.viewer(), &home).await;

    assert_eq!(rows.len(), 100);
    let scores: Vec<f64> = rows.iter().map(|row| row["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    assert!(rows.iter().all(|row| row["template"]["climate"] == json!([])));
    let equals = rows.iter().filter(|row| row["score"] == 0.3);
    let is_safety: Vec<bool> = equals
        .map(|row| row["template"]["category"] == "SAFETY")
        .collect();
    assert!(is_safety[0] && is_safety.is_sorted_by(|a, b| a >= b));
}

#[tokio::test]
async fn what_is_known_of_a_home_adds_to_the_score() {
    let home = Home::new().await;
    describe(&home, json!({ "kind": "HOUSE", "profile": {
        "heating": ["GAS_FURNACE"], "cooling": ["CENTRAL_AC", "MINI_SPLIT"], "features": ["GUTTERS", "DECK_WOOD", "YARD", "ATTACHED_GARAGE", "BASEMENT"],
        "roof": "TILE", "climate": ["FREEZE", "HUMID"], "ownership": "OWNER" } }))
    .await;

    let scores = scores(&home).await;
    for (key, expected) in [
        // Two facts of the building.
        ("hvac.filter.replace", Some(0.8)),
        ("hvac.heating.service", Some(0.55)),
        ("gutter.clean.spring", Some(0.6)),
        // By the cooling, the deck of wood and the attached garage.
        ("hvac.minisplit.clean", Some(0.6)),
        ("ext.deck.inspect", Some(0.6)),
        ("garage.door.lube", Some(0.6)),
        // A feature and the kind.
        ("safety.radon.test", Some(0.75)),
        // A climate, alone and with a feature.
        ("plumb.pipes.insulate", Some(0.65)),
        ("plumb.hosebib.winterize", Some(0.95)),
        ("roof.moss", Some(0.9)),
        // Owning it adds nothing.
        ("roof.inspect", Some(0.3)),
        // Not in this climate.
        ("ext.storm.prep", None),
        ("ext.wildfire.clear", None),
        // Nobody said that there is no pool.
        ("pool.open", Some(0.65)),
    ] {
        assert_eq!(scores.get(key).copied(), expected, "{key}");
    }
}

#[tokio::test]
async fn a_template_goes_when_all_that_it_needs_is_contradicted() {
    let home = Home::new().await;
    describe(&home, json!({ "kind": "APARTMENT", "profile": { "ownership": "TENANT", "waterHeater": "TANKLESS_GAS", "heating": ["RADIANT"],
        "absentFeatures": ["BASEMENT", "GUTTERS", "GARAGE"] } }))
    .await;
    describe(&home, json!({ "profile": { "features": ["ATTACHED_GARAGE"] } })).await;

    let known = scores(&home).await;
    for (key, expected) in [
        ("roof.inspect", None),
        ("gutter.clean.autumn", None),
        // A crawl space may be there.
        ("safety.radon.test", Some(0.3)),
        // A list does not say that there is nothing else.
        ("hvac.heating.service", Some(0.3)),
        // The one who has an attached garage has a garage.
        ("garage.door.lube", Some(0.6)),
    ] {
        assert_eq!(known.get(key).copied(), expected, "{key}");
    }
    describe(
        &home,
        json!({ "profile": { "absentFeatures": ["BASEMENT", "CRAWL_SPACE"] } }),
    )
    .await;
    assert_eq!(scores(&home).await.get("safety.radon.test").copied(), None);
}

#[tokio::test]
async fn a_task_is_made_as_its_template_says_and_suggested_no_more() {
    let home = Home::new().await;
    let key = "hvac.filter.replace";
    let last = json!([choice(&home, key, Some("2026-10-31")).await]);

    let made = take(&home.member(), &home, last.clone()).await.fine();
    let again = take(&home.owner(), &home, last).await.fine();
    let twice = choice(&home, "safety.smoke.test", None).await;
    let twice = take(&home.owner(), &home, json!([twice, twice])).await.fine();

    let task = made.data("createTasksFromTemplates.tasks.0");
    let template = template(&home, key).await;
    assert_eq!(task["title"], template.title);
    assert_eq!(task["description"], template.description);
    assert_eq!(task["template"], json!({ "id": template.id, "key": key }));
    assert_eq!(
        (
            &task["category"],
            &task["priority"],
            &task["leadDays"],
            &task["estimatedMinutes"]
        ),
        (&json!("HVAC"), &json!("HIGH"), &json!(3), &json!(10))
    );
    assert_eq!(
        task["schedule"],
        json!({ "every": 3, "unit": "MONTH", "basis": "COMPLETION", "startsOn": "2027-01-31", "seasons": [] })
    );
    assert_eq!(task["dueOn"], "2027-01-31");
    assert_eq!(again.data("createTasksFromTemplates.tasks"), json!([]));
    assert_eq!(
        twice
            .data("createTasksFromTemplates.tasks")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(scores(&home).await.get(key).copied(), None);

    // Put away, it is still there; deleted, it may come anew.
    let archive =
        "mutation($input: ArchiveTaskInput!) { archiveTask(input: $input) { userErrors { code } } }";
    send(&home.member(), archive, json!({ "taskId": task["id"] }))
        .await
        .fine();
    assert_eq!(scores(&home).await.get(key).copied(), None);
    let delete = "mutation($input: DeleteTaskInput!) { deleteTask(input: $input) { userErrors { code } } }";
    send(&home.member(), delete, json!({ "taskId": task["id"] }))
        .await
        .fine();
    assert!(scores(&home).await.get(key).copied().is_some());
}

#[tokio::test]
async fn all_are_taken_or_none() {
    let home = Home::new().await;
    let good = choice(&home, "safety.smoke.test", None).await;
    let unknown = json!({ "templateId": entity::id::TaskTemplateId::new(home.app().clock.now()) });
    let future = choice(&home, "hvac.filter.replace", Some("2026-11-24")).await;
    let home_revision =
        "query($id: ID!) { residence(id: $id) { revision taskCounts { upcoming dueSoon overdue } } }";
    let before = home
        .viewer()
        .send(home_revision, json!({ "id": home.residence().id }))
        .await
        .fine();

    let wrong = take(&home.member(), &home, json!([good, unknown, future])).await;
    let many: Vec<_> = std::iter::repeat_n(good.clone(), 51).collect();
    let too_many = take(&home.member(), &home, json!(many)).await;
    let none = take(&home.member(), &home, json!([])).await.fine();

    assert_eq!(
        wrong.user_errors(),
        "NOT_FOUND input.templates.1.templateId\nOUT_OF_RANGE input.templates.2.lastDoneOn"
    );
    assert_eq!(wrong.data("createTasksFromTemplates.tasks"), json!([]));
    assert_eq!(too_many.user_errors(), "TOO_LONG input.templates");
    assert_eq!(none.data("createTasksFromTemplates.tasks"), json!([]));
    let after = home
        .viewer()
        .send(home_revision, json!({ "id": home.residence().id }))
        .await
        .fine();
    assert_eq!(after.data("residence"), before.data("residence"));
}

#[tokio::test]
async fn a_day_that_was_suggested_is_the_day_on_which_the_task_falls_due() {
    let home = Home::new().await;
    describe(
        &home,
        json!({ "profile": { "heating": ["GAS_FURNACE"], "features": ["GUTTERS"] } }),
    )
    .await;
    for (key, expected) in [
        // Urgent ones today, others later in their period, of which sixty days count.
        ("safety.smoke.test", "2026-11-23"),
        ("hvac.filter.replace", "2026-12-08"),
        // In its season, which is near its end or has yet to come.
        ("gutter.clean.autumn", "2026-12-08"),
        ("gutter.clean.spring", "2027-04-01"),
    ] {
        let rows = suggested(&home.member(), &home).await;
        let row = rows.iter().find(|row| row["template"]["key"] == key).unwrap();
        let first = day(&row["firstDueOn"]);

        let due = due_on(&home, &[choice(&home, key, None).await]).await;

        assert_eq!(due, [first], "{key}");
        assert_eq!(first.to_string(), expected, "{key}");
    }
}

#[tokio::test]
async fn at_most_three_fall_due_first_in_any_seven_days() {
    let home = Home::new().await;
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let all_year = template::Entity::find().all(&home.app().db).await.unwrap();
    let all_year: Vec<_> = all_year
        .iter()
        .filter(|template| template.seasons.0.is_empty())
        .map(|template| json!({ "templateId": template.id }))
        .collect();

    let mut first = due_on(&home, &all_year[..24]).await;
    let more = due_on(&home, &all_year[24..70]).await;

    let latest = first.iter().max().unwrap();
    assert!((*latest - today).num_days() <= 60, "{latest}");
    first.extend(more);
    first.sort_unstable();
    assert_eq!(first.len(), 70);
    assert!(first[0] >= today);
    assert!(
        first.windows(4).all(|four| (four[3] - four[0]).num_days() >= 7),
        "{first:?}"
    );
}

#[tokio::test]
async fn seasons_come_half_a_year_later_south_of_the_equator() {
    let home = Home::new().await;
    let key = "gutter.clean.spring";
    let rows = suggested(&home.viewer(), &home).await;
    let north = rows
        .iter()
        .find(|row| row["template"]["key"] == key)
        .unwrap()
        .clone();

    // By the country, and by the zone where there is none.
    describe(&home, json!({ "address": { "countryCode": "NZ" } })).await;
    let rows = suggested(&home.viewer(), &home).await;
    let by_country = rows
        .iter()
        .find(|row| row["template"]["key"] == key)
        .unwrap()
        .clone();
    describe(
        &home,
        json!({ "address": { "countryCode": "US" }, "timeZone": "Australia/Hobart" }),
    )
    .await;
    let rows = suggested(&home.viewer(), &home).await;
    let by_country_only = rows
        .iter()
        .find(|row| row["template"]["key"] == key)
        .unwrap()
        .clone();
    describe(&home, json!({ "address": null })).await;
    let taken = take(&home.member(), &home, json!([choice(&home, key, None).await]))
        .await
        .fine();

    assert_eq!(north["firstDueOn"], "2027-04-01");
    assert_eq!(by_country_only["firstDueOn"], "2027-04-01");
    // 1 October to 30 November; the last day that leaves room is within it.
    assert_eq!(by_country["firstDueOn"], "2026-11-30");
    assert_eq!(
        by_country["template"]["seasons"],
        json!([{ "from": "04-01", "to": "05-31" }])
    );
    let task = taken.data("createTasksFromTemplates.tasks.0");
    assert_eq!(task["dueOn"], "2026-11-30");
    assert_eq!(
        task["schedule"]["seasons"],
        json!([{ "from": "10-01", "to": "11-30" }])
    );
}

#[tokio::test]
async fn a_first_day_is_an_interval_after_the_last_time_past_or_not() {
    let home = Home::new().await;

    let due = due_on(
        &home,
        &[
            choice(&home, "hvac.filter.replace", Some("2026-01-31")).await,
            choice(&home, "gutter.clean.spring", Some("2026-04-20")).await,
            choice(&home, "gutter.clean.autumn", Some("2026-09-01")).await,
        ],
    )
    .await;

    let due: Vec<_> = due.iter().map(ToString::to_string).collect();
    assert_eq!(due, ["2026-04-30", "2027-04-20", "2027-10-15"]);
}

#[tokio::test]
async fn a_template_that_was_deleted_stays_with_its_tasks_and_is_offered_to_nobody() {
    let home = Home::new().await;
    let chosen = json!([choice(&home, "safety.smoke.test", None).await]);
    let made = take(&home.member(), &home, chosen.clone()).await.fine();
    let task = made.data("createTasksFromTemplates.tasks.0.id");
    let other = choice(&home, "hvac.filter.replace", None).await;
    for key in ["safety.smoke.test", "hvac.filter.replace"] {
        let mut row = template(&home, key).await.into_active_model();
        row.deleted_at = Set(Some(home.app().clock.now()));
        row.update(&home.app().db).await.unwrap();
    }

    let refused = take(&home.member(), &home, json!([other])).await;
    let query = "query($task: ID!, $template: ID!) { task(id: $task) { template { id } } node(id: $template) { ... on TaskTemplate { key } } }";
    let variables = json!({ "task": task, "template": SMOKE_ALARMS });
    let known = home.viewer().send(query, variables).await.fine();

    assert_eq!(scores(&home).await.get("hvac.filter.replace").copied(), None);
    assert_eq!(refused.user_errors(), "NOT_FOUND input.templates.0.templateId");
    assert_eq!(known.text_at("task.template.id"), SMOKE_ALARMS);
    assert_eq!(known.text_at("node.key"), "safety.smoke.test");
}

#[tokio::test]
async fn suggestions_are_bounded_and_cost_as_much_for_many_homes_as_for_one() {
    let home = Home::new().await;
    let client = home.owner();
    let add =
        "mutation($input: CreateResidenceInput!) { createResidence(input: $input) { userErrors { code } } }";
    let query = "{ viewer { residences { suggestedTemplates(first: 2) { template { key } } } } }";
    client.send(query, json!({})).await.fine();
    let (_, one) = home.count_statements(client.send(query, json!({}))).await;
    for name in ["Cabin", "Flat"] {
        send(&client, add, json!({ "name": name, "kind": "CABIN" }))
            .await
            .fine();
    }

    let (reply, three) = home.count_statements(client.send(query, json!({}))).await;
    let variables = |first| json!({ "id": home.residence().id, "first": first });
    let usual = client.send(SUGGESTED, variables(Value::Null)).await.fine();
    let none = client.send(SUGGESTED, variables(json!(0))).await.fine();
    let many = client.send(SUGGESTED, variables(json!(101))).await;

    assert_eq!(three, one);
    let homes = reply.fine().data("viewer.residences");
    assert!(
        homes
            .as_array()
            .unwrap()
            .iter()
            .all(|home| home["suggestedTemplates"].as_array().unwrap().len() == 2)
    );
    assert_eq!(
        usual
            .data("residence.suggestedTemplates")
            .as_array()
            .unwrap()
            .len(),
        20
    );
    assert_eq!(none.data("residence.suggestedTemplates"), json!([]));
    assert!(many.errors().starts_with("BAD_USER_INPUT"), "{}", many.text());
}

#[tokio::test]
async fn only_who_works_on_tasks_takes_templates() {
    let home = Home::new().await;
    let chosen = json!([{ "templateId": SMOKE_ALARMS }]);

    let viewer = take(&home.viewer(), &home, chosen.clone()).await;
    let stranger = take(&home.stranger(), &home, chosen.clone()).await;
    let nobody = take(&home.nobody(), &home, chosen).await;

    assert_eq!(viewer.user_errors(), "FORBIDDEN input.residenceId");
    assert_eq!(stranger.user_errors(), "NOT_FOUND input.residenceId");
    assert!(nobody.errors().starts_with("UNAUTHENTICATED"));
}

#[tokio::test]
async fn closing_a_task_of_a_template_goes_on_from_there() {
    let home = Home::new().await;
    let made = take(
        &home.member(),
        &home,
        json!([choice(&home, "hvac.filter.replace", None).await]),
    )
    .await
    .fine();
    let id = made.data("createTasksFromTemplates.tasks.0.id");

    send(&home.member(), COMPLETE, json!({ "taskId": id }))
        .await
        .fine();

    let query = "query($id: ID!) { task(id: $id) { dueOn template { key } } }";
    let task = home
        .viewer()
        .send(query, json!({ "id": id }))
        .await
        .fine()
        .data("task");
    assert_eq!(
        task,
        json!({ "dueOn": "2027-02-23", "template": { "key": "hvac.filter.replace" } })
    );
}
