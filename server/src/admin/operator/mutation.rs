//! What owners do with other operators.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation, Reason};

use super::{
    Operator, door,
    input::{
        ChangeOperatorRoleInput, DisableOperatorInput, EnableOperatorInput, EndOperatorSessionsInput,
        ResetOperatorTotpInput,
    },
};
use crate::schema::{payload, settle};

/// Changes of other operators.
#[derive(Default)]
pub struct OperatorMutation;

payload! {
    /// What changeOperatorRole answers.
    ChangeOperatorRolePayload {
        /// The operator, as they now are.
        operator: Operator,
    }
}

payload! {
    /// What disableOperator answers.
    DisableOperatorPayload {
        /// The operator, as they now are.
        operator: Operator,
    }
}

payload! {
    /// What enableOperator answers.
    EnableOperatorPayload {
        /// The operator, as they now are.
        operator: Operator,
    }
}

payload! {
    /// What endOperatorSessions answers.
    EndOperatorSessionsPayload {
        /// The operator.
        operator: Operator,
    }
}

payload! {
    /// What resetOperatorTotp answers.
    ResetOperatorTotpPayload {
        /// The operator, as they now are.
        operator: Operator,
    }
}

#[Object]
impl OperatorMutation {
    /// Gives an operator another role. WRONG_STATE where nobody would be left who may do everything.
    async fn change_operator_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what they may do.")] input: ChangeOperatorRoleInput,
    ) -> Result<ChangeOperatorRolePayload> {
        let (app, operator) = door(ctx, AdminOperation::ChangeOperatorRoles)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::change_operator_role(app, operator, (input.operator_id, input.role), &reason).await
        };
        settle(
            ctx,
            done.await
                .map(|user| ChangeOperatorRolePayload::of(Operator(user))),
        )
    }

    /// Shuts an operator out: all their sessions end at once, and they cannot sign in. Nobody shuts themselves out, nor the last who may do
    /// everything: WRONG_STATE.
    async fn disable_operator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: DisableOperatorInput,
    ) -> Result<DisableOperatorPayload> {
        let (app, operator) = door(ctx, AdminOperation::DisableOperators)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::disable_operator(app, operator, input.operator_id, &reason).await
        };
        settle(
            ctx,
            done.await.map(|user| DisableOperatorPayload::of(Operator(user))),
        )
    }

    /// Lets an operator sign in again who was shut out.
    async fn enable_operator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: EnableOperatorInput,
    ) -> Result<EnableOperatorPayload> {
        let (app, operator) = door(ctx, AdminOperation::DisableOperators)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::enable_operator(app, operator, input.operator_id, &reason).await
        };
        settle(
            ctx,
            done.await.map(|user| EnableOperatorPayload::of(Operator(user))),
        )
    }

    /// Ends all sessions of an operator, who may sign in anew.
    async fn end_operator_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: EndOperatorSessionsInput,
    ) -> Result<EndOperatorSessionsPayload> {
        let (app, operator) = door(ctx, AdminOperation::EndOperatorSessions)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::end_operator_sessions(app, operator, input.operator_id, &reason).await
        };
        settle(
            ctx,
            done.await
                .map(|user| EndOperatorSessionsPayload::of(Operator(user))),
        )
    }

    /// Takes the second factor of another operator away who has lost it, and ends their sessions; they sign in by the password alone until
    /// they set one up again. WRONG_STATE for one's own, and where there is none.
    async fn reset_operator_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: ResetOperatorTotpInput,
    ) -> Result<ResetOperatorTotpPayload> {
        let (app, operator) = door(ctx, AdminOperation::ResetOperatorTotp)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::reset_operator_totp(app, operator, input.operator_id, &reason).await
        };
        settle(
            ctx,
            done.await
                .map(|user| ResetOperatorTotpPayload::of(Operator(user))),
        )
    }
}
