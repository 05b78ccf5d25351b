//! What operators do with accounts.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation, Reason};
use entity::id::AccountId;

use super::input::{
    CancelAccountDeletionInput, DeleteAccountInput, ResendAccountVerificationInput, RestoreAccountInput,
    SendAccountPasswordResetInput, SignOutAccountEverywhereInput, SuspendAccountInput,
};
use crate::{
    admin::{account::Account, operator::door},
    schema::{Ask, payload, settle},
};

/// Changes of accounts.
#[derive(Default)]
pub struct AccountMutation;

/// Returns an account as it now is.
pub(super) async fn shown(ctx: &Context<'_>, id: AccountId) -> domain::Result<Option<Account>> {
    Ok(admin::account(ctx.app(), id).await?.map(Account))
}

payload! {
    /// What suspendAccount answers.
    SuspendAccountPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What restoreAccount answers.
    RestoreAccountPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What signOutAccountEverywhere answers.
    SignOutAccountEverywherePayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What resendAccountVerification answers.
    ResendAccountVerificationPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What sendAccountPasswordReset answers.
    SendAccountPasswordResetPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What deleteAccount answers.
    DeleteAccountPayload {
        /// The account, as it now is.
        account: Account,
    }
}

payload! {
    /// What cancelAccountDeletion answers.
    CancelAccountDeletionPayload {
        /// The account, as it now is.
        account: Account,
    }
}

#[Object]
impl AccountMutation {
    /// Suspends an account: nobody signs in to it any more, its sessions end everywhere at once, and it is told nothing. Its homes stay as they
    /// are for the others. One that is suspended already stays as it is.
    async fn suspend_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SuspendAccountInput,
    ) -> Result<SuspendAccountPayload> {
        let (app, operator) = door(ctx, AdminOperation::SuspendAccount)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::suspend_account(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(SuspendAccountPayload::of))
    }

    /// Lets people sign in to a suspended account again. One that is not suspended stays as it is.
    async fn restore_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RestoreAccountInput,
    ) -> Result<RestoreAccountPayload> {
        let (app, operator) = door(ctx, AdminOperation::RestoreAccount)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::restore_account(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(RestoreAccountPayload::of))
    }

    /// Ends all sessions of an account, everywhere at once.
    async fn sign_out_account_everywhere(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SignOutAccountEverywhereInput,
    ) -> Result<SignOutAccountEverywherePayload> {
        let (app, operator) = door(ctx, AdminOperation::SignOutAccount)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::sign_out_account(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(SignOutAccountEverywherePayload::of))
    }

    /// Mails the code that proves an account's address once more; the one before is good no more. WRONG_STATE when no address waits.
    async fn resend_account_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ResendAccountVerificationInput,
    ) -> Result<ResendAccountVerificationPayload> {
        let (app, operator) = door(ctx, AdminOperation::ResendVerification)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::resend_verification(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(ResendAccountVerificationPayload::of))
    }

    /// Mails the code by which an account gets a new password; the one before is good no more.
    async fn send_account_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SendAccountPasswordResetInput,
    ) -> Result<SendAccountPasswordResetPayload> {
        let (app, operator) = door(ctx, AdminOperation::SendPasswordReset)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::send_password_reset(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(SendAccountPasswordResetPayload::of))
    }

    /// Deletes an account as its own person would: it is shut at once and erased after thirty days, until which whoever signs in has it back.
    /// Its homes pass on. WRONG_STATE for one that waits to be erased already.
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DeleteAccountInput,
    ) -> Result<DeleteAccountPayload> {
        let (app, operator) = door(ctx, AdminOperation::DeleteAccount)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::delete_account(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(DeleteAccountPayload::of))
    }

    /// Brings an account back that waits to be erased; homes that others got stay with those. WRONG_STATE for one in use.
    async fn cancel_account_deletion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: CancelAccountDeletionInput,
    ) -> Result<CancelAccountDeletionPayload> {
        let (app, operator) = door(ctx, AdminOperation::CancelAccountDeletion)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::cancel_account_deletion(app, operator, input.account_id, &reason).await?;
            shown(ctx, input.account_id).await
        };
        settle(ctx, done.await.map(CancelAccountDeletionPayload::of))
    }
}
