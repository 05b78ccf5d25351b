//! Questions for notices that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::notification::find;
use entity::id::NotificationId;

use super::object::Notification;
use crate::schema::reader::{Missing, Questions};

/// Asks for a notice to the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotificationKey(pub NotificationId);

impl Loader<NotificationKey> for Questions {
    type Value = Notification;
    type Error = Missing;

    async fn load(
        &self,
        keys: &[NotificationKey],
    ) -> Result<HashMap<NotificationKey, Notification>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<NotificationId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (NotificationKey(row.id), row.into()))
            .collect())
    }
}
