//! What a resolver can ask of a request: who is asking, in which language, and the app.

use async_graphql::Context;
use domain::{App, Error, Viewer, edit::retrying};

use super::payload::{Payload, UserError};
use crate::graphql::{Code, with_path};

/// What every resolver may ask.
pub trait Ask {
    /// Returns the app.
    fn app(&self) -> &App;

    /// Returns who is signed in, if anybody is.
    fn viewer(&self) -> Option<&Viewer>;

    /// Returns who is signed in, or the error that says that nobody is.
    fn signed_in(&self) -> async_graphql::Result<(&App, &Viewer)>;

    /// Makes an answer's error of what went wrong.
    ///
    /// What a person can put right is an error here too: only mutations have `userErrors`.
    fn fail(&self, error: Error) -> async_graphql::Error;
}

impl Ask for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn viewer(&self) -> Option<&Viewer> {
        self.data_unchecked::<Option<Viewer>>().as_ref()
    }

    fn signed_in(&self) -> async_graphql::Result<(&App, &Viewer)> {
        let viewer = self.viewer().ok_or_else(|| self.fail(Error::SignedOut))?;
        Ok((self.app(), viewer))
    }

    fn fail(&self, error: Error) -> async_graphql::Error {
        let error = match error {
            Error::SignedOut => Code::Unauthenticated.error("Sign in first, and send the access token."),
            Error::User(problems) => {
                let code = match problems.first().map(|problem| problem.code) {
                    Some(domain::Code::NotFound) => Code::NotFound,
                    Some(domain::Code::Forbidden) => Code::Forbidden,
                    _ => Code::BadUserInput,
                };
                let messages: Vec<_> = problems.iter().map(|problem| UserError::of(self, problem, None).message).collect();
                code.error(messages.join(" "))
            }
            // Without a code of ours: the front logs it once and masks it.
            Error::Fault(fault) => async_graphql::Error::new(format!("{fault:#}")),
        };
        with_path(self, error)
    }
}

/// Runs a use case as a mutation of whoever is signed in: again when the database asked for it, and with what the person can
/// put right as the payload's `userErrors`.
pub async fn mutate<T, P: Payload>(
    ctx: &Context<'_>,
    work: impl AsyncFn(&App, &Viewer) -> domain::Result<T>,
    done: impl FnOnce(T) -> P,
) -> async_graphql::Result<P> {
    let result = change(ctx, work).await?;
    settle(ctx, result.map(done))
}

/// Runs a use case of whoever is signed in, again when the database asked for it.
pub async fn change<T>(
    ctx: &Context<'_>,
    work: impl AsyncFn(&App, &Viewer) -> domain::Result<T>,
) -> async_graphql::Result<domain::Result<T>> {
    let (app, viewer) = ctx.signed_in()?;
    Ok(retrying(async || work(app, viewer).await).await)
}

/// Makes a payload of what a use case has come to.
pub fn settle<P: Payload>(ctx: &Context<'_>, result: domain::Result<P>) -> async_graphql::Result<P> {
    match result {
        Ok(payload) => Ok(payload),
        Err(Error::User(problems)) => {
            Ok(P::refused(problems.iter().map(|problem| UserError::of(ctx, problem, Some("input"))).collect()))
        }
        Err(error) => Err(ctx.fail(error)),
    }
}
