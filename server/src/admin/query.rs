//! What operators can ask.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin;
use entity::id::AccountId;

use super::{
    Installed,
    account::{AccountConnection, AccountDetail},
    list::{AccountFilter, AccountOrder},
    operator::{Operator, door, signed_in},
    overview::Overview,
};
use crate::schema::{Ask, Window};

/// Questions.
pub struct Query;

/// This installation of honeyDue.
#[derive(SimpleObject)]
struct Installation {
    /// What the installation is for, e.g. `production`.
    environment: String,
    /// The version that answers.
    version: &'static str,
}

/// What operators can ask.
#[Object]
impl Query {
    /// The signed-in operator; null when signed out.
    async fn me(&self, ctx: &Context<'_>) -> Option<Operator> {
        signed_in(ctx).map(|operator| Operator(operator.user.clone()))
    }

    /// This installation; readable signed out.
    async fn installation(&self, ctx: &Context<'_>) -> Installation {
        Installation {
            environment: ctx.data_unchecked::<Installed>().environment.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// How honeyDue is doing.
    async fn overview(&self, ctx: &Context<'_>) -> Result<Overview> {
        let (app, _) = door(ctx)?;
        let counts = admin::overview(app).await.map_err(|error| ctx.fail(error))?;
        Ok(Overview {
            counts,
            counted_at: app.clock.now(),
        })
    }

    /// Accounts that match, the newest first where no other order is given.
    #[expect(
        clippy::too_many_arguments,
        reason = "the four of a connection, and what narrows and sorts it"
    )]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The start of an address or of a name, or a whole id.")] search: Option<String>,
        #[graphql(desc = "What narrows the list further.")] filter: Option<AccountFilter>,
        #[graphql(desc = "The order of the list.")] order_by: Option<AccountOrder>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<AccountConnection> {
        let (app, _) = door(ctx)?;
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
            let (app, _) = door(ctx)?;
            admin::account(app, id).await.map_err(|error| ctx.fail(error))
        };
        found.await.map(|account| account.map(AccountDetail)).transpose()
    }
}
