//! Questions for appliances that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::appliance::find;
use entity::id::ApplianceId;

use super::object::Appliance;
use crate::schema::reader::{Missing, Questions};

/// Asks for an appliance that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApplianceKey(pub ApplianceId);

impl Loader<ApplianceKey> for Questions {
    type Value = Appliance;
    type Error = Missing;

    async fn load(&self, keys: &[ApplianceKey]) -> Result<HashMap<ApplianceKey, Appliance>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<ApplianceId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (ApplianceKey(row.id), row.into()))
            .collect())
    }
}
