//! Questions for days on which nobody is home that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::away::find;
use entity::{
    away_period::Model,
    id::{AwayPeriodId, ResidenceId},
};

use super::object::AwayPeriod;
use crate::schema::reader::{Missing, Questions};

/// Asks for a period that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AwayPeriodKey(pub AwayPeriodId);

/// Asks for all periods of a home that the viewer may see, the first to begin first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AwayPeriodsKey(pub ResidenceId);

impl Loader<AwayPeriodKey> for Questions {
    type Value = AwayPeriod;
    type Error = Missing;

    async fn load(&self, keys: &[AwayPeriodKey]) -> Result<HashMap<AwayPeriodKey, AwayPeriod>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<AwayPeriodId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (AwayPeriodKey(row.id), AwayPeriod(row)))
            .collect())
    }
}

impl Loader<AwayPeriodsKey> for Questions {
    type Value = Vec<Model>;
    type Error = Missing;

    async fn load(&self, keys: &[AwayPeriodsKey]) -> Result<HashMap<AwayPeriodsKey, Vec<Model>>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<ResidenceId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<AwayPeriodsKey, Vec<Model>> = HashMap::new();
        for row in find::of_homes(&self.app, viewer, &ids).await? {
            found
                .entry(AwayPeriodsKey(row.residence_id))
                .or_default()
                .push(row);
        }
        Ok(found)
    }
}
