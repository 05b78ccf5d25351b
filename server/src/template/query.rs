//! Lists of ready-made tasks.

use std::sync::Arc;

use async_graphql::{Context, Result};
use domain::{task::find::HomeDay, template::suggest};
use entity::{residence, template};

use super::{
    object::SuggestedTemplate,
    reader::{CatalogueKey, TakenKey},
};
use crate::schema::Ask;

/// Suggestions when the client does not say.
const DEFAULT_SUGGESTIONS: i32 = 20;

/// Suggestions at once, as many as rows of a page.
const MAX_SUGGESTIONS: i32 = 100;

/// Returns all templates that are offered, by key, in the language of the request.
pub async fn catalogue(ctx: &Context<'_>) -> Result<Arc<[Arc<template::Model>]>> {
    Ok(ctx.load(CatalogueKey).await?.unwrap_or_default())
}

/// Answers with the templates that suit a home that the viewer may read, best first.
pub async fn suggested(
    ctx: &Context<'_>,
    residence: &residence::Model,
    first: Option<i32>,
) -> Result<Vec<SuggestedTemplate>> {
    let first = first.unwrap_or(DEFAULT_SUGGESTIONS);
    if !(0..=MAX_SUGGESTIONS).contains(&first) {
        return Err(ctx.refuse(format!("first goes from 0 to {MAX_SUGGESTIONS}, not {first}.")));
    }
    let taken = ctx.load(TakenKey(residence.id)).await?.unwrap_or_default();
    let catalogue = catalogue(ctx).await?;
    let today = HomeDay::of(ctx.app(), residence).today;
    let count = usize::try_from(first).unwrap_or_default();
    let found = suggest((residence, today), &catalogue, &taken, count);
    Ok(found.into_iter().map(Into::into).collect())
}
