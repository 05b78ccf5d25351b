//! Who is asking.

use async_graphql::{Context, Object};

use super::object::Account;
use crate::schema::Ask;

/// Who is asking.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The signed-in account; null when signed out.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Account> {
        ctx.viewer().map(|viewer| Account::named(viewer.account_id))
    }
}
