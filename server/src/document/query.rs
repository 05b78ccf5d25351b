//! Questions for documents at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::document::find::{self, DocumentsOf};

use super::{
    input::DocumentFilterInput,
    object::{Document, DocumentConnection},
    reader::DocumentKey,
};
use crate::schema::{Ask, Window};

/// Questions for documents.
#[derive(Default)]
pub struct DocumentQuery;

#[Object]
impl DocumentQuery {
    /// A document of one of the viewer's homes; null for one that is hidden or never was.
    async fn document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document's id.")] id: ID,
    ) -> Option<Result<Document>> {
        by_id(ctx, &id).await.transpose()
    }
}

async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<Document>> {
    ctx.signed_in()?;
    ctx.load(DocumentKey(ctx.id(id)?)).await
}

/// Answers with a page of the documents of something that the viewer may read.
pub async fn page(
    ctx: &Context<'_>,
    of: DocumentsOf,
    filter: Option<DocumentFilterInput>,
    window: Window,
) -> Result<DocumentConnection> {
    let (app, _) = ctx.signed_in()?;
    let filter = filter.unwrap_or_default().check(ctx)?;
    let paging = window.paging(ctx)?;
    let count = ctx.look_ahead().field("totalCount").exists();
    let page = find::page(app, (of, &filter), (&paging, count)).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
