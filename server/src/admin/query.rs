//! What operators can ask: one part for each noun.

use async_graphql::MergedObject;

use super::{
    account::AccountQuery,
    announcement::{AnnouncementCountQuery, AnnouncementQuery},
    app_version::AppVersionQuery,
    appliance::ApplianceQuery,
    audit::AuditQuery,
    contractor::ContractorQuery,
    delivery::{DeliveryCountQuery, DeliveryQuery},
    document::DocumentQuery,
    job::JobQuery,
    notice::NoticeQuery,
    operator::{InvitationQuery, OperatorQuery},
    overview::OverviewQuery,
    residence::ResidenceQuery,
    store_event::StoreEventQuery,
    subscription::SubscriptionQuery,
    task::TaskQuery,
    template::{TaskTemplatePreviewQuery, TaskTemplateQuery},
    tier::TierQuery,
};

/// What operators can ask.
#[derive(Default, MergedObject)]
pub struct Query(
    OperatorQuery,
    InvitationQuery,
    OverviewQuery,
    AccountQuery,
    AuditQuery,
    ResidenceQuery,
    TaskQuery,
    ContractorQuery,
    ApplianceQuery,
    DocumentQuery,
    SubscriptionQuery,
    StoreEventQuery,
    NoticeQuery,
    DeliveryQuery,
    DeliveryCountQuery,
    JobQuery,
    TierQuery,
    AnnouncementQuery,
    AnnouncementCountQuery,
    TaskTemplateQuery,
    TaskTemplatePreviewQuery,
    AppVersionQuery,
);
