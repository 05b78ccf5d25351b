//! Questions for plans that come up beneath a screen.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use domain::tier::{Limits, find};
use entity::id::ResidenceId;

use super::object::ResidencePlan;
use crate::schema::reader::{Missing, Questions};

/// Asks what each plan allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LimitsKey;

/// Asks for the plan of a home that the viewer may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlanKey(pub ResidenceId);

impl Loader<LimitsKey> for Questions {
    type Value = Arc<[Limits]>;
    type Error = Missing;

    async fn load(&self, _: &[LimitsKey]) -> Result<HashMap<LimitsKey, Self::Value>, Missing> {
        let limits = find::all(&self.app.db).await?;
        Ok(HashMap::from([(LimitsKey, limits.into())]))
    }
}

impl Loader<PlanKey> for Questions {
    type Value = ResidencePlan;
    type Error = Missing;

    async fn load(&self, keys: &[PlanKey]) -> Result<HashMap<PlanKey, ResidencePlan>, Missing> {
        let ids: Vec<ResidenceId> = keys.iter().map(|key| key.0).collect();
        let found = find::of_residences(&self.app, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, plan)| (PlanKey(id), plan.into()))
            .collect())
    }
}
