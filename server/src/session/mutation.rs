//! What apps do with sessions.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::session::{self, SignedIn};
use entity::id::SessionId;

use super::{
    input::{RefreshSessionInput, RevokeSessionInput, SignInInput, origin},
    object::SessionTokens,
};
use crate::{
    account::Account,
    schema::{Ask, Asker, Payload, UserError, payload, settle},
};

/// What a device needs to be signed in.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// What the client keeps.
    pub tokens: Option<SessionTokens>,
    /// Whose account it is.
    pub account: Option<Account>,
    /// True when signing in brought back an account that was going to be erased.
    pub restored: bool,
    /// What a person can put right; nothing was changed when any is present.
    pub user_errors: Vec<UserError>,
}

impl Payload for SignInPayload {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self {
            tokens: None,
            account: None,
            restored: false,
            user_errors,
        }
    }
}

impl SignInPayload {
    /// Makes the answer to whoever has signed in; the rest of the operation is theirs.
    pub(crate) fn admit(asker: &Asker, signed_in: SignedIn) -> Self {
        asker.sign_in(signed_in.viewer);
        Self {
            tokens: Some(signed_in.tokens.into()),
            account: Some(signed_in.account.into()),
            restored: signed_in.restored,
            user_errors: Vec::new(),
        }
    }
}

payload! {
    /// The session that the request came with has ended.
    SignOutPayload {}
}

payload! {
    /// A session has ended.
    RevokeSessionPayload {
        /// Which one.
        revoked_session_id: SessionId,
        /// The account as it now is.
        account: Account,
    }
}

/// What apps do with sessions.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs in with address and password. WRONG_CREDENTIALS does not say which of the two is wrong.
    ///
    /// An account that was deleted within the last 30 days comes back, with its places in homes that have not passed to others.
    ///
    /// After ten tries for one address within a quarter of an hour, further ones are answered with RATE_LIMITED until it is over.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and on which device.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let SignInInput {
            email,
            password,
            device_name,
        } = input;
        let asker = ctx.data_unchecked::<Asker>();
        asker.may_sign_in()?;
        let signed_in = session::sign_in(ctx.app(), &email, password, origin(ctx, device_name)).await;
        settle(
            ctx,
            signed_in.map(|signed_in| SignInPayload::admit(asker, signed_in)),
        )
    }

    /// Exchanges a refresh token for new tokens; the old ones are good no more. Needs no access token.
    ///
    /// A request whose answer was lost may be sent again: it is answered with the same tokens. WRONG_CREDENTIALS or EXPIRED mean that
    /// the session is over.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the client holds.")] input: RefreshSessionInput,
    ) -> Result<SignInPayload> {
        let asker = ctx.data_unchecked::<Asker>();
        asker.may_sign_in()?;
        let signed_in = session::refresh(ctx.app(), &input.refresh_token).await;
        settle(
            ctx,
            signed_in.map(|signed_in| SignInPayload::admit(asker, signed_in)),
        )
    }

    /// Ends the session that the request comes with.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let done = session::sign_out(app, viewer).await;
        settle(ctx, done.map(|()| SignOutPayload::of()))
    }

    /// Ends one of the caller's sessions; its device is signed out at once.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let account = session::revoke(app, viewer, input.session_id).await;
        settle(
            ctx,
            account.map(|account| RevokeSessionPayload::of(input.session_id, Account::from(account))),
        )
    }
}
