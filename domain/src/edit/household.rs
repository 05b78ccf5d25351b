//! Edits of who belongs to a home.

use std::collections::BTreeSet;

use anyhow::anyhow;
use entity::{
    account,
    id::{AccountId, InvitationId, MembershipId, ResidenceId},
    invitation,
    membership::{self, MemberRole},
    residence,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder};

use super::{Edit, Home, Row, write};
use crate::{Action, App, Code, Error, Viewer, access::may_grant, bus::News, error::Result};

/// How often a home's members are looked up anew because somebody joined meanwhile.
const TRIES: usize = 5;

impl<'a> Edit<'a, Home> {
    /// Opens a home together with all its members, whose accounts' revisions are counted too.
    pub async fn household(
        app: &'a App,
        viewer: &Viewer,
        id: ResidenceId,
        action: Action,
    ) -> Result<(Self, Vec<membership::Model>)> {
        // Accounts are locked before homes, so the members are looked up first and compared once nobody can join any more.
        for _ in 0..TRIES {
            let expected = accounts_of(&members(&app.db, id).await?);
            let edit = Edit::residence_with_accounts(app, viewer, (id, &expected), action).await?;
            let found = members(&edit.tx, id).await?;
            if accounts_of(&found).is_subset(&expected) {
                return Ok((edit, found));
            }
            edit.abandon().await?;
        }
        Err(Error::Fault(anyhow!("the members of {id} kept changing")))
    }

    /// Returns the home and the caller's place in it.
    pub fn home(&self) -> &Home {
        &self.subject
    }

    /// Ends the edit without a trace, and returns the home as it stays.
    pub async fn unchanged(self) -> Result<Home> {
        let mut home = self.subject.clone();
        home.residence.revision -= 1;
        self.abandon().await?;
        Ok(home)
    }

    /// Stamps the home itself, for a change of what its owner's plan allows there.
    pub async fn restamp_residence(&mut self) -> Result<()> {
        let stamp = "UPDATE residence SET fields_revision = revision WHERE id = $1";
        let home = &self.subject.residence;
        self.tx
            .execute_raw(self.statement(stamp, [home.id.into()]))
            .await?;
        self.subject.residence.fields_revision = self.subject.residence.revision;
        Ok(())
    }

    /// Takes a member out: the membership is deleted, the tasks that were the member's turn are nobody's, live streams end.
    pub async fn take_out(&mut self, membership: membership::Model) -> Result<()> {
        let (id, account_id) = (membership.id, membership.account_id);
        self.clear_assignments(id).await?;
        self.end_invitations(account_id, None).await?;
        self.delete(membership, id).await?;
        self.tell(News::Left {
            residence_id: self.subject.residence.id,
            account_id,
        });
        Ok(())
    }

    /// Takes back the invitations that somebody could not make now, being `role` in the home, or nothing any more.
    pub async fn end_invitations(&mut self, account_id: AccountId, role: Option<MemberRole>) -> Result<()> {
        let made = invitation::Entity::find()
            .filter(invitation::Column::ResidenceId.eq(self.subject.residence.id))
            .filter(invitation::Column::CreatedBy.eq(account_id))
            .order_by_asc(invitation::Column::Id);
        for invitation in made.all(&self.tx).await? {
            if role.is_none_or(|role| !may_grant(role, invitation.role)) {
                let id = invitation.id;
                self.delete(invitation, id).await?;
            }
        }
        Ok(())
    }

    /// Makes the tasks that were a member's turn nobody's.
    pub async fn clear_assignments(&mut self, id: MembershipId) -> Result<()> {
        let clear =
            "UPDATE task SET assignee_id = NULL, revision = $2, updated_at = $3 WHERE assignee_id = $1";
        let values = [id.into(), self.subject.residence.revision.into(), self.now.into()];
        self.tx.execute_raw(self.statement(clear, values)).await?;
        Ok(())
    }

    /// Deletes the home with all that it holds.
    pub async fn delete_residence(&mut self, members: &[membership::Model]) -> Result<()> {
        let residence_id = self.subject.residence.id;
        self.subject.residence.clone().delete(&self.tx).await?;
        for member in members {
            self.tell(News::Left {
                residence_id,
                account_id: member.account_id,
            });
        }
        Ok(())
    }
}

impl<'a> Edit<'a, account::Model> {
    /// Takes the caller into the home that an invitation leads to, using it once.
    ///
    /// WRONG_STATE for an archived home; EXPIRED when the invitation is used up or its time is over.
    pub async fn join(
        self,
        invitation: &invitation::Model,
        mut membership: membership::ActiveModel,
    ) -> Result<Edit<'a, Home>> {
        let residence = self.count_residence(invitation.residence_id).await?;
        let residence = residence.ok_or_else(|| Error::user("code", Code::NotFound))?;
        if residence.archived_at.is_some() {
            return Err(Error::in_words(
                "code",
                Code::WrongState,
                "problem-archived-home-of-others",
            ));
        }
        if !self.redeem(invitation.id, residence.revision).await? {
            return Err(Error::user("code", Code::Expired));
        }
        membership.stamp(residence.revision, self.now);
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

    /// Locks a residence that the caller does not belong to yet, and counts its revision.
    pub(super) async fn count_residence(&self, id: ResidenceId) -> Result<Option<residence::Model>> {
        let count = "UPDATE residence SET revision = revision + 1 WHERE id = $1 RETURNING *";
        let found = residence::Entity::find().from_raw_sql(self.statement(count, [id.into()]));
        Ok(found.one(&self.tx).await?)
    }

    /// Uses an invitation once. One statement asks and takes, so a hundred at once use a one-use code once.
    async fn redeem(&self, id: InvitationId, revision: i64) -> Result<bool> {
        let redeem = "UPDATE invitation SET uses_left = uses_left - 1, revision = $2, updated_at = $3
            WHERE id = $1 AND uses_left > 0 AND expires_at > $3";
        let values = [id.into(), revision.into(), self.now.into()];
        let done = self.tx.execute_raw(self.statement(redeem, values)).await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Looks up everyone in a home.
async fn members(db: &impl ConnectionTrait, id: ResidenceId) -> Result<Vec<membership::Model>> {
    let found = membership::Entity::find().filter(membership::Column::ResidenceId.eq(id));
    Ok(found.all(db).await?)
}

fn accounts_of(members: &[membership::Model]) -> BTreeSet<AccountId> {
    members.iter().map(|member| member.account_id).collect()
}
