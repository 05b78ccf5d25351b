//! Asking for accounts.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation};
use entity::id::AccountId;

use super::{AccountConnection, AccountDetail, AccountFilter, AccountOrder};
use crate::{
    admin::operator::door,
    schema::{Ask, Window},
};

/// Questions about accounts.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// Accounts that match, the newest first where no other order is given.
    #[expect(
        clippy::too_many_arguments,
        reason = "the four of a connection, and what narrows and sorts it"
    )]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The start of an address or of a name, a whole id, the whole token of a device, or the whole id of a store's transaction."
        )]
        search: Option<String>,
        #[graphql(desc = "What narrows the list further.")] filter: Option<AccountFilter>,
        #[graphql(desc = "The order of the list.")] order_by: Option<AccountOrder>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<AccountConnection> {
        let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
        let paging = Window {
            first,
            after,
            last,
            before,
        }
        .paging(ctx)?;
        let list = admin::Accounts {
            search: search.unwrap_or_default(),
            filter: filter.unwrap_or_default().into(),
            order: order_by.map(Into::into).unwrap_or_default(),
        };
        let mut page = admin::accounts(app, &list, &paging)
            .await
            .map_err(|error| ctx.fail(error))?;
        if ctx.look_ahead().field("totalCount").exists() {
            page.total = Some(
                admin::count_accounts(app, &list)
                    .await
                    .map_err(|error| ctx.fail(error))?,
            );
        }
        Ok(page.into())
    }

    /// One account; null where there is none of this id.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id.")] id: AccountId,
    ) -> Option<Result<AccountDetail>> {
        let found = async {
            let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
            admin::account(app, id).await.map_err(|error| ctx.fail(error))
        };
        found.await.map(|account| account.map(AccountDetail)).transpose()
    }
}
