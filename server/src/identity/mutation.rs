//! What apps do with what Apple and Google vouch for.

use async_graphql::{Context, Object, Result};
use domain::{
    Code, Error,
    identity::{self, Newcomer},
};
use entity::identity::IdentityProvider;

use super::{
    input::{SignInWithAppleInput, SignInWithGoogleInput},
    provider::Providers,
};
use crate::{
    account::zone_of,
    schema::{Ask, Asker, settle},
    session::{SignInPayload, origin},
};

/// What apps do with what Apple and Google vouch for.
#[derive(Default)]
pub struct IdentityMutation;

/// A token as it came, and what it is to be compared with.
struct Word {
    provider: IdentityProvider,
    token: String,
    nonce: Option<String>,
}

#[Object]
impl IdentityMutation {
    /// Signs in whom Apple vouches for; at the first time, an account is made. Needs no access token.
    ///
    /// WRONG_CREDENTIALS or EXPIRED: begin anew at Apple. TAKEN: another account has the address, and it is not certain that both are the
    /// same person's; sign in with the password, prove the address, and then come this way again. BLANK: Apple named no address. FORBIDDEN:
    /// it is not offered here. WRONG_STATE: Apple cannot be asked at the moment, try again soon.
    async fn sign_in_with_apple(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What Apple says, and the device.")] input: SignInWithAppleInput,
    ) -> Result<SignInPayload> {
        let SignInWithAppleInput {
            identity_token,
            authorization_code,
            nonce,
            locale,
            display_name,
            time_zone,
            device_name,
        } = input;
        if nonce.is_empty() {
            return settle(ctx, Err(Error::user("nonce", Code::Blank)));
        }
        let word = Word {
            provider: IdentityProvider::Apple,
            token: identity_token,
            nonce: Some(nonce),
        };
        let newcomer = Newcomer {
            display_name,
            time_zone: time_zone.and_then(|zone| zone_of(&zone)),
            locale,
            authorization_code,
        };
        sign_in(ctx, word, newcomer, device_name).await
    }

    /// Signs in whom Google vouches for; at the first time, an account is made. Needs no access token.
    ///
    /// WRONG_CREDENTIALS or EXPIRED: begin anew at Google. TAKEN: another account has the address, and it is not certain that both are the
    /// same person's; sign in with the password, prove the address, and then come this way again. BLANK: Google named no address. FORBIDDEN:
    /// it is not offered here. WRONG_STATE: Google cannot be asked at the moment, try again soon.
    async fn sign_in_with_google(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What Google says, and the device.")] input: SignInWithGoogleInput,
    ) -> Result<SignInPayload> {
        let SignInWithGoogleInput {
            id_token,
            nonce,
            locale,
            time_zone,
            device_name,
        } = input;
        let word = Word {
            provider: IdentityProvider::Google,
            token: id_token,
            nonce: nonce.filter(|nonce| !nonce.is_empty()),
        };
        let newcomer = Newcomer {
            time_zone: time_zone.and_then(|zone| zone_of(&zone)),
            locale,
            ..Newcomer::default()
        };
        sign_in(ctx, word, newcomer, device_name).await
    }
}

async fn sign_in(
    ctx: &Context<'_>,
    word: Word,
    newcomer: Newcomer,
    device_name: Option<String>,
) -> Result<SignInPayload> {
    let asker = ctx.data_unchecked::<Asker>();
    asker.may_sign_in()?;
    let providers = ctx.data_unchecked::<Providers>();
    let verified = providers.verify(
        word.provider,
        (&word.token, word.nonce.as_deref()),
        ctx.app().clock.now(),
    );
    let signed_in = identity::sign_in(ctx.app(), verified, newcomer, origin(ctx, device_name)).await;
    settle(
        ctx,
        signed_in.map(|signed_in| SignInPayload::admit(asker, signed_in)),
    )
}
