//! What operators can ask: one part for each noun.

use async_graphql::MergedObject;

use super::{
    account::AccountQuery,
    audit::AuditQuery,
    operator::{InvitationQuery, OperatorQuery},
    overview::OverviewQuery,
};

/// What operators can ask.
#[derive(Default, MergedObject)]
pub struct Query(
    OperatorQuery,
    InvitationQuery,
    OverviewQuery,
    AccountQuery,
    AuditQuery,
);
