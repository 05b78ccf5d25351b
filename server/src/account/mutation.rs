//! What apps do with accounts.

use async_graphql::{Context, Object, Result};
use domain::account;

use super::{
    input::{SignUpInput, UpdateAccountInput},
    object::Account,
};
use crate::{
    schema::{Ask, Asker, payload, settle},
    session::{SignInPayload, origin},
};

payload! {
    /// The caller's account as it now is.
    AccountPayload {
        /// The account.
        account: Account,
    }
}

/// What apps do with accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account and signs it in.
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

    /// Changes the caller's account. The others of each home see a new name at once.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateAccountInput,
    ) -> Result<AccountPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = account::update(app, viewer, input.into()).await;
        settle(
            ctx,
            account.map(|account| AccountPayload::of(Account::from(account))),
        )
    }
}
