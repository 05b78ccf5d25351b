//! What operators can do: one part for each noun.

use async_graphql::MergedObject;

use super::{
    act::{AccountMutation, PlanMutation, ResidenceMutation, ViewMutation},
    announcement::AnnouncementMutation,
    app_version::AppVersionMutation,
    delivery::DeliveryMutation,
    job::JobMutation,
    operator::{InvitationMutation, OperatorMutation, OwnMutation},
    sign::SignMutation,
    subscription::SubscriptionMutation,
    template::TaskTemplateMutation,
    tier::TierMutation,
};

/// What operators can do. Each answers with what it changed, or with `userErrors` and nothing changed.
#[derive(Default, MergedObject)]
pub struct Mutation(
    SignMutation,
    OwnMutation,
    OperatorMutation,
    InvitationMutation,
    AccountMutation,
    PlanMutation,
    ResidenceMutation,
    ViewMutation,
    DeliveryMutation,
    JobMutation,
    TierMutation,
    AnnouncementMutation,
    TaskTemplateMutation,
    AppVersionMutation,
    SubscriptionMutation,
);
