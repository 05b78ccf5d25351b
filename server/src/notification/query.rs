//! Pages of the inbox.

use async_graphql::{Context, Result};
use domain::notification::find::{self, Reading};

use super::object::NotificationConnection;
use crate::schema::{Ask, Window};

/// Answers with a page of the viewer's inbox.
pub async fn page(ctx: &Context<'_>, reading: Reading, window: Window) -> Result<NotificationConnection> {
    let (app, viewer) = ctx.signed_in()?;
    let paging = window.paging(ctx)?;
    let count = ctx.look_ahead().field("totalCount").exists();
    let page = find::page(app, viewer, reading, (&paging, count)).await;
    Ok(page.map_err(|error| ctx.fail(error))?.into())
}
