//! Edits of a home and of what it holds.

use chrono::NaiveDate;
use entity::{
    contractor,
    id::{ApplianceId, TypedId},
    membership, residence, tombstone,
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, Set, sea_query::OnConflict};

use super::{Edit, Row, write};
use crate::{
    away,
    error::Result,
    schedule::{Away, zone},
};

/// Tombstones that one statement leaves: four values each, far from the 32,766 that SQLite takes.
const STONES: usize = 1_000;

/// What an edit of a home has locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The home, its revision already counted.
    pub residence: residence::Model,
    /// The caller's place in it.
    pub membership: membership::Model,
}

impl Edit<'_, Home> {
    /// Clears from all documents what they belong to, before it is deleted: a contractor, an appliance, a task with its log, or a row
    /// of the log.
    pub async fn unlink_documents(&mut self, id: impl TypedId) -> Result<()> {
        let clear = "UPDATE document SET revision = $2, updated_at = $3,
            contractor_id = CASE contractor_id WHEN $1 THEN NULL ELSE contractor_id END,
            appliance_id = CASE appliance_id WHEN $1 THEN NULL ELSE appliance_id END,
            task_id = CASE task_id WHEN $1 THEN NULL ELSE task_id END,
            completion_id = CASE WHEN completion_id = $1
                OR completion_id IN (SELECT id FROM task_completion WHERE task_id = $1) THEN NULL ELSE completion_id END
            WHERE contractor_id = $1 OR appliance_id = $1 OR task_id = $1 OR completion_id = $1
                OR completion_id IN (SELECT id FROM task_completion WHERE task_id = $1)";
        let values = [
            id.uuid().into(),
            self.subject.residence.revision.into(),
            self.now.into(),
        ];
        self.tx.execute_raw(self.statement(clear, values)).await?;
        Ok(())
    }

    /// Clears a contractor from all documents and tasks and from the log, which keeps the name.
    pub async fn forget_contractor(&mut self, contractor: &contractor::Model) -> Result<()> {
        self.unlink_documents(contractor.id).await?;
        let revision = self.subject.residence.revision;
        let task =
            "UPDATE task SET contractor_id = NULL, revision = $2, updated_at = $3 WHERE contractor_id = $1";
        let values = [contractor.id.into(), revision.into(), self.now.into()];
        self.tx.execute_raw(self.statement(task, values)).await?;
        let log = "UPDATE task_completion SET contractor_id = NULL, contractor_name = $4, revision = $2, updated_at = $3
            WHERE contractor_id = $1";
        let name = contractor.name.clone().into();
        let values = [contractor.id.into(), revision.into(), self.now.into(), name];
        self.tx.execute_raw(self.statement(log, values)).await?;
        Ok(())
    }

    /// Clears an appliance from all documents and tasks.
    pub async fn forget_appliance(&mut self, id: ApplianceId) -> Result<()> {
        self.unlink_documents(id).await?;
        let task =
            "UPDATE task SET appliance_id = NULL, revision = $2, updated_at = $3 WHERE appliance_id = $1";
        let values = [id.into(), self.subject.residence.revision.into(), self.now.into()];
        self.tx.execute_raw(self.statement(task, values)).await?;
        Ok(())
    }

    /// Returns the home, its revision already counted.
    pub fn residence_row(&self) -> &residence::Model {
        &self.subject.residence
    }

    /// Returns the caller's place in the home.
    pub fn viewer_membership(&self) -> &membership::Model {
        &self.subject.membership
    }

    /// Returns the present day in the home's zone.
    pub fn today(&self) -> NaiveDate {
        let zone = zone::stored(&self.subject.residence.time_zone);
        zone::today(zone, self.now)
    }

    /// Returns when nobody is at the home, as schedules take it.
    ///
    /// An edit that notes such days itself reads them itself.
    pub(crate) async fn days_away(&self) -> Result<Vec<Away>> {
        match self.may_be_away {
            true => away::find::days(&self.tx, self.subject.residence.id).await,
            false => Ok(Vec::new()),
        }
    }

    /// Inserts a row of this home.
    pub async fn insert<A: Row>(&mut self, mut row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        row.stamp(self.subject.residence.revision, self.now);
        write(&self.tx, row, true).await
    }

    /// Saves what changed of a row of this home.
    pub async fn save<A: Row>(&mut self, mut row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        row.stamp(self.subject.residence.revision, self.now);
        write(&self.tx, row, false).await
    }

    /// Saves the home's own fields.
    pub async fn save_residence(&mut self, row: residence::ActiveModel) -> Result<residence::Model> {
        self.subject.residence = self.save(row).await?;
        Ok(self.subject.residence.clone())
    }

    /// Deletes a row of this home and leaves a tombstone, so that clients that were offline learn of it.
    pub async fn delete<M>(&mut self, row: M, id: impl TypedId + ToString) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: sea_orm::ActiveModelBehavior + Send,
    {
        row.delete(&self.tx).await?;
        self.bury(&[id.to_string()]).await
    }

    /// Leaves tombstones for rows that go with another.
    pub async fn bury_all(&mut self, ids: impl IntoIterator<Item = impl TypedId + ToString>) -> Result<()> {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        for ids in ids.chunks(STONES) {
            self.bury(ids).await?;
        }
        Ok(())
    }

    /// Says whether an id is that of a row of this home that was deleted, as long as its tombstone is kept: a request that is sent again
    /// within 90 days does not bring it back.
    pub async fn was_deleted(&self, id: impl TypedId + ToString) -> Result<bool> {
        let stone = tombstone::Entity::find_by_id((self.subject.residence.id, id.to_string()));
        Ok(stone.one(&self.tx).await?.is_some())
    }

    /// Leaves tombstones for rows that are gone.
    async fn bury(&mut self, ids: &[String]) -> Result<()> {
        let stones = ids.iter().map(|id| tombstone::ActiveModel {
            residence_id: Set(self.subject.residence.id),
            item_id: Set(id.clone()),
            revision: Set(self.subject.residence.revision),
            deleted_at: Set(self.now),
        });
        // A row that was made before ids of deleted ones were refused may go for a second time.
        let again = OnConflict::columns([tombstone::Column::ResidenceId, tombstone::Column::ItemId])
            .update_columns([tombstone::Column::Revision, tombstone::Column::DeletedAt])
            .to_owned();
        let insert = tombstone::Entity::insert_many(stones).on_conflict(again);
        insert.exec_without_returning(&self.tx).await?;
        Ok(())
    }
}
