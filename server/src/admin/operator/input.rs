//! What is said of operators.

use async_graphql::InputObject;
use entity::{
    admin_user::AdminRole,
    id::{AdminInvitationId, AdminSessionId, AdminUserId},
};

/// What changeOperatorRole takes.
#[derive(InputObject)]
pub struct ChangeOperatorRoleInput {
    /// Whose role it is.
    pub operator_id: AdminUserId,
    /// What the operator may do from now on.
    pub role: AdminRole,
    /// Why, for the audit; at most 500 characters.
    pub reason: String,
}

macro_rules! about_an_operator {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Who is meant.
            pub operator_id: AdminUserId,
            /// Why, for the audit; at most 500 characters.
            pub reason: String,
        }
    )*};
}

about_an_operator! {
    /// What disableOperator takes.
    DisableOperatorInput;
    /// What enableOperator takes.
    EnableOperatorInput;
    /// What endOperatorSessions takes.
    EndOperatorSessionsInput;
    /// What resetOperatorTotp takes.
    ResetOperatorTotpInput;
}

/// What inviteOperator takes.
#[derive(InputObject)]
pub struct InviteOperatorInput {
    /// Where the mail goes, and what the operator will sign in with.
    pub email: String,
    /// What other operators will see.
    pub name: String,
    /// What the operator will be allowed to do.
    pub role: AdminRole,
    /// Why, for the audit; at most 500 characters.
    pub reason: String,
}

/// What revokeOperatorInvitation takes.
#[derive(InputObject)]
pub struct RevokeOperatorInvitationInput {
    /// Which invitation it is.
    pub invitation_id: AdminInvitationId,
    /// Why, for the audit; at most 500 characters.
    pub reason: String,
}

/// What acceptOperatorInvitation takes.
#[derive(InputObject)]
pub struct AcceptOperatorInvitationInput {
    /// What stands in the mailed address behind the #.
    #[graphql(secret)]
    pub token: String,
    /// What the operator will sign in with, at least 8 characters.
    #[graphql(secret)]
    pub password: String,
}

/// What endOwnSession takes.
#[derive(InputObject)]
pub struct EndOwnSessionInput {
    /// One of the operator's own.
    pub session_id: AdminSessionId,
}

/// What changeOwnPassword takes.
#[derive(InputObject)]
pub struct ChangeOwnPasswordInput {
    /// The password so far.
    #[graphql(secret)]
    pub current_password: String,
    /// The new one, at least 8 characters.
    #[graphql(secret)]
    pub new_password: String,
}

/// What enrolTotp takes.
#[derive(InputObject)]
pub struct EnrolTotpInput {
    /// The operator's password.
    #[graphql(secret)]
    pub password: String,
}

/// What confirmTotp takes.
#[derive(InputObject)]
pub struct ConfirmTotpInput {
    /// Six digits that the app shows.
    #[graphql(secret)]
    pub code: String,
}

/// What removeTotp takes.
#[derive(InputObject)]
pub struct RemoveTotpInput {
    /// The operator's password.
    #[graphql(secret)]
    pub password: String,
    /// Six digits that the app shows, or a recovery code.
    #[graphql(secret)]
    pub code: String,
}

/// What renewRecoveryCodes takes.
#[derive(InputObject)]
pub struct RenewRecoveryCodesInput {
    /// Six digits that the app shows, or a recovery code.
    #[graphql(secret)]
    pub code: String,
}
