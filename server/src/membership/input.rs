//! What apps say of memberships.

use async_graphql::InputObject;
use entity::{
    id::{MembershipId, ResidenceId},
    membership::MemberRole,
};

/// A home that the caller leaves.
#[derive(InputObject)]
pub struct LeaveResidenceInput {
    /// Which.
    pub residence_id: ResidenceId,
}

/// Another's role.
#[derive(InputObject)]
pub struct ChangeMemberRoleInput {
    /// Whose.
    pub membership_id: MembershipId,
    /// What they may do from now on; OWNER passes by transferOwnership only.
    pub role: MemberRole,
}

/// Somebody to be taken out of a home.
#[derive(InputObject)]
pub struct RemoveMemberInput {
    /// Whom.
    pub membership_id: MembershipId,
}

/// A home to be handed on.
#[derive(InputObject)]
pub struct TransferOwnershipInput {
    /// Which.
    pub residence_id: ResidenceId,
    /// To whom; a membership of the same home.
    pub membership_id: MembershipId,
}
