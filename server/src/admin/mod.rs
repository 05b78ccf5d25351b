//! The admin's API: a schema of its own for operators, who have nothing to do with the accounts of the apps.

use std::sync::Arc;

use async_graphql::{EmptySubscription, Schema};
use domain::App;

use crate::{
    Settings,
    graphql::{Api, Options, schema},
};

pub mod account;
pub mod act;
pub mod announcement;
pub mod app_version;
pub mod appliance;
pub mod audit;
pub mod contractor;
pub mod delivery;
pub mod document;
pub(crate) mod export;
pub mod job;
mod listed;
pub mod mutation;
pub mod notice;
pub mod operator;
pub mod overview;
pub mod query;
pub mod residence;
mod session;
pub mod sign;
pub mod store_event;
pub mod subscription;
pub mod task;
pub mod template;
pub mod tier;

pub use self::{mutation::Mutation, query::Query};

/// What resolvers must know of the installation.
#[derive(Clone, Debug)]
struct Installed {
    /// Whether people reach the server by HTTPS; the session's cookie is sent nowhere else then.
    https: bool,
    /// What the installation is for.
    environment: String,
}

/// Builds the schema.
#[must_use]
pub fn build() -> Schema<Query, Mutation, EmptySubscription> {
    schema(Query::default(), Mutation::default(), EmptySubscription).finish()
}

/// Makes the API; it is served at `/admin/graphql`.
///
/// # Errors
///
/// When the schema is no valid GraphQL schema.
pub fn api(app: &App, settings: &Settings) -> anyhow::Result<Arc<Api>> {
    let installed = Installed {
        https: settings.https,
        environment: settings.environment.clone(),
    };
    let options = Options {
        name: crate::measure::APIS[1],
        limits: settings.limits.clone(),
        stopping: settings.stopping.clone(),
        hides_schema: settings.hides_schema,
        scalars: crate::schema::scalar::SCALARS,
        reach: Some(app.reach().clone()),
        ..Options::new(session::hook(app.clone(), installed))
    };
    Api::new(build(), options)
}
