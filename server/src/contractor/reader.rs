//! Questions for contractors that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::contractor::{
    find,
    stats::{self, Stats},
};
use entity::id::ContractorId;

use super::object::Contractor;
use crate::schema::reader::{Missing, Questions};

/// Asks for a contractor that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContractorKey(pub ContractorId);

/// Asks what the log says of a contractor that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatsKey(pub ContractorId);

/// Asks whether a contractor is a favourite of the viewer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FavoriteKey(pub ContractorId);

impl Loader<ContractorKey> for Questions {
    type Value = Contractor;
    type Error = Missing;

    async fn load(&self, keys: &[ContractorKey]) -> Result<HashMap<ContractorKey, Contractor>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<ContractorId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (ContractorKey(row.id), row.into()))
            .collect())
    }
}

impl Loader<StatsKey> for Questions {
    type Value = Stats;
    type Error = Missing;

    async fn load(&self, keys: &[StatsKey]) -> Result<HashMap<StatsKey, Stats>, Missing> {
        let ids: Vec<ContractorId> = keys.iter().map(|key| key.0).collect();
        let found = stats::of(&self.app, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, stats)| (StatsKey(id), stats))
            .collect())
    }
}

impl Loader<FavoriteKey> for Questions {
    type Value = bool;
    type Error = Missing;

    async fn load(&self, keys: &[FavoriteKey]) -> Result<HashMap<FavoriteKey, bool>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<ContractorId> = keys.iter().map(|key| key.0).collect();
        let found = find::favorites(&self.app, viewer, &ids).await?;
        Ok(keys.iter().map(|key| (*key, found.contains(&key.0))).collect())
    }
}
