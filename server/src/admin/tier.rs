//! What plans allow, as operators see and write it.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use domain::{
    admin::{self, AdminOperation, Reason},
    retrying,
};
use entity::{tier::Tier, tier_limit};

use super::operator::door;
use crate::schema::{Ask, payload, settle};

/// Questions about what plans allow.
#[derive(Default)]
pub struct TierQuery;

#[Object]
impl TierQuery {
    /// What each plan allows, the least one first.
    async fn tier_limits(&self, ctx: &Context<'_>) -> Result<Vec<TierLimits>> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let limits = admin::tier_limits(app).await.map_err(|error| ctx.fail(error))?;
        Ok(limits.into_iter().map(Into::into).collect())
    }
}

/// What a plan allows; null is no limit.
#[derive(SimpleObject)]
pub struct TierLimits {
    /// The plan.
    tier: Tier,
    /// Homes that an account owns, archived ones included; it joins any number.
    residences: Option<i32>,
    /// Members of a home, the owner included.
    members_per_residence: Option<i32>,
    /// Tasks of a home that are not archived.
    tasks_per_residence: Option<i32>,
    /// Contractors of a home.
    contractors_per_residence: Option<i32>,
    /// Documents of a home.
    documents_per_residence: Option<i32>,
    /// Bytes that an account's homes keep.
    storage_bytes: Option<i64>,
}

impl From<tier_limit::Model> for TierLimits {
    fn from(limits: tier_limit::Model) -> Self {
        Self {
            tier: limits.tier,
            residences: limits.residences,
            members_per_residence: limits.members_per_residence,
            tasks_per_residence: limits.tasks_per_residence,
            contractors_per_residence: limits.contractors_per_residence,
            documents_per_residence: limits.documents_per_residence,
            storage_bytes: limits.storage_bytes,
        }
    }
}

/// All that a plan allows; what is left out or null is no limit.
#[derive(Clone, InputObject)]
struct TierLimitsInput {
    /// Homes that an account owns, archived ones included; it joins any number.
    residences: Option<i32>,
    /// Members of a home, the owner included.
    members_per_residence: Option<i32>,
    /// Tasks of a home that are not archived.
    tasks_per_residence: Option<i32>,
    /// Contractors of a home.
    contractors_per_residence: Option<i32>,
    /// Documents of a home.
    documents_per_residence: Option<i32>,
    /// Bytes that an account's homes keep.
    storage_bytes: Option<i64>,
}

impl TierLimitsInput {
    fn of(self, tier: Tier) -> tier_limit::Model {
        tier_limit::Model {
            tier,
            residences: self.residences,
            members_per_residence: self.members_per_residence,
            tasks_per_residence: self.tasks_per_residence,
            contractors_per_residence: self.contractors_per_residence,
            documents_per_residence: self.documents_per_residence,
            storage_bytes: self.storage_bytes,
        }
    }
}

/// What updateTierLimits takes.
#[derive(InputObject)]
struct UpdateTierLimitsInput {
    /// The plan.
    tier: Tier,
    /// What it allowed when the operator looked: where it allows something else by now, nothing is changed.
    was: TierLimitsInput,
    /// What it shall allow.
    now: TierLimitsInput,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

payload! {
    /// What updateTierLimits answers.
    UpdateTierLimitsPayload {
        /// What each plan allows now, the least one first, also where something else stood in the way.
        tier_limits: Vec<TierLimits>,
    }
}

/// Changes to what plans allow.
#[derive(Default)]
pub struct TierMutation;

#[Object]
impl TierMutation {
    /// Changes what a plan allows. Nothing is deleted that is beyond it; nothing is added to that either.
    async fn update_tier_limits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, from what to what, and why.")] input: UpdateTierLimitsInput,
    ) -> Result<UpdateTierLimitsPayload> {
        let (app, operator) = door(ctx, AdminOperation::EditLimits)?;
        let (was, now) = (input.was.of(input.tier), input.now.of(input.tier));
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::update_tier_limits(
                app,
                operator,
                (&was, &now),
                reason.clone()
            )),
            Err(error) => Err(error),
        };
        let mut payload = settle(ctx, result.map(|()| UpdateTierLimitsPayload::of(None)))?;
        let limits = admin::tier_limits(app).await.map_err(|error| ctx.fail(error))?;
        payload.tier_limits = Some(limits.into_iter().map(Into::into).collect());
        Ok(payload)
    }
}
