//! What plans allow, as the apps see it.

use async_graphql::SimpleObject;
use domain::tier::{Limits, Plan};
use entity::tier::Tier;

/// What a plan allows. Null is no limit.
#[derive(Clone, Debug, SimpleObject)]
pub struct TierLimits {
    /// Whose limits these are.
    tier: Tier,
    /// Homes that an account owns, archived ones included; it joins any number.
    residences: Option<i32>,
    /// Members of a home, the owner included.
    members_per_residence: Option<i32>,
    /// Tasks of a home that are not archived; one about safety is never refused.
    tasks_per_residence: Option<i32>,
    /// Contractors of a home.
    contractors_per_residence: Option<i32>,
    /// Documents of a home.
    documents_per_residence: Option<i32>,
    /// Bytes that files take; whole, and a Float because there may be more than an Int counts.
    storage_bytes: Option<f64>,
}

impl From<Limits> for TierLimits {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a Float is exact up to nine million gigabytes"
    )]
    fn from(limits: Limits) -> Self {
        Self {
            tier: limits.tier,
            residences: limits.residences,
            members_per_residence: limits.members_per_residence,
            tasks_per_residence: limits.tasks_per_residence,
            contractors_per_residence: limits.contractors_per_residence,
            documents_per_residence: limits.documents_per_residence,
            storage_bytes: limits.storage_bytes.map(|bytes| bytes as f64),
        }
    }
}

/// The owner's plan as it bears on a home, and what the home has of it.
///
/// There may be more than the plan allows, after a better one has ended: what is there stays, and nothing is added.
#[derive(Clone, Debug, SimpleObject)]
pub struct ResidencePlan {
    /// The owner's plan.
    tier: Tier,
    /// What it allows.
    limits: TierLimits,
    /// Members of the home, the owner included.
    members: i64,
    /// Tasks of the home that are not archived.
    tasks: i64,
    /// Contractors of the home.
    contractors: i64,
    /// Documents of the home.
    documents: i64,
}

impl From<Plan> for ResidencePlan {
    fn from(plan: Plan) -> Self {
        Self {
            tier: plan.limits.tier,
            limits: plan.limits.into(),
            members: plan.members,
            tasks: plan.tasks,
            contractors: plan.contractors,
            documents: plan.documents,
        }
    }
}
