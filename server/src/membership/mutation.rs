//! What apps do with memberships.

use async_graphql::{Context, Object, Result};
use domain::membership;

use super::{
    input::{ChangeMemberRoleInput, LeaveResidenceInput, RemoveMemberInput, TransferOwnershipInput},
    object::Membership,
};
use crate::{
    payload::DeletePayload,
    residence::{ResidencePayload, shown},
    schema::{attempt, payload, settle},
};

payload! {
    /// A membership as it now is.
    MembershipPayload {
        /// The membership.
        membership: Membership,
    }
}

/// What apps do with memberships.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Ends the caller's own membership; deletedId is its id. An owner hands the home on first, or deletes it.
    async fn leave_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which home.")] input: LeaveResidenceInput,
    ) -> Result<DeletePayload> {
        let result = attempt!(ctx, |app, viewer| membership::leave(
            app,
            viewer,
            input.residence_id
        ));
        DeletePayload::deleted(ctx, result.map(|id| (id, None))).await
    }

    /// Says what another member may do. Only the owner does; tasks of somebody who may only read from now on are nobody's.
    async fn change_member_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose role, and which.")] input: ChangeMemberRoleInput,
    ) -> Result<MembershipPayload> {
        let (id, role) = (input.membership_id, input.role);
        let result = attempt!(ctx, |app, viewer| membership::change_role(app, viewer, id, role));
        settle(
            ctx,
            result.map(|row| MembershipPayload::of(Membership::from(row))),
        )
    }

    /// Takes somebody out of a home: an owner everybody else, a manager members and viewers. Their tasks are nobody's from now on; what
    /// they did stays in the log.
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: RemoveMemberInput,
    ) -> Result<DeletePayload> {
        let result = attempt!(ctx, |app, viewer| membership::remove(
            app,
            viewer,
            input.membership_id
        ));
        let removed = result.map(|removed| (removed.id, Some(removed.home.residence.id)));
        DeletePayload::deleted(ctx, removed).await
    }

    /// Makes another member the owner; the caller stays as a manager.
    async fn transfer_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which home, and to whom.")] input: TransferOwnershipInput,
    ) -> Result<ResidencePayload> {
        let (id, to) = (input.residence_id, input.membership_id);
        let result = attempt!(ctx, |app, viewer| membership::transfer(app, viewer, id, to));
        settle(ctx, result.map(shown))
    }
}
