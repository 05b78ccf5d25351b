//! Questions for plans.

use std::sync::Arc;

use async_graphql::{Context, Result};
use domain::{Error, tier::Limits};
use entity::id::ResidenceId;

use super::{
    object::ResidencePlan,
    reader::{LimitsKey, PlanKey},
};
use crate::schema::Ask;

/// Returns what each plan allows, the least one first.
pub async fn limits(ctx: &Context<'_>) -> Result<Arc<[Limits]>> {
    Ok(ctx.load(LimitsKey).await?.unwrap_or_default())
}

/// Answers with the plan of a home that the viewer may read.
pub async fn plan(ctx: &Context<'_>, id: ResidenceId) -> Result<ResidencePlan> {
    let found = ctx.load(PlanKey(id)).await?;
    let missing = || Error::Fault(anyhow::anyhow!("{id} has no owner with a plan that has limits"));
    found.ok_or_else(|| ctx.fail(missing()))
}
