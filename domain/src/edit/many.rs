//! Edits by the house itself: of many inboxes at once, and of files.

use std::collections::BTreeSet;

use entity::{account, file, id::AccountId};
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

    /// Opens a transaction for what becomes of a file, and counts up the revision of its home; of an avatar that of the account and of all
    /// its homes. What is gone meanwhile is not counted.
    pub(crate) async fn seen_in(app: &'a App, file: &file::Model) -> Result<Self> {
        let mut edit = Edit::begin(app).await?;
        let (which, id) = match (file.residence_id, file.account_id) {
            (Some(home), _) => ("$1", home.into()),
            (None, Some(account)) if edit.count_account(account).await?.is_some() => (
                "SELECT residence_id FROM membership WHERE account_id = $1",
                account.into(),
            ),
            (None, _) => return Ok(edit),
        };
        edit.count_residences(which, id).await?;
        Ok(edit)
    }
}
