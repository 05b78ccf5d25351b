//! Questions for appliances at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::appliance::find;
use entity::id::ResidenceId;

use super::{
    object::{Appliance, ApplianceConnection},
    reader::ApplianceKey,
};
use crate::schema::{Ask, Window};

/// Questions for appliances.
#[derive(Default)]
pub struct ApplianceQuery;

#[Object]
impl ApplianceQuery {
    /// An appliance of one of the viewer's homes; null for one that is hidden or never was.
    async fn appliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appliance's id.")] id: ID,
    ) -> Option<Result<Appliance>> {
        by_id(ctx, &id).await.transpose()
    }
}

async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<Appliance>> {
    ctx.signed_in()?;
    ctx.load(ApplianceKey(ctx.id(id)?)).await
}

/// Answers with a page of the appliances of a home that the viewer may read.
pub async fn page(
    ctx: &Context<'_>,
    residence_id: ResidenceId,
    window: Window,
) -> Result<ApplianceConnection> {
    let paging = window.paging(ctx)?;
    let count = ctx.look_ahead().field("totalCount").exists();
    let page = find::page(ctx.app(), residence_id, (&paging, count)).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
