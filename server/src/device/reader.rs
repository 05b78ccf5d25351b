//! Questions for devices that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::device::find;
use entity::id::DeviceId;

use super::object::Device;
use crate::schema::reader::{Missing, Questions};

/// Asks for a device of the viewer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeviceKey(pub DeviceId);

impl Loader<DeviceKey> for Questions {
    type Value = Device;
    type Error = Missing;

    async fn load(&self, keys: &[DeviceKey]) -> Result<HashMap<DeviceKey, Device>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<DeviceId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (DeviceKey(row.id), Device(row)))
            .collect())
    }
}
