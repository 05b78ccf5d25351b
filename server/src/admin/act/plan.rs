//! What operators give away.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation, Reason};

use super::{
    account::shown,
    input::{GrantProInput, RevokeGrantInput},
};
use crate::{
    admin::{account::Account, operator::door},
    schema::{payload, settle},
};

/// Changes of accounts' plans.
#[derive(Default)]
pub struct PlanMutation;

payload! {
    /// What grantPro answers.
    GrantProPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What revokeGrant answers.
    RevokeGrantPayload {
        /// The account, as it now is.
        account: Account,
    }
}

#[Object]
impl PlanMutation {
    /// Gives an account Pro until an instant, in the place of what was given before; what it has bought stays as it is.
    async fn grant_pro(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, until when, and why.")] input: GrantProInput,
    ) -> Result<GrantProPayload> {
        let (app, operator) = door(ctx, AdminOperation::GrantPro)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::grant_pro(app, operator, (input.account_id, input.until.into()), &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(GrantProPayload::of))
    }

    /// Takes back what an operator gave; what the account has bought stays as it is. WRONG_STATE where nothing is given at present.
    async fn revoke_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: RevokeGrantInput,
    ) -> Result<RevokeGrantPayload> {
        let (app, operator) = door(ctx, AdminOperation::RevokeGrant)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::revoke_grant(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(RevokeGrantPayload::of))
    }
}
