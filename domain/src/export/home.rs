//! What an archive holds of one home: all that the person may read there.

use std::{collections::HashMap, sync::Arc};

use entity::{
    appliance, away_period, completion, contractor, contractor_favorite, document, file, id::AccountId,
    invitation, task, template,
};
use sea_orm::{ColumnTrait, Condition};
use serde_json::{Value as Json, json};

use super::{
    record,
    writer::{Writer, name},
};
use crate::{
    Action, access::may, account::find::names, edit::Home, error::Result, membership::find::of_residences,
    schedule::zone, template as templates,
};

/// Writes a home into a folder of its own.
pub(super) async fn write(
    writer: &mut Writer<'_>,
    (number, home): (usize, &Home),
    catalogue: &[Arc<template::Model>],
) -> Result<()> {
    let id = home.residence.id;
    let folder = format!("homes/{number} {}/", name(&home.residence.name));
    let at = |file: &str| format!("{folder}{file}.json");

    let mut residence = record::of(&home.residence);
    residence.insert("viewerRole".to_owned(), json!(home.membership.role));
    writer.value(&at("residence"), &residence).await?;
    members(writer, &at("members"), home).await?;
    if may(home.membership.role, Action::Invite) {
        let of = invitation::Column::ResidenceId.eq(id);
        writer
            .rows::<invitation::Entity>(&at("invitations"), of, invitation::Column::Id)
            .await?;
    }
    writer
        .rows::<task::Entity>(&at("tasks"), task::Column::ResidenceId.eq(id), task::Column::Id)
        .await?;
    let of = completion::Column::ResidenceId.eq(id);
    writer
        .rows::<completion::Entity>(&at("completions"), of, completion::Column::Id)
        .await?;
    let of = contractor::Column::ResidenceId.eq(id);
    writer
        .rows::<contractor::Entity>(&at("contractors"), of, contractor::Column::Id)
        .await?;
    let of = contractor_favorite::Column::MembershipId.eq(home.membership.id);
    let key = contractor_favorite::Column::ContractorId;
    writer
        .rows::<contractor_favorite::Entity>(&at("favorite-contractors"), of, key)
        .await?;
    let of = appliance::Column::ResidenceId.eq(id);
    writer
        .rows::<appliance::Entity>(&at("appliances"), of, appliance::Column::Id)
        .await?;
    let of = document::Column::ResidenceId.eq(id);
    writer
        .rows::<document::Entity>(&at("documents"), of, document::Column::Id)
        .await?;
    let of = away_period::Column::ResidenceId.eq(id);
    writer
        .rows::<away_period::Entity>(&at("away-periods"), of, away_period::Column::Id)
        .await?;
    suggestions(writer, &at("suggestions"), (home, catalogue)).await?;
    let of = Condition::all().add(file::Column::ResidenceId.eq(id));
    writer.files(&folder, of).await
}

/// Writes who else belongs to the home, as the app shows it.
async fn members(writer: &mut Writer<'_>, path: &str, home: &Home) -> Result<()> {
    let db = &writer.app.db;
    let members = of_residences(db, &[home.residence.id]).await?;
    let ids: Vec<AccountId> = members.iter().map(|member| member.account_id).collect();
    let names: HashMap<_, _> = names(db, &ids)
        .await?
        .into_iter()
        .map(|name| (name.id, name.display_name))
        .collect();
    let members: Vec<Json> = members
        .iter()
        .map(|member| {
            let mut record = record::of(member);
            let name = names.get(&member.account_id).cloned();
            record.insert("displayName".to_owned(), name.into());
            Json::Object(record)
        })
        .collect();
    writer.value(path, &members).await
}

/// Writes which ready-made tasks suit the home.
async fn suggestions(
    writer: &mut Writer<'_>,
    path: &str,
    (home, catalogue): (&Home, &[Arc<template::Model>]),
) -> Result<()> {
    let app = writer.app;
    let taken = templates::find::taken(&app.db, &[home.residence.id]).await?;
    let taken = taken.get(&home.residence.id).map_or(&[][..], Vec::as_slice);
    let zone = zone::stored(&home.residence.time_zone);
    let today = zone::today(zone, app.clock.now());
    let found = templates::suggest((&home.residence, today), catalogue, taken, usize::MAX);
    let found: Vec<Json> = found
        .iter()
        .map(|suggestion| {
            json!({
                "templateId": suggestion.template.id,
                "title": suggestion.template.title,
                "score": suggestion.score,
                "firstDueOn": suggestion.first_due_on,
            })
        })
        .collect();
    writer.value(path, &found).await
}
