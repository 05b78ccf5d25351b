//! The account's plan.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{
    Error,
    subscription::Plan,
    tier::{effective, find::Usage},
};
use entity::{
    subscription::{Store, SubscriptionStatus},
    tier::Tier,
};

use crate::{
    schema::{Ask, scalar::DateTime},
    tier::{TierLimits, limits},
};

/// The account's plan. Free accounts have one too.
pub struct PlanSubscription(Plan);

impl From<Plan> for PlanSubscription {
    fn from(plan: Plan) -> Self {
        Self(plan)
    }
}

/// The account's plan. Free accounts have one too.
#[Object]
impl PlanSubscription {
    /// What the plan is worth now. May be more than what was bought: an installation can give everybody more.
    async fn tier(&self, ctx: &Context<'_>) -> Tier {
        effective(ctx.app(), self.0.tier)
    }

    /// How the purchase stands that the plan comes from; NONE when nothing was bought.
    async fn status(&self) -> SubscriptionStatus {
        self.0.status
    }

    /// Where the plan was bought; null when nothing was.
    async fn store(&self) -> Option<Store> {
        self.0.store
    }

    /// What the store calls what was bought.
    async fn product_id(&self) -> Option<&str> {
        self.0.product_id.as_deref()
    }

    /// When what was bought ends, or goes on by itself.
    async fn current_period_ends_at(&self) -> Option<DateTime> {
        self.0.ends_at.map(DateTime)
    }

    /// Whether it goes on by itself after that.
    async fn will_renew(&self) -> bool {
        self.0.will_renew
    }

    /// What the plan allows.
    async fn limits(&self, ctx: &Context<'_>) -> Result<TierLimits> {
        let tier = effective(ctx.app(), self.0.tier);
        let all = limits(ctx).await?;
        let found = all.iter().find(|limits| limits.tier == tier).cloned();
        let missing = || Error::Fault(anyhow::anyhow!("a plan has no limits"));
        found.map(Into::into).ok_or_else(|| ctx.fail(missing()))
    }

    /// What is in use of it.
    async fn usage(&self, ctx: &Context<'_>) -> Result<TierUsage> {
        let (app, viewer) = ctx.signed_in()?;
        let usage = domain::tier::find::usage(app, viewer.account_id).await;
        Ok(usage.map_err(|error| ctx.fail(error))?.into())
    }
}

/// What an account uses of its plan.
#[derive(Clone, Debug, SimpleObject)]
pub struct TierUsage {
    /// Homes that it owns, archived ones included.
    residences: i64,
    /// Bytes that their files and its avatar take; whole, and a Float because there may be more than an Int counts.
    storage_bytes: f64,
}

impl From<Usage> for TierUsage {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a Float is exact up to nine million gigabytes"
    )]
    fn from(usage: Usage) -> Self {
        Self {
            residences: usage.residences,
            storage_bytes: usage.storage_bytes as f64,
        }
    }
}
