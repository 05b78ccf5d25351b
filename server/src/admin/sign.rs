//! Signing in and out.

use async_graphql::{Context, InputObject, Object, Result};
use domain::admin::{self, SignIn};

use super::{
    operator::{Operator, signed_in},
    session::{self, request},
};
use crate::{
    graphql::Caller,
    schema::{Ask, payload, settle},
};

/// Changes of who is signed in.
#[derive(Default)]
pub struct SignMutation;

/// What signIn takes.
#[derive(InputObject)]
struct SignInInput {
    /// The operator's address.
    email: String,
    /// The operator's password.
    #[graphql(secret)]
    password: String,
}

/// What confirmSignIn takes.
#[derive(InputObject)]
struct ConfirmSignInInput {
    /// What signIn answered.
    #[graphql(secret)]
    challenge: String,
    /// Six digits that the operator's authenticator app shows, or a recovery code, which is good once.
    #[graphql(secret)]
    code: String,
}

payload! {
    /// What signIn answers.
    SignInPayload {
        /// Who is signed in now; null where a code is needed, and when there are userErrors.
        operator: Operator,
        /// Whether a code of the operator's authenticator app is needed; confirmSignIn takes it.
        totp_required: bool,
        /// What confirmSignIn wants beside the code, good for five minutes and five tries; null where no code is needed.
        challenge: String,
    }
}

payload! {
    /// What confirmSignIn answers.
    ConfirmSignInPayload {
        /// Who is signed in now; null when there are userErrors.
        operator: Operator,
    }
}

payload! {
    /// What signOut answers.
    SignOutPayload {}
}

#[Object]
impl SignMutation {
    /// Signs an operator in; the answer sets the session's cookie. Whoever has a second factor is not signed in yet: totpRequired says so,
    /// and confirmSignIn goes on.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Address and password.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let request = request(ctx.data_unchecked::<Caller>());
        let result = admin::sign_in(ctx.app(), &input.email, input.password, request).await;
        settle(
            ctx,
            result.map(|come| match come {
                SignIn::Done(operator, token) => {
                    session::keep(ctx, &token);
                    SignInPayload::of(Operator(operator.user), false, None)
                }
                SignIn::CodeNeeded(challenge) => SignInPayload::of(None, true, challenge),
            }),
        )
    }

    /// Goes on with a sign-in that needs a code; the answer sets the session's cookie. EXPIRED at challenge once its time or its tries are
    /// over: then signIn begins anew.
    async fn confirm_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code.")] input: ConfirmSignInInput,
    ) -> Result<ConfirmSignInPayload> {
        let request = request(ctx.data_unchecked::<Caller>());
        let result = admin::confirm_sign_in(ctx.app(), &input.challenge, &input.code, request).await;
        settle(
            ctx,
            result.map(|(operator, token)| {
                session::keep(ctx, &token);
                ConfirmSignInPayload::of(Operator(operator.user))
            }),
        )
    }

    /// Ends the operator's session and has the browser forget it; signed out, it does nothing.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        if let Some(operator) = signed_in(ctx) {
            admin::sign_out(ctx.app(), operator)
                .await
                .map_err(|error| ctx.fail(error))?;
        }
        session::forget(ctx);
        Ok(SignOutPayload::of())
    }
}
