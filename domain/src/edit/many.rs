//! Edits of many inboxes at once, by the planner.

use std::collections::BTreeSet;

use entity::{account, id::AccountId};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Edit;
use crate::{
    App,
    bus::News,
    db::{self, is_postgres},
    error::Result,
};

impl<'a> Edit<'a, ()> {
    /// Opens a transaction for the planner, which tells many accounts something at once. It has locked nothing yet.
    pub(crate) async fn many(app: &'a App) -> Result<Self> {
        Edit::begin(app).await
    }

    /// Locks accounts in the order of their ids, before anything that belongs to them or to their homes is touched.
    pub(crate) async fn hold_accounts(&mut self, ids: &BTreeSet<AccountId>) -> Result<()> {
        // SQLite has one writer.
        if ids.is_empty() || !is_postgres(&self.tx) {
            return Ok(());
        }
        let places = db::places(1, ids.len());
        let lock = format!("SELECT id FROM account WHERE id IN ({places}) ORDER BY id FOR NO KEY UPDATE");
        let values = ids.iter().map(|id| (*id).into());
        self.tx.query_all_raw(self.statement(&lock, values)).await?;
        Ok(())
    }

    /// Counts up the revisions of accounts that are held.
    pub(crate) async fn count_accounts(&mut self, ids: &BTreeSet<AccountId>) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let places = db::places(1, ids.len());
        let values = || ids.iter().map(|id| (*id).into());
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
