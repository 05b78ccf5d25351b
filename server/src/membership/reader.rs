//! Memberships that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::membership::find;
use entity::id::{MembershipId, ResidenceId};

use super::object::Membership;
use crate::schema::reader::{Missing, Questions};

/// Asks for a membership in a home that the viewer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembershipKey(pub MembershipId);

/// Asks for everyone in a home that the viewer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembersKey(pub ResidenceId);

impl Loader<MembershipKey> for Questions {
    type Value = Membership;
    type Error = Missing;

    async fn load(&self, keys: &[MembershipKey]) -> Result<HashMap<MembershipKey, Membership>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<MembershipId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app.db, viewer.account_id, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (MembershipKey(row.id), row.into()))
            .collect())
    }
}

impl Loader<MembersKey> for Questions {
    type Value = Vec<Membership>;
    type Error = Missing;

    async fn load(&self, keys: &[MembersKey]) -> Result<HashMap<MembersKey, Vec<Membership>>, Missing> {
        let ids: Vec<ResidenceId> = keys.iter().map(|key| key.0).collect();
        let mut members: HashMap<MembersKey, Vec<Membership>> = HashMap::new();
        for row in find::of_residences(&self.app.db, &ids).await? {
            let home = members.entry(MembersKey(row.residence_id)).or_default();
            home.push(row.into());
        }
        Ok(members)
    }
}
