//! What apps do with accounts.

use async_graphql::{Context, Object, Result};
use domain::{account, export};

use super::{
    input::{
        ChangeEmailInput, ChangePasswordInput, DeleteAccountInput, RequestPasswordResetInput,
        ResetPasswordInput, SignUpInput, UpdateAccountInput, VerifyEmailInput,
    },
    object::Account,
};
use crate::{
    schema::{Ask, Asker, payload, scalar::DateTime, settle},
    session::{SignInPayload, origin},
};

payload! {
    /// The caller's account as it now is.
    AccountPayload {
        /// The account.
        account: Account,
    }
}

payload! {
    /// The account is closed, and all its sessions have ended.
    DeleteAccountPayload {
        /// Until when signing in brings it back; then it is erased.
        erased_after: DateTime,
    }
}

payload! {
    /// If the address has an account, a mail is on its way to it.
    RequestPasswordResetPayload {}
}

/// What apps do with accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account and signs it in. A code for verifyEmail is mailed to its address.
    ///
    /// TAKEN when the address has an account, also one that was deleted less than 30 days ago: signing in brings that back.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account, and the device.")] input: SignUpInput,
    ) -> Result<SignInPayload> {
        let (new, device_name) = input.split();
        let asker = ctx.data_unchecked::<Asker>();
        asker.may_sign_in()?;
        let signed_in = account::sign_up(ctx.app(), new, origin(ctx, device_name)).await;
        settle(
            ctx,
            signed_in.map(|signed_in| SignInPayload::admit(asker, signed_in)),
        )
    }

    /// Proves by a code from a mail that an address is the caller's: the account's own, or the one that changeEmail asked for, which is
    /// the account's from now on; the old one is told by mail.
    ///
    /// A code is good for ten minutes, five tries and one use. WRONG_CREDENTIALS for a wrong one; EXPIRED for one that is good no more;
    /// TAKEN when another account has the address.
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code.")] input: VerifyEmailInput,
    ) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::verify_email(app, viewer, &input.code).await;
        settle(ctx, account.map(shown))
    }

    /// Mails a new code to the address that waits for verifyEmail; the code before is good no more.
    ///
    /// WRONG_STATE when no address waits. After five codes for an account or for an address within an hour, further ones are answered
    /// with RATE_LIMITED.
    async fn resend_verification_email(&self, ctx: &Context<'_>) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::resend_verification_email(app, viewer, &origin(ctx, None)).await;
        settle(ctx, account.map(shown))
    }

    /// Mails a code for resetPassword. Answers alike whether or not the address has an account. Needs no access token.
    ///
    /// After five codes for an address within an hour, further ones are answered with RATE_LIMITED.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose password is forgotten.")] input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload> {
        let asked = account::request_password_reset(ctx.app(), &input.email, &origin(ctx, None)).await;
        settle(ctx, asked.map(|()| RequestPasswordResetPayload::of()))
    }

    /// Sets a new password by a code from a mail, and signs in. Ends every session of the account but the new one, and tells the
    /// person by mail. Needs no access token.
    ///
    /// A code is good for ten minutes, five tries and one use. WRONG_CREDENTIALS for a wrong code or address; EXPIRED for a code that
    /// is good no more. An address that changeEmail asked for waits no more.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, and the new password.")] input: ResetPasswordInput,
    ) -> Result<SignInPayload> {
        let asker = ctx.data_unchecked::<Asker>();
        asker.may_sign_in()?;
        let signed_in = account::reset_password(ctx.app(), input.into(), origin(ctx, None)).await;
        settle(
            ctx,
            signed_in.map(|signed_in| SignInPayload::admit(asker, signed_in)),
        )
    }

    /// Changes the caller's password, or sets the first. Ends every session of the account but the caller's, and tells the person by
    /// mail.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The old and the new password.")] input: ChangePasswordInput,
    ) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::change_password(app, viewer, input.into()).await;
        settle(ctx, account.map(shown))
    }

    /// Mails a code to a new address, which is the account's once verifyEmail is told the code; until then it is pendingEmail, and the
    /// old one stays. The account's own address ends the waiting.
    ///
    /// Answers alike whether or not another account has the address. After five codes for an account or for an address within an hour,
    /// further ones are answered with RATE_LIMITED.
    async fn change_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new address.")] input: ChangeEmailInput,
    ) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::change_email(app, viewer, input.into(), &origin(ctx, None)).await;
        settle(ctx, account.map(shown))
    }

    /// Changes the caller's account. The others of each home see a new name at once.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateAccountInput,
    ) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::update(app, viewer, input.into()).await;
        settle(ctx, account.map(shown))
    }

    /// Signs out everywhere at once; the data is erased after 30 days, and signing in before then brings it back.
    ///
    /// Devices are forgotten, and reminders stop. Each home that the account owns passes to another member for good, or where there is
    /// none is hidden and erased with the account; deletionPreview says so first. WRONG_CREDENTIALS for a wrong password; after ten tries
    /// within a quarter of an hour, further ones are answered with RATE_LIMITED.
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password.")] input: DeleteAccountInput,
    ) -> Result<DeleteAccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let deleted = account::delete(app, viewer, input.password).await;
        settle(
            ctx,
            deleted.map(|until| DeleteAccountPayload::of(DateTime(until))),
        )
    }

    /// Mails a link to an archive of all that honeyDue holds on the account: records as JSON, and files. The link is good for 7 days.
    ///
    /// It takes some minutes. While an archive is being made, and for a day after one was asked for, nothing more is made. WRONG_STATE while
    /// the account's address is not verified.
    async fn request_data_export(&self, ctx: &Context<'_>) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = export::request(app, viewer).await;
        settle(ctx, account.map(shown))
    }
}

/// Makes the answer of an account as it now is.
fn shown(account: entity::account::Model) -> AccountPayload {
    AccountPayload::of(Account::from(account))
}
