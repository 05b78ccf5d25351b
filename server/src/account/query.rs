//! Who is asking.

use async_graphql::{Context, Object, Result};

use super::object::Account;
use crate::{residence::ahead, schema::Ask};

/// Who is asking.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The signed-in account; null when signed out.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Result<Account>> {
        let viewer = ctx.viewer()?;
        let home = ahead(ctx, viewer).await;
        Some(home.map(|home| Account::named(viewer.account_id).with_home(home)))
    }
}
