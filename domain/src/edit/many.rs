//! Edits of many inboxes at once, by the planner.

use std::collections::BTreeSet;

use entity::{account, id::AccountId};
use sea_orm::EntityTrait;

use super::Edit;
use crate::{
    App,
    bus::News,
    db::{self, is_postgres},
    error::Result,
};

impl<'a> Edit<'a, ()> {
    /// Opens a transaction for the planner, which tells many accounts something at once.
    pub(crate) async fn many(app: &'a App) -> Result<Self> {
        Edit::begin(app).await
    }

    /// Counts up the revisions of accounts in two statements, locked in the order of their ids.
    pub(crate) async fn count_accounts(&mut self, ids: &BTreeSet<AccountId>) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let places = db::places(1, ids.len());
        let values = || ids.iter().map(|id| (*id).into());
        if is_postgres(&self.tx) {
            let lock = format!("SELECT * FROM account WHERE id IN ({places}) ORDER BY id FOR NO KEY UPDATE");
            let locked = account::Entity::find().from_raw_sql(self.statement(&lock, values()));
            locked.all(&self.tx).await?;
        }
        let count = format!("UPDATE account SET revision = revision + 1 WHERE id IN ({places}) RETURNING *");
        let counted = account::Entity::find().from_raw_sql(self.statement(&count, values()));
        for account in counted.all(&self.tx).await? {
            self.tell(News::Account {
                id: account.id,
                revision: account.revision,
            });
        }
        Ok(())
    }
}
