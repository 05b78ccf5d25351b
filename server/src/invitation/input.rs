//! What apps say of invitations.

use async_graphql::InputObject;
use domain::invitation::NewInvitation;
use entity::{
    id::{InvitationId, ResidenceId},
    membership::MemberRole,
};

/// Uses of an invitation that says nothing of them.
const USES: i32 = 1;

/// Hours for which an invitation is good that says nothing of them: a week.
const HOURS: i32 = 168;

/// A new invitation.
#[derive(InputObject)]
pub struct CreateInvitationInput {
    /// Where it leads to.
    residence_id: ResidenceId,
    /// What the one who joins will be: a manager invites up to MEMBER, an owner up to MANAGER.
    #[graphql(default_with = "Some(MemberRole::Member)")]
    role: Option<MemberRole>,
    /// Whom it is meant for: the invitation is mailed there, as soon as the caller's own address is confirmed (else WRONG_STATE). Whoever
    /// has the code may join by it.
    email: Option<String>,
    /// How many may join by it; 1 to 100.
    #[graphql(default_with = "Some(USES)")]
    max_uses: Option<i32>,
    /// For how long it is good; 1 to 720.
    #[graphql(default_with = "Some(HOURS)")]
    expires_in_hours: Option<i32>,
}

impl From<CreateInvitationInput> for NewInvitation {
    fn from(input: CreateInvitationInput) -> Self {
        let CreateInvitationInput {
            residence_id,
            role,
            email,
            max_uses,
            expires_in_hours,
        } = input;
        Self {
            residence_id,
            role: role.unwrap_or(MemberRole::Member),
            email,
            max_uses: max_uses.unwrap_or(USES),
            expires_in_hours: expires_in_hours.unwrap_or(HOURS),
        }
    }
}

/// An invitation to be taken back.
#[derive(InputObject)]
pub struct RevokeInvitationInput {
    /// Which.
    pub invitation_id: InvitationId,
}

/// A way into a home.
#[derive(InputObject)]
pub struct JoinResidenceInput {
    /// The invitation's code, in any case, with or without spaces and hyphens.
    pub code: String,
}
