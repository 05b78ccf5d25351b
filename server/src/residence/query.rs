//! Questions for homes at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::residence::{
    find::{self, Archived},
    screen,
};
use entity::id::ResidenceId;

use super::{object::Residence, reader::ResidenceKey};
use crate::{schema::Ask, task::boards_wanted};

/// Questions for homes.
#[derive(Default)]
pub struct ResidenceQuery;

#[Object]
impl ResidenceQuery {
    /// A home that the viewer belongs to; null for one that is hidden or never was.
    async fn residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The residence's id.")] id: ID,
    ) -> Option<Result<Residence>> {
        named(ctx, &id).await.transpose()
    }
}

/// Returns the home that an id names, if the viewer belongs to it.
async fn named(ctx: &Context<'_>, id: &ID) -> Result<Option<Residence>> {
    ctx.signed_in()?;
    by_id(ctx, ctx.id(id)?).await
}

/// Returns a home that the viewer belongs to.
pub(crate) async fn by_id(ctx: &Context<'_>, id: ResidenceId) -> Result<Option<Residence>> {
    ctx.load(ResidenceKey(id)).await
}

/// Answers with the viewer's homes, in the order in which they were joined.
pub(crate) async fn of_viewer(ctx: &Context<'_>, include_archived: Option<bool>) -> Result<Vec<Residence>> {
    let (app, viewer) = ctx.signed_in()?;
    let archived = match include_archived {
        Some(true) => Archived::With,
        _ => Archived::Without,
    };
    let fail = |error| ctx.fail(error);
    // A screen of homes and their boards is one statement.
    if let Some(first) = boards_wanted(ctx.field()) {
        let homes = screen(app, viewer, archived, first).await.map_err(fail)?;
        return Ok(homes.into_iter().map(Residence::from).collect());
    }
    let homes = find::of_account(&app.db, viewer.account_id, archived).await;
    Ok(homes.map_err(fail)?.into_iter().map(Residence::from).collect())
}
