//! Edits of the caller's own account.

use std::collections::BTreeSet;

use entity::{account, id::AccountId, membership, residence};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::{Edit, Home, Row, write};
use crate::{App, Error, Viewer, bus::News, error::Result, notification};

impl<'a> Edit<'a, ()> {
    /// Goes on inside the account of whoever the edit is found to be for.
    pub(crate) async fn own(mut self, id: AccountId) -> Result<(Edit<'a, account::Model>, account::Model)> {
        let account = self.count_account(id).await?.ok_or(Error::SignedOut)?;
        Ok((self.with(account.clone()).0, account))
    }
}

impl<'a> Edit<'a, account::Model> {
    /// Opens the caller's own account.
    pub async fn account(app: &'a App, viewer: &Viewer) -> Result<(Self, account::Model)> {
        Edit::begin(app).await?.own(viewer.account_id).await
    }

    /// Opens the caller's own account, which is one of `accounts`, together with others that the edit touches; their revisions are
    /// counted too.
    pub async fn account_with(
        app: &'a App,
        viewer: &Viewer,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(Self, account::Model)> {
        Self::account_of(app, viewer.account_id, accounts).await
    }

    /// Opens an account, which is one of `accounts`, for whoever keeps it in order, together with others as above.
    pub(crate) async fn account_of(
        app: &'a App,
        id: AccountId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(Self, account::Model)> {
        let mut edit = Edit::begin(app).await?;
        let found = edit.lock_accounts(accounts).await?;
        let own = found.into_iter().find(|account| account.id == id);
        let account = own.ok_or(Error::SignedOut)?;
        Ok((edit.with(account.clone()).0, account))
    }

    /// Makes a new account, stamped with its first revision, and plans its reminders.
    pub async fn new_account(app: &'a App, mut row: account::ActiveModel) -> Result<(Self, account::Model)> {
        let edit = Edit::begin(app).await?;
        row.stamp(1, edit.now);
        let account = write(&edit.tx, row, true).await?;
        notification::enrol(&edit.tx, account.id, edit.now).await?;
        Ok((edit.with(account.clone()).0, account))
    }

    /// Returns the account as it is within the edit.
    pub fn account_row(&self) -> &account::Model {
        &self.subject
    }

    /// Saves the account's own fields.
    pub async fn save(&mut self, mut row: account::ActiveModel) -> Result<account::Model> {
        row.stamp(self.subject.revision, self.now);
        self.subject = write(&self.tx, row, false).await?;
        Ok(self.subject.clone())
    }

    /// Stamps the caller's membership in each of their homes, for a change of what others see of a person.
    pub async fn restamp_memberships(&mut self) -> Result<()> {
        let id = self.subject.id;
        let which = "SELECT residence_id FROM membership WHERE account_id = $1";
        let homes = self.count_residences(which, id.into()).await?;
        let found = membership::Entity::find()
            .from_raw_sql(self.statement("SELECT * FROM membership WHERE account_id = $1", [id.into()]));
        for membership in found.all(&self.tx).await? {
            let Some(home) = homes.iter().find(|home| home.id == membership.residence_id) else {
                continue;
            };
            let mut row = membership.into_active_model();
            row.stamp(home.revision, self.now);
            write(&self.tx, row, false).await?;
        }
        Ok(())
    }

    /// Stamps each home that the account owns, for a change of what the owner's plan allows there.
    pub async fn restamp_owned_homes(&mut self) -> Result<()> {
        let id = self.subject.id;
        let which = "SELECT residence_id FROM membership WHERE account_id = $1 AND role = 'OWNER'";
        self.count_residences(which, id.into()).await?;
        let stamp = format!("UPDATE residence SET fields_revision = revision WHERE id IN ({which})");
        self.tx.execute_raw(self.statement(&stamp, [id.into()])).await?;
        Ok(())
    }

    /// Makes a new home with the caller as its owner, and goes on inside it.
    pub async fn found(
        self,
        mut residence: residence::ActiveModel,
        mut membership: membership::ActiveModel,
    ) -> Result<Edit<'a, Home>> {
        residence.stamp(1, self.now);
        membership.stamp(1, self.now);
        let residence = write(&self.tx, residence, true).await?;
        let membership = write(&self.tx, membership, true).await?;
        let news = News::Residence {
            id: residence.id,
            revision: residence.revision,
        };
        let (mut edit, _) = self.with(Home {
            residence,
            membership,
        });
        edit.tell(news);
        Ok(edit)
    }
}
