//! Appliances: what a household keeps of the things in its home.

use serde_json::{Value, json};
use testing::{Home, Reply};

use crate::task::{COMPLETE, send};

const FIELDS: &str = "id name category manufacturer modelNumber serialNumber location installedOn purchasedOn
    price { amount currencyCode } notes revision";
const LIST: &str = "query($id: ID!, $first: Int, $after: String) { residence(id: $id) {
    appliances(first: $first, after: $after) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } } }";
const WORK: &str =
    "query($id: ID!) { appliance(id: $id) { residence { name } tasks { totalCount nodes { title } }
    completions { totalCount nodes { notes task { title } } } } }";
const TASK: &str = "mutation($input: CreateTaskInput!) { createTask(input: $input) {
    task { id appliance { name } } userErrors { code field } } }";
const CHANGE_TASK: &str = "mutation($input: UpdateTaskInput!) { updateTask(input: $input) {
    task { appliance { name } } userErrors { code field } } }";
const DELETE: &str = "mutation($input: DeleteApplianceInput!) { deleteAppliance(input: $input) {
    deletedId residence { revision } userErrors { code field } } }";

fn mutation(name: &str) -> String {
    let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!(
        "mutation($input: {input}!) {{ {name}(input: $input) {{ appliance {{ {FIELDS} }} userErrors {{ code field }} }} }}"
    )
}

async fn add(home: &Home, name: &str, more: Value) -> Reply {
    let mut input = json!({ "residenceId": home.residence().id, "name": name });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    send(&home.member(), &mutation("createAppliance"), input).await
}

async fn id_of(home: &Home, name: &str) -> String {
    let reply = add(home, name, json!({})).await.fine();
    reply.text_at("createAppliance.appliance.id")
}

/// Adds a task without a day to an appliance, and returns its id.
async fn task_of(home: &Home, appliance: &str, title: &str) -> String {
    let input = json!({ "residenceId": home.residence().id, "title": title, "applianceId": appliance, "schedule": { "once": {} } });
    let reply = send(&home.member(), TASK, input).await.fine();
    reply.text_at("createTask.task.id")
}

/// Makes a home of the stranger's and an appliance in it.
async fn elsewhere(home: &Home) -> String {
    let create = "mutation($input: CreateResidenceInput!) { createResidence(input: $input) { residence { id } userErrors { code } } }";
    let made = send(
        &home.stranger(),
        create,
        json!({ "name": "Flat", "kind": "APARTMENT" }),
    )
    .await
    .fine();
    let input = json!({ "residenceId": made.data("createResidence.residence.id"), "name": "Oven" });
    let oven = send(&home.stranger(), &mutation("createAppliance"), input)
        .await
        .fine();
    oven.text_at("createAppliance.appliance.id")
}

#[tokio::test]
async fn what_is_known_of_an_appliance_is_kept_and_changed() {
    let home = Home::new().await;
    let details = json!({ "category": "HVAC", "manufacturer": " Vaillant ", "modelNumber": "VC 256", "serialNumber": "21-0815",
        "location": "Basement", "installedOn": "2019-10-01", "purchasedOn": "2019-09-12",
        "price": { "amount": "4200.50", "currencyCode": "EUR" }, "notes": "Two\nlines" });

    let made = add(&home, " Boiler ", details)
        .await
        .fine()
        .data("createAppliance.appliance");
    let plain = add(&home, "Oven", json!({}))
        .await
        .fine()
        .data("createAppliance.appliance");
    let patch = json!({ "applianceId": made["id"], "ifRevision": made["revision"], "name": "Old boiler", "price": null, "location": null,
        "installedOn": null });
    let changed = send(&home.owner(), &mutation("updateAppliance"), patch)
        .await
        .fine()
        .data("updateAppliance.appliance");

    let mut expected = json!({ "id": made["id"], "revision": made["revision"], "name": "Boiler", "category": "HVAC", "manufacturer": "Vaillant",
        "modelNumber": "VC 256", "serialNumber": "21-0815", "location": "Basement", "installedOn": "2019-10-01",
        "purchasedOn": "2019-09-12", "price": { "amount": "4200.50", "currencyCode": "EUR" }, "notes": "Two\nlines" });
    assert_eq!(made, expected);
    assert_eq!(
        (&plain["category"], &plain["price"]),
        (&json!("APPLIANCES"), &Value::Null)
    );
    for field in ["price", "location", "installedOn"] {
        expected[field] = Value::Null;
    }
    expected["name"] = json!("Old boiler");
    expected["revision"] = changed["revision"].clone();
    assert_eq!(changed, expected);
    assert!(changed["revision"].as_i64() > made["revision"].as_i64());
}

