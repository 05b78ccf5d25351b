//! Questions for contractors at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::contractor::find;
use entity::id::ResidenceId;

use super::{
    input::ContractorFilterInput,
    object::{Contractor, ContractorConnection},
    reader::ContractorKey,
};
use crate::schema::{Ask, Window};

/// Questions for contractors.
#[derive(Default)]
pub struct ContractorQuery;

#[Object]
impl ContractorQuery {
    /// A contractor of one of the viewer's homes; null for one that is hidden or never was.
    async fn contractor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contractor's id.")] id: ID,
    ) -> Option<Result<Contractor>> {
        by_id(ctx, &id).await.transpose()
    }
}

async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<Contractor>> {
    ctx.signed_in()?;
    ctx.load(ContractorKey(ctx.id(id)?)).await
}

/// Answers with a page of the contractors of a home that the viewer may read.
pub async fn page(
    ctx: &Context<'_>,
    residence_id: ResidenceId,
    filter: Option<ContractorFilterInput>,
    window: Window,
) -> Result<ContractorConnection> {
    let (app, viewer) = ctx.signed_in()?;
    let filter = filter.unwrap_or_default().check(ctx)?;
    let paging = window.paging(ctx)?;
    let count = ctx.look_ahead().field("totalCount").exists();
    let page = find::page(app, viewer, (residence_id, &filter), (&paging, count)).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
