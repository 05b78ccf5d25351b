//! Invitations by their ids.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::invitation::find;
use entity::id::InvitationId;

use super::object::Invitation;
use crate::schema::reader::{Missing, Questions};

/// Asks for an invitation into a home where the viewer may invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvitationKey(pub InvitationId);

impl Loader<InvitationKey> for Questions {
    type Value = Invitation;
    type Error = Missing;

    async fn load(&self, keys: &[InvitationKey]) -> Result<HashMap<InvitationKey, Invitation>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<InvitationId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app.db, viewer.account_id, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (InvitationKey(row.id), Invitation::from(row)))
            .collect())
    }
}