#[tokio::test]
async fn all_that_is_wrong_with_an_appliance_is_said_at_once() {
    let home = Home::new().await;
    let long = |letters: usize| "x".repeat(letters);
    let details = json!({ "manufacturer": long(121), "modelNumber": "two\nlines", "serialNumber": long(121), "location": long(121),
        "notes": long(10_001), "installedOn": "2029-01-01", "purchasedOn": "1899-12-31",
        "price": { "amount": "-1", "currencyCode": "XXX" } });

    let reply = add(&home, " ", details).await;
    let oven = add(&home, "Oven", json!({}))
        .await
        .fine()
        .data("createAppliance.appliance");
    let cleared = json!({ "applianceId": oven["id"], "name": null, "category": null });
    let cleared = send(&home.member(), &mutation("updateAppliance"), cleared).await;

    assert_eq!(
        reply.user_errors(),
        "BLANK input.name\nTOO_LONG input.manufacturer\nINVALID_FORMAT input.modelNumber\nTOO_LONG input.serialNumber\n\
         TOO_LONG input.location\nTOO_LONG input.notes\nOUT_OF_RANGE input.installedOn\nOUT_OF_RANGE input.purchasedOn\n\
         OUT_OF_RANGE input.price.amount\nINVALID_FORMAT input.price.currencyCode"
    );
    assert_eq!(cleared.user_errors(), "BLANK input.name\nBLANK input.category");
}

#[tokio::test]
async fn an_appliance_sent_twice_is_made_once_and_a_deleted_one_not_again() {
    let home = Home::new().await;
    let id = entity::id::ApplianceId::new(home.app().clock.now());
    let chosen = json!({ "id": id });

    let first = add(&home, "Oven", chosen.clone()).await.fine();
    let second = add(&home, "Stove", chosen.clone()).await.fine();
    let input = json!({ "residenceId": home.residence().id, "name": "Oven", "id": id });
    let other = send(&home.owner(), &mutation("createAppliance"), input).await;
    send(&home.member(), DELETE, json!({ "applianceId": id }))
        .await
        .fine();
    let again = add(&home, "Oven", chosen).await;

    assert_eq!(first.data("createAppliance"), second.data("createAppliance"));
    assert_eq!(other.user_errors(), "TAKEN input.id");
    assert_eq!(again.user_errors(), "TAKEN input.id");
}

#[tokio::test]
async fn an_edit_of_what_changed_since_is_a_conflict_with_the_appliance_as_it_is() {
    let home = Home::new().await;
    let oven = add(&home, "Oven", json!({}))
        .await
        .fine()
        .data("createAppliance.appliance");
    let rename =
        |name: &str| json!({ "applianceId": oven["id"], "ifRevision": oven["revision"], "name": name });

    send(&home.owner(), &mutation("updateAppliance"), rename("Stove"))
        .await
        .fine();
    let late = send(&home.member(), &mutation("updateAppliance"), rename("Cooker")).await;

    assert_eq!(late.user_errors(), "CONFLICT input.ifRevision");
    assert_eq!(late.text_at("updateAppliance.appliance.name"), "Stove");
}

