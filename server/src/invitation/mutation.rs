//! What apps do with invitations.

use async_graphql::{Context, Object, Result};
use domain::invitation;

use super::{
    input::{CreateInvitationInput, JoinResidenceInput, RevokeInvitationInput},
    object::Invitation,
};
use crate::{
    payload::DeletePayload,
    residence::{ResidencePayload, shown},
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// An invitation as it now is.
    InvitationPayload {
        /// The invitation.
        invitation: Invitation,
    }
}

/// What apps do with invitations.
#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Makes an invitation. Its code comes with this answer only.
    async fn create_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: CreateInvitationInput,
    ) -> Result<InvitationPayload> {
        let new = invitation::NewInvitation::from(input);
        let result = attempt!(ctx, |app, viewer| invitation::create(app, viewer, new.clone()));
        settle(
            ctx,
            result.map(|created| InvitationPayload::of(Invitation::from(created))),
        )
    }

    /// Takes an invitation back: nobody joins by it any more.
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation.")] input: RevokeInvitationInput,
    ) -> Result<DeletePayload> {
        let id = input.invitation_id;
        let result = attempt!(ctx, |app, viewer| invitation::revoke(app, viewer, id));
        DeletePayload::deleted(ctx, result.map(|home| (id, Some(home.residence.id)))).await
    }

    /// Joins a home by an invitation's code. Whoever belongs to the home already stays what they are, and uses nothing.
    async fn join_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: JoinResidenceInput,
    ) -> Result<ResidencePayload> {
        let (app, viewer) = ctx.signed_in()?;
        settle(ctx, invitation::join(app, viewer, &input.code).await.map(shown))
    }
}
