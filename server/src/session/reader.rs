//! Questions for sessions by their ids.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::id::SessionId;

use super::object::Session;
use crate::schema::reader::{Missing, Questions};

/// Asks for one of the viewer's own sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey(pub SessionId);

impl Loader<SessionKey> for Questions {
    type Value = Session;
    type Error = Missing;

    async fn load(&self, keys: &[SessionKey]) -> Result<HashMap<SessionKey, Session>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<SessionId> = keys.iter().map(|key| key.0).collect();
        let found = domain::session::find::by_ids(&self.app, viewer.account_id, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (SessionKey(row.id), Session(row)))
            .collect())
    }
}