#[tokio::test]
async fn appliances_come_by_name_and_in_pages() {
    let home = Home::new().await;
    for name in ["washer", "Dryer", "Boiler"] {
        id_of(&home, name).await;
    }
    elsewhere(&home).await;
    let page = async |after: Value| {
        let variables = json!({ "id": home.residence().id, "first": 2, "after": after });
        home.viewer()
            .send(LIST, variables)
            .await
            .fine()
            .data("residence.appliances")
    };

    let first = page(Value::Null).await;
    let second = page(first["pageInfo"]["endCursor"].clone()).await;

    assert_eq!(first["nodes"], json!([{ "name": "Boiler" }, { "name": "Dryer" }]));
    assert_eq!(
        (&first["totalCount"], &first["pageInfo"]["hasNextPage"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(second["nodes"], json!([{ "name": "washer" }]));
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn tasks_and_their_log_are_found_by_the_appliance() {
    let home = Home::new().await;
    let oven = id_of(&home, "Oven").await;
    let washer = id_of(&home, "Washer").await;
    let clean = task_of(&home, &oven, "Clean the oven").await;
    let seal = task_of(&home, &oven, "Mend the seal").await;
    task_of(&home, &washer, "Clean the drum").await;
    home.task("Sweep").await;
    let done = json!({ "taskId": clean, "notes": "With soda" });
    send(&home.member(), COMPLETE, done).await.fine();

    let work = home.viewer().send(WORK, json!({ "id": oven })).await.fine();
    let filter = "query($filter: TaskFilter) { viewer { tasks(filter: $filter) { nodes { title appliance { name } } } } }";
    let both = json!({ "filter": { "applianceIds": [oven, washer] } });
    let both = home
        .viewer()
        .send(filter, both)
        .await
        .fine()
        .data("viewer.tasks.nodes");
    let none = home
        .viewer()
        .send(filter, json!({ "filter": { "applianceIds": [] } }))
        .await
        .fine();
    let moved = json!({ "taskId": seal, "applianceId": washer });
    let moved = send(&home.member(), CHANGE_TASK, moved).await.fine();
    let freed = send(
        &home.member(),
        CHANGE_TASK,
        json!({ "taskId": seal, "applianceId": null }),
    )
    .await
    .fine();

    assert_eq!(work.text_at("appliance.residence.name"), home.residence().name);
    assert_eq!(
        work.data("appliance.tasks"),
        json!({ "totalCount": 1, "nodes": [{ "title": "Mend the seal" }] })
    );
    assert_eq!(
        work.data("appliance.completions"),
        json!({ "totalCount": 1, "nodes": [{ "notes": "With soda", "task": { "title": "Clean the oven" } }] })
    );
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert!(
        both.as_array()
            .unwrap()
            .iter()
            .all(|task| task["appliance"].is_object())
    );
    assert_eq!(none.data("viewer.tasks.nodes"), json!([]));
    assert_eq!(moved.text_at("updateTask.task.appliance.name"), "Washer");
    assert_eq!(freed.data("updateTask.task.appliance"), Value::Null);
}

#[tokio::test]
async fn a_task_takes_an_appliance_of_its_own_home_only() {
    let home = Home::new().await;
    let foreign = elsewhere(&home).await;
    let task = home.task("Sweep").await;

    let input = json!({ "residenceId": home.residence().id, "title": "Clean", "applianceId": foreign, "schedule": { "once": {} } });
    let made = send(&home.member(), TASK, input).await;
    let changed = send(
        &home.member(),
        CHANGE_TASK,
        json!({ "taskId": task.id, "applianceId": foreign }),
    )
    .await;

    assert_eq!(made.user_errors(), "NOT_FOUND input.applianceId");
    assert_eq!(changed.user_errors(), "NOT_FOUND input.applianceId");
}

#[tokio::test]
async fn deleting_an_appliance_leaves_its_tasks_and_tells_who_was_offline() {
    let home = Home::new().await;
    let oven = id_of(&home, "Oven").await;
    let task = task_of(&home, &oven, "Clean the oven").await;
    let changes =
        "query($id: ID!, $since: Int!) { residence(id: $id) { changes(since: $since) { revision deletedIds
        upserted { __typename ... on Appliance { id name } ... on Task { id appliance { id } } } } } }";
    let ask = async |since: Value| {
        let variables = json!({ "id": home.residence().id, "since": since });
        home.viewer()
            .send(changes, variables)
            .await
            .fine()
            .data("residence.changes")
    };
    let before = ask(json!(0)).await;

    send(&home.member(), DELETE, json!({ "applianceId": oven }))
        .await
        .fine();

    let after = ask(before["revision"].clone()).await;
    let known = before["upserted"].as_array().unwrap();
    assert!(
        known.contains(&json!({ "__typename": "Appliance", "id": oven, "name": "Oven" })),
        "{before}"
    );
    assert!(
        known.contains(&json!({ "__typename": "Task", "id": task, "appliance": { "id": oven } })),
        "{before}"
    );
    assert_eq!(
        after["upserted"],
        json!([{ "__typename": "Task", "id": task, "appliance": null }])
    );
    assert_eq!(after["deletedIds"], json!([oven]));
    let node = "query($id: ID!) { node(id: $id) { id } appliance(id: $id) { id } }";
    let gone = home.viewer().send(node, json!({ "id": oven })).await.fine();
    assert_eq!(gone.data(""), json!({ "node": null, "appliance": null }));
}

#[tokio::test]
async fn only_who_keeps_records_writes_and_strangers_see_nothing() {
    let home = Home::new().await;
    let oven = id_of(&home, "Oven").await;
    let update = json!({ "applianceId": oven, "name": "Stove" });
    let create = json!({ "residenceId": home.residence().id, "name": "Washer" });
    let node = "query($id: ID!) { node(id: $id) { ... on Appliance { name } } appliance(id: $id) { name } }";

    for (client, code) in [(home.viewer(), "FORBIDDEN"), (home.stranger(), "NOT_FOUND")] {
        let refused = send(&client, &mutation("updateAppliance"), update.clone()).await;
        assert_eq!(refused.user_errors(), format!("{code} input.applianceId"));
        let refused = send(&client, DELETE, json!({ "applianceId": oven })).await;
        assert_eq!(refused.user_errors(), format!("{code} input.applianceId"));
        let refused = send(&client, &mutation("createAppliance"), create.clone()).await;
        assert_eq!(refused.user_errors(), format!("{code} input.residenceId"));
    }
    let nobody = send(&home.nobody(), DELETE, json!({ "applianceId": oven })).await;
    assert!(
        nobody.errors().starts_with("UNAUTHENTICATED"),
        "{}",
        nobody.text()
    );
    let seen = home.viewer().send(node, json!({ "id": oven })).await.fine();
    assert_eq!(
        seen.data(""),
        json!({ "node": { "name": "Oven" }, "appliance": { "name": "Oven" } })
    );
    let hidden = home.stranger().send(node, json!({ "id": oven })).await.fine();
    assert_eq!(hidden.data(""), json!({ "node": null, "appliance": null }));
}

#[tokio::test]
async fn appliances_of_many_tasks_cost_as_much_as_of_one() {
    let home = Home::new().await;
    let query = "{ viewer { tasks { nodes { appliance { name } } } } }";
    let oven = id_of(&home, "Oven").await;
    task_of(&home, &oven, "Clean").await;
    home.viewer().send(query, json!({})).await.fine();
    let (_, one) = home.count_statements(home.viewer().send(query, json!({}))).await;
    for name in ["Washer", "Dryer", "Boiler"] {
        let id = id_of(&home, name).await;
        task_of(&home, &id, name).await;
    }

    let (reply, many) = home.count_statements(home.viewer().send(query, json!({}))).await;

    assert_eq!(
        reply.fine().data("viewer.tasks.nodes").as_array().unwrap().len(),
        4
    );
    assert_eq!(many, one);
}
