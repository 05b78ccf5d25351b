//! The public schema: the roots that all nouns hang on.

use std::sync::Arc;

use async_graphql::{MergedObject, MergedSubscription, Schema};
use domain::App;

use crate::{
    Settings,
    account::{AccountMutation, AccountQuery},
    appliance::{ApplianceMutation, ApplianceQuery},
    away::AwayMutation,
    calendar::CalendarMutation,
    change::ChangeSubscription,
    contractor::{ContractorMutation, ContractorQuery},
    device::DeviceMutation,
    document::{DocumentMutation, DocumentQuery},
    file::FileMutation,
    graphql::{self, Api, Options, Shipped, schema, session_hook},
    identity::IdentityMutation,
    invitation::{InvitationMutation, InvitationQuery},
    kept::KEPT,
    lookups::LookupsQuery,
    membership::MembershipMutation,
    node::NodeQuery,
    notification::{NotificationMutation, NotificationSubscription},
    preference::PreferenceMutation,
    residence::{ResidenceMutation, ResidenceQuery},
    schema::{Asker, reader::reader, scalar::SCALARS},
    session::SessionMutation,
    subscription::SubscriptionMutation,
    task::{TaskMutation, TaskQuery},
    template::TemplateMutation,
};

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    AccountQuery,
    ResidenceQuery,
    InvitationQuery,
    TaskQuery,
    ContractorQuery,
    ApplianceQuery,
    LookupsQuery,
    DocumentQuery,
);

/// Everything that can be done. Each answers with what it changed, or with `userErrors` and nothing changed.
#[derive(Default, MergedObject)]
pub struct Mutation(
    AccountMutation,
    SessionMutation,
    IdentityMutation,
    ResidenceMutation,
    InvitationMutation,
    MembershipMutation,
    TaskMutation,
    ContractorMutation,
    ApplianceMutation,
    NotificationMutation,
    PreferenceMutation,
    TemplateMutation,
    DocumentMutation,
    FileMutation,
    DeviceMutation,
    AwayMutation,
    CalendarMutation,
    SubscriptionMutation,
);

/// Everything that can be listened to.
#[derive(Default, MergedSubscription)]
pub struct Subscription(ChangeSubscription, NotificationSubscription);

/// Mutations that somebody sends who is not signed in, or not any more.
const OPEN: [&str; 7] = [
    "signUp",
    "signIn",
    "signInWithApple",
    "signInWithGoogle",
    "refreshSession",
    "requestPasswordReset",
    "resetPassword",
];

/// Questions whose answers are the same for everyone who asks in the same language.
const SHARED: [&str; 1] = ["lookups"];

/// The documents of `docs/operations`, which apps may send by their hash alone from their first request on.
static OPERATIONS: Shipped = Shipped::new(|| {
    graphql::texts(include_str!("../../docs/operations.json"))
        .expect("a test writes and compares the manifest")
});

/// Builds the public schema.
#[must_use]
pub fn build() -> Schema<Query, Mutation, Subscription> {
    schema(Query::default(), Mutation::default(), Subscription::default()).finish()
}

/// Makes the public API on an app: `POST` and `GET /graphql`, `graphql-transport-ws` and event streams.
///
/// # Errors
///
/// When the schema is not valid.
pub fn api(app: &App, settings: &Settings) -> anyhow::Result<Arc<Api>> {
    let providers = settings.providers.clone();
    let hook = session_hook(app.clone(), move |app, (viewer, locale), data| {
        data.insert(providers.clone());
        let asker = Asker::new(viewer);
        data.insert(asker.clone());
        data.insert(reader(app.clone(), asker, locale));
    });
    Api::new(
        build(),
        Options {
            limits: settings.limits.clone(),
            origins: settings.origins.clone(),
            hides_schema: settings.hides_schema,
            open: &OPEN,
            shared: &SHARED,
            kept: KEPT,
            trusted: settings.trusted.clone(),
            shipped: Some(&OPERATIONS),
            scalars: SCALARS,
            stopping: settings.stopping.clone(),
            cache: Some(app.cache.clone()),
            reach: Some(app.reach().clone()),
            ..Options::new(hook)
        },
    )
}
