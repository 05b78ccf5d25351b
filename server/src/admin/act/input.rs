//! What is said of accounts and homes that operators act on.

use async_graphql::InputObject;
use entity::id::{AccountId, MembershipId, ResidenceId};

use crate::schema::scalar::DateTime;

macro_rules! about {
    ($id:ident: $type:ty, $what:literal; $($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            #[doc = $what]
            pub $id: $type,
            /// Why, for the audit; at most 500 characters.
            pub reason: String,
        }
    )*};
}

about! {
    account_id: AccountId, "Which account.";
    /// What suspendAccount takes.
    SuspendAccountInput;
    /// What restoreAccount takes.
    RestoreAccountInput;
    /// What signOutAccountEverywhere takes.
    SignOutAccountEverywhereInput;
    /// What resendAccountVerification takes.
    ResendAccountVerificationInput;
    /// What sendAccountPasswordReset takes.
    SendAccountPasswordResetInput;
    /// What revokeGrant takes.
    RevokeGrantInput;
    /// What deleteAccount takes.
    DeleteAccountInput;
    /// What cancelAccountDeletion takes.
    CancelAccountDeletionInput;
    /// What viewAs takes.
    ViewAsInput;
}

about! {
    residence_id: ResidenceId, "Which home.";
    /// What archiveResidence takes.
    ArchiveResidenceInput;
    /// What restoreResidence takes.
    RestoreResidenceInput;
}

/// What grantPro takes.
#[derive(InputObject)]
pub struct GrantProInput {
    /// Which account.
    pub account_id: AccountId,
    /// Until when; at most ten years from now.
    pub until: DateTime,
    /// Why, for the audit; at most 500 characters.
    pub reason: String,
}

/// What transferResidence takes.
#[derive(InputObject)]
pub struct TransferResidenceInput {
    /// Which home.
    pub residence_id: ResidenceId,
    /// Who owns it from now on: one of its members.
    pub membership_id: MembershipId,
    /// Why, for the audit; at most 500 characters.
    pub reason: String,
}
