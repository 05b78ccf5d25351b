//! What a resolver can ask of a request: who is asking, in which language, and the app.

use std::{fmt::Display, hash::Hash, str::FromStr};

use async_graphql::{Context, ErrorExtensions, ID, dataloader::Loader};
use domain::{App, Error, Locale, Viewer};
use futures_util::{FutureExt, future::BoxFuture};

use super::{
    Asker,
    payload::{Payload, UserError},
    reader::{Missing, Questions, Reader},
};
use crate::graphql::{Caller, Code, RETRY_AFTER_SECS, with_path};

/// What every resolver may ask.
pub trait Ask {
    /// Returns the app.
    fn app(&self) -> &App;

    /// Returns who is signed in, if anybody is.
    fn viewer(&self) -> Option<&Viewer>;

    /// Returns the language that the request asks for; `None` where it asks for none that is spoken here.
    fn asked_locale(&self) -> Option<Locale>;

    /// Returns the language of the request.
    fn locale(&self) -> Locale {
        self.asked_locale().unwrap_or_default()
    }

    /// Returns who is signed in, or the error that says that nobody is.
    fn signed_in(&self) -> async_graphql::Result<(&App, &Viewer)>;

    /// Makes an answer's error of what went wrong.
    ///
    /// What a person can put right is an error here too: only mutations have `userErrors`.
    fn fail(&self, error: Error) -> async_graphql::Error;

    /// Makes the error of an argument that cannot be used.
    fn refuse(&self, message: impl Into<String>) -> async_graphql::Error;

    /// Answers a question beneath a screen, in one statement with all alike of the same level; `None` for what is hidden or never was.
    ///
    /// Boxed: the engine makes room in every field of an object for the largest of its futures.
    fn load<'a, K>(
        &'a self,
        key: K,
    ) -> BoxFuture<'a, async_graphql::Result<Option<<Questions as Loader<K>>::Value>>>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Questions: Loader<K, Error = Missing>;

    /// Reads an id of one kind.
    ///
    /// A lookup takes its id as [`ID`] and reads it here: what the engine refuses while it reads arguments nulls the parent too.
    fn id<T: FromStr<Err: Display>>(&self, id: &ID) -> async_graphql::Result<T> {
        id.parse().map_err(|error: T::Err| self.refuse(error.to_string()))
    }
}

impl Ask for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn viewer(&self) -> Option<&Viewer> {
        self.data_unchecked::<Asker>().viewer()
    }

    fn asked_locale(&self) -> Option<Locale> {
        let caller = self.data_unchecked::<Caller>();
        caller.accept_language().and_then(Locale::asked)
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
                let messages: Vec<_> = problems
                    .iter()
                    .map(|problem| UserError::of(self, problem, None).message)
                    .collect();
                code.error(messages.join(" "))
            }
            Error::TooOften { retry_after } => {
                let secs = retry_after.as_secs().max(1);
                let error =
                    Code::RateLimited.error(format!("There were too many tries; wait {secs} seconds."));
                error.extend_with(|_, extensions| extensions.set(RETRY_AFTER_SECS, secs))
            }
            // Without a code of ours: the front logs it once and masks it.
            Error::Fault(fault) => async_graphql::Error::new(format!("{fault:#}")),
        };
        with_path(self, error)
    }

    fn load<'a, K>(
        &'a self,
        key: K,
    ) -> BoxFuture<'a, async_graphql::Result<Option<<Questions as Loader<K>>::Value>>>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Questions: Loader<K, Error = Missing>,
    {
        let reader = self.data_unchecked::<Reader>();
        let found = async move {
            let found = reader.load_one(key).await;
            found.map_err(|error| self.fail(error.into()))
        };
        found.boxed()
    }

    fn refuse(&self, message: impl Into<String>) -> async_graphql::Error {
        with_path(self, Code::BadUserInput.error(message))
    }
}

/// Runs a use case of whoever is signed in, and again from its start when the database undid it for the sake of another.
///
/// ```text
/// let result = attempt!(ctx, |app, viewer| task::start(app, viewer, input.task_id));
/// settle(ctx, result.map(shown))
/// ```
macro_rules! attempt {
    ($ctx:expr, |$app:ident, $viewer:ident| $call:expr) => {{
        let ($app, $viewer) = $crate::schema::Ask::signed_in($ctx)?;
        // In a place of its own: what resolves fields holds one such future for each mutation there is, and all of them would be on the stack.
        domain::retrying!(futures_util::FutureExt::boxed($call))
    }};
}

pub(crate) use attempt;

/// Makes a payload of what a use case has come to.
pub fn settle<P: Payload>(ctx: &Context<'_>, result: domain::Result<P>) -> async_graphql::Result<P> {
    match result {
        Ok(payload) => Ok(payload),
        Err(Error::User(problems)) => Ok(P::refused(
            problems
                .iter()
                .map(|problem| UserError::of(ctx, problem, Some("input")))
                .collect(),
        )),
        Err(error) => Err(ctx.fail(error)),
    }
}
