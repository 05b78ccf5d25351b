//! Asking for operators, and for who is asking.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{
    Error,
    admin::{self, AdminOperation},
};
use entity::id::AdminUserId;

use super::{
    Operator, OperatorConnection, OperatorDetail, OperatorFilter, OperatorOrder, OperatorSession, door,
    object::sessions, signed_in,
};
use crate::{
    admin::Installed,
    schema::{Ask, Window},
};

/// Questions about operators, and about who is asking, and where.
#[derive(Default)]
pub struct OperatorQuery;

/// This installation of honeyDue.
#[derive(SimpleObject)]
struct Installation {
    /// What the installation is for, e.g. `production`.
    environment: String,
    /// The version that answers.
    version: &'static str,
}

#[Object]
impl OperatorQuery {
    /// The signed-in operator; null when signed out.
    async fn me(&self, ctx: &Context<'_>) -> Option<Operator> {
        signed_in(ctx).map(|operator| Operator(operator.user.clone()))
    }

    /// The signed-in operator's own sessions that go on, the one heard of last first.
    async fn own_sessions(&self, ctx: &Context<'_>) -> Result<Vec<OperatorSession>> {
        let operator = signed_in(ctx).ok_or_else(|| ctx.fail(Error::SignedOut))?;
        sessions(ctx, operator.user.id).await
    }

    /// How many of the signed-in operator's recovery codes were not used yet.
    async fn own_recovery_code_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let operator = signed_in(ctx).ok_or_else(|| ctx.fail(Error::SignedOut))?;
        let left = admin::recovery_codes_left(ctx.app(), operator.user.id).await;
        left.map_err(|error| ctx.fail(error))
    }

    /// This installation; readable signed out.
    async fn installation(&self, ctx: &Context<'_>) -> Installation {
        Installation {
            environment: ctx.data_unchecked::<Installed>().environment.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Operators that match, by name where no other order is given.
    #[expect(
        clippy::too_many_arguments,
        reason = "the four of a connection, and what narrows and sorts it"
    )]
    async fn operators(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words of a name or an address, or a whole id.")] search: Option<String>,
        #[graphql(desc = "What narrows the list further.")] filter: Option<OperatorFilter>,
        #[graphql(desc = "The order of the list.")] order_by: Option<OperatorOrder>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<OperatorConnection> {
        let (app, _) = door(ctx, AdminOperation::ReadOperators)?;
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let paging = window.paging(ctx)?;
        let OperatorFilter { role, disabled, totp } = filter.unwrap_or_default();
        let list = admin::Operators {
            search: search.unwrap_or_default(),
            role,
            disabled,
            totp,
            order: order_by.map(Into::into).unwrap_or_default(),
        };
        let found = admin::operators(app, &list, &paging).await;
        let mut page = found.map_err(|error| ctx.fail(error))?;
        if ctx.look_ahead().field("totalCount").exists() {
            let counted = admin::count_operators(app, &list).await;
            page.total = Some(counted.map_err(|error| ctx.fail(error))?);
        }
        Ok(page.into())
    }

    /// One operator; null where there is none of this id.
    async fn operator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The operator's id.")] id: AdminUserId,
    ) -> Option<Result<OperatorDetail>> {
        let found = async {
            let (app, _) = door(ctx, AdminOperation::ReadOperators)?;
            admin::operator(app, id).await.map_err(|error| ctx.fail(error))
        };
        found
            .await
            .map(|operator| operator.map(OperatorDetail))
            .transpose()
    }
}
