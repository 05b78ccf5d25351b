//! The public schema: the roots that all nouns hang on.

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Schema};
use domain::App;

use crate::{
    account::{AccountMutation, AccountQuery},
    graphql::{Api, Limits, Options, schema, session_hook},
    schema::reader::reader,
    session::SessionMutation,
};

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(AccountQuery);

/// Everything that can be done. Each answers with what it changed, or with `userErrors` and nothing changed.
#[derive(Default, MergedObject)]
pub struct Mutation(AccountMutation, SessionMutation);

/// Builds the public schema.
#[must_use]
pub fn build() -> Schema<Query, Mutation, EmptySubscription> {
    schema(Query::default(), Mutation::default(), EmptySubscription).finish()
}

/// Makes the public API on an app: `POST` and `GET /graphql`, `graphql-transport-ws` and event streams.
pub fn api(app: &App, limits: Limits) -> anyhow::Result<Arc<Api>> {
    let hook = session_hook(app.clone(), |app, viewer, data| {
        data.insert(reader(app.clone(), viewer.cloned()));
    });
    Api::new(
        build(),
        Options {
            limits,
            ..Options::new(hook)
        },
    )
}
