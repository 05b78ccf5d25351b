//! Questions for the viewer's account that come up beneath something else.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::id::AccountId;

use super::object::Account;
use crate::schema::reader::{Missing, Questions};

/// Asks for the viewer's own account; there is no answer for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountKey(pub AccountId);

impl Loader<AccountKey> for Questions {
    type Value = Account;
    type Error = Missing;

    async fn load(&self, keys: &[AccountKey]) -> Result<HashMap<AccountKey, Account>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let own = AccountKey(viewer.account_id);
        if !keys.contains(&own) {
            return Ok(HashMap::new());
        }
        let account = domain::account::find::own(&self.app, viewer).await?;
        Ok(HashMap::from([(own, account.into())]))
    }
}
