//! Plans: what each allows, and what of it is in use.

mod limit;
mod plan;

use domain::{Edit, Viewer, tier};
use entity::{
    id::{ResidenceId, TaskId},
    task,
    tier::Tier,
    tier_limit,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use testing::{Client, Home, Person, Reply};

/// Asks for a mutation that tells nothing but its problems.
async fn on(client: &Client, mutation: &str, input: Value) -> Reply {
    let ty = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {ty}!) {{ {mutation}(input: $input) {{ userErrors {{ code field message }} }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// Returns what the person is told first.
fn message(reply: &Reply, mutation: &str) -> String {
    reply.text_at(&format!("{mutation}.userErrors.0.message"))
}

/// Lets a person have bought a plan.
async fn buy(home: &Home, viewer: &Viewer, tier: Tier) {
    let (mut edit, _) = Edit::account(home.app(), viewer).await.unwrap();
    tier::set(&mut edit, tier).await.unwrap();
    edit.commit().await.unwrap();
}

/// Changes a plan's limits as operators do.
async fn allow(home: &Home, tier: Tier, change: impl FnOnce(&mut tier_limit::Model)) {
    let db = &home.app().db;
    let found = tier_limit::Entity::find_by_id(tier).one(db).await.unwrap();
    let mut limits = found.unwrap();
    change(&mut limits);
    limits.into_active_model().reset_all().update(db).await.unwrap();
}

/// Makes a home of a person's own through the API.
async fn found(client: &Client, name: &str) -> ResidenceId {
    let query = "mutation($input: CreateResidenceInput!) { createResidence(input: $input) { residence { id } userErrors { code } } }";
    let input = json!({ "input": { "name": name, "kind": "CABIN" } });
    let reply = client.send(query, input).await.fine();
    reply.text_at("createResidence.residence.id").parse().unwrap()
}

async fn add_task(client: &Client, id: ResidenceId) -> Reply {
    let schedule = json!({ "once": { "dueOn": "2026-11-30" } });
    let input = json!({ "residenceId": id, "title": "Clean the gutters", "schedule": schedule });
    on(client, "createTask", input).await
}

/// Puts tasks of a home straight into the table, so that there are `count` of them.
async fn fill(home: &Home, count: u64) {
    let first = home.task("Clean the gutters").due("2026-11-30").await;
    let more = (1..count).map(|_| {
        let id = TaskId::new(home.app().clock.now());
        task::Model { id, ..first.clone() }
            .into_active_model()
            .reset_all()
    });
    let more: Vec<_> = more.collect();
    for rows in more.chunks(500) {
        let insert = task::Entity::insert_many(rows.iter().cloned());
        insert.exec_without_returning(&home.app().db).await.unwrap();
    }
}

/// Lets an owner invite, for as many as like.
async fn invite(client: &Client, id: ResidenceId) -> String {
    let query = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { invitation { code } userErrors { code field } } }";
    let input = json!({ "input": { "residenceId": id, "maxUses": 100 } });
    let reply = client.send(query, input).await.fine();
    reply.text_at("createInvitation.invitation.code")
}

async fn join(home: &Home, person: &Person, code: &str) -> Reply {
    let client = home.client_of(person.clone());
    on(&client, "joinResidence", json!({ "code": code })).await
}
