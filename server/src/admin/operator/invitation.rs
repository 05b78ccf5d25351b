//! Invitations to become an operator.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, Reason};
use entity::{admin_invitation, admin_user::AdminRole, id::AdminInvitationId};

use super::{
    Operator, door,
    input::{AcceptOperatorInvitationInput, InviteOperatorInput, RevokeOperatorInvitationInput},
};
use crate::{
    admin::session::request,
    graphql::Caller,
    schema::{Ask, payload, scalar::DateTime, settle},
};

/// Questions about invitations.
#[derive(Default)]
pub struct InvitationQuery;

/// Changes of invitations.
#[derive(Default)]
pub struct InvitationMutation;

/// An invitation that was not used yet.
#[derive(SimpleObject)]
pub struct OperatorInvitation {
    /// The invitation's id.
    id: AdminInvitationId,
    /// Where the mail goes, and what the operator will sign in with.
    email: String,
    /// What other operators will see.
    name: String,
    /// What the operator will be allowed to do.
    role: AdminRole,
    /// When it was made.
    created_at: DateTime,
    /// Until when it is good.
    expires_at: DateTime,
    /// When the mail server took it; null while it is on its way.
    mailed_at: Option<DateTime>,
}

impl From<admin_invitation::Model> for OperatorInvitation {
    fn from(invitation: admin_invitation::Model) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            name: invitation.name,
            role: invitation.role,
            created_at: invitation.created_at.into(),
            expires_at: invitation.expires_at.into(),
            mailed_at: invitation.mailed_at.map(Into::into),
        }
    }
}

/// An invitation, to whoever was mailed it.
#[derive(SimpleObject)]
struct Invited {
    /// What the operator will sign in with.
    email: String,
    /// What other operators will see.
    name: String,
    /// What the operator will be allowed to do.
    role: AdminRole,
    /// Until when it is good.
    expires_at: DateTime,
}

payload! {
    /// What inviteOperator answers.
    InviteOperatorPayload {
        /// The invitation.
        invitation: OperatorInvitation,
    }
}

payload! {
    /// What revokeOperatorInvitation answers.
    RevokeOperatorInvitationPayload {}
}

payload! {
    /// What acceptOperatorInvitation answers.
    AcceptOperatorInvitationPayload {
        /// The operator, who can sign in now.
        operator: Operator,
    }
}

#[Object]
impl InvitationQuery {
    /// Invitations that are good and were not used yet, the newest first; at most 100.
    async fn operator_invitations(&self, ctx: &Context<'_>) -> Result<Vec<OperatorInvitation>> {
        let (app, _) = door(ctx, AdminOperation::ReadOperators)?;
        let found = admin::operator_invitations(app).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// The invitation that was mailed with a token, readable signed out; null for one that is over, was used or taken back, or never was.
    async fn operator_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What stands in the mailed address behind the #.")] token: String,
    ) -> Result<Option<Invited>> {
        let found = admin::operator_invitation(ctx.app(), &token).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(found.map(|invitation| Invited {
            email: invitation.email,
            name: invitation.name,
            role: invitation.role,
            expires_at: invitation.expires_at.into(),
        }))
    }
}

#[Object]
impl InvitationMutation {
    /// Invites an operator by a mail in the language of the request; its address is good for 72 hours, once. An invitation that the address
    /// has already is replaced. TAKEN where it is an operator's.
    async fn invite_operator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and what for.")] input: InviteOperatorInput,
    ) -> Result<InviteOperatorPayload> {
        let (app, operator) = door(ctx, AdminOperation::InviteOperators)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            let new = admin::NewInvitation {
                email: input.email,
                name: input.name,
                role: input.role,
                locale: ctx.locale(),
            };
            admin::invite_operator(app, operator, new, &reason).await
        };
        settle(
            ctx,
            done.await
                .map(|invitation| InviteOperatorPayload::of(OperatorInvitation::from(invitation))),
        )
    }

    /// Takes an invitation back, which is good for nothing then.
    async fn revoke_operator_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RevokeOperatorInvitationInput,
    ) -> Result<RevokeOperatorInvitationPayload> {
        let (app, operator) = door(ctx, AdminOperation::InviteOperators)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::revoke_operator_invitation(app, operator, input.invitation_id, &reason).await
        };
        settle(ctx, done.await.map(|()| RevokeOperatorInvitationPayload::of()))
    }

    /// Makes the operator that an invitation is for, with a password of their own; signed out. EXPIRED for one that is good no more.
    async fn accept_operator_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token and the password.")] input: AcceptOperatorInvitationInput,
    ) -> Result<AcceptOperatorInvitationPayload> {
        let request = request(ctx.data_unchecked::<Caller>());
        let done = admin::accept_invitation(ctx.app(), &input.token, input.password, request).await;
        settle(
            ctx,
            done.map(|user| AcceptOperatorInvitationPayload::of(Operator(user))),
        )
    }
}
