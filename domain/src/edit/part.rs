//! Edits of somebody who parts with all homes.

use anyhow::Context;
use entity::{
    account,
    id::{AccountId, ResidenceId},
    membership::{self, MemberRole},
};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

use super::{Edit, Home};
use crate::{bus::News, error::Result, membership as members};

impl<'a> Edit<'a, account::Model> {
    /// Goes on inside a home to which the account belongs, whatever the account may do there; [`Edit::back`] returns.
    ///
    /// Whoever goes through several takes them in the order of their ids.
    pub(crate) async fn go_into(self, id: ResidenceId) -> Result<(Edit<'a, Home>, account::Model)> {
        let residence = self
            .count_residence(id)
            .await?
            .context("a home outlives its members")?;
        let membership = members::find::of(&self.tx, id, self.subject.id).await?;
        let membership = membership.context("an account that is held joins and leaves no home")?;
        let news = News::Residence {
            id,
            revision: residence.revision,
        };
        let (mut edit, account) = self.with(Home {
            residence,
            membership,
        });
        edit.tell(news);
        Ok((edit, account))
    }
}

impl<'a> Edit<'a, Home> {
    /// Goes on with the account that went into the home.
    pub(crate) fn back(self, account: account::Model) -> Edit<'a, account::Model> {
        self.with(account).0
    }

    /// Makes another member the owner, and takes the one out who is.
    pub(crate) async fn pass_on(&mut self, heir: membership::Model) -> Result<()> {
        // A home never has two owners, not even for a moment.
        self.take_out(self.subject.membership.clone()).await?;
        let row = membership::ActiveModel {
            role: Set(MemberRole::Owner),
            ..heir.into_active_model()
        };
        self.save(row).await?;
        Ok(())
    }

    /// Takes a person's name off up to `rows` rows of the log, and off as many tasks.
    pub(crate) async fn forget_person(&mut self, id: AccountId, rows: u64) -> Result<()> {
        for (table, column) in [("task_completion", "completed_by"), ("task", "created_by")] {
            let clear = format!(
                "UPDATE {table} SET {column} = NULL, revision = $3, updated_at = $4 WHERE id IN (
                     SELECT id FROM {table} WHERE {column} = $1 AND residence_id = $2 LIMIT $5)"
            );
            let values = [
                id.into(),
                self.subject.residence.id.into(),
                self.subject.residence.revision.into(),
                self.now.into(),
                rows.into(),
            ];
            self.tx.execute_raw(self.statement(&clear, values)).await?;
        }
        Ok(())
    }

    /// Puts the home's files out of everybody's reach, before it is deleted for good: their bytes go next.
    pub(crate) async fn close_files(&mut self) -> Result<()> {
        let close = "UPDATE file SET holder_kind = NULL, holder_id = NULL, released_at = $2, removed_at = $2,
            thumbnails_due_at = NULL WHERE residence_id = $1 AND removed_at IS NULL";
        let values = [self.subject.residence.id.into(), self.now.into()];
        self.tx.execute_raw(self.statement(close, values)).await?;
        Ok(())
    }
}
