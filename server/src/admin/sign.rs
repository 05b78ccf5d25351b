//! Signing in and out.

use async_graphql::{Context, InputObject, Object, Result};
use domain::admin;

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

payload! {
    /// What signIn answers.
    SignInPayload {
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
    /// Signs an operator in; the answer sets the session's cookie.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Address and password.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let request = request(ctx.data_unchecked::<Caller>());
        let result = admin::sign_in(ctx.app(), &input.email, input.password, request).await;
        settle(
            ctx,
            result.map(|(operator, token)| {
                session::keep(ctx, &token);
                SignInPayload::of(Operator(operator.user))
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
