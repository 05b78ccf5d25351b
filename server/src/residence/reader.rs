//! Homes that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::residence::find;
use entity::id::ResidenceId;

use super::object::Residence;
use crate::schema::reader::{Missing, Questions};

/// Asks for a home that the viewer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResidenceKey(pub ResidenceId);

impl Loader<ResidenceKey> for Questions {
    type Value = Residence;
    type Error = Missing;

    async fn load(&self, keys: &[ResidenceKey]) -> Result<HashMap<ResidenceKey, Residence>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<ResidenceId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app.db, viewer.account_id, &ids).await?;
        Ok(found
            .into_iter()
            .map(|home| (ResidenceKey(home.residence.id), Residence::from(home)))
            .collect())
    }
}
