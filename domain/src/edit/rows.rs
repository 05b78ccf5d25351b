//! Edits of many rows of a home at once: a statement for each thousand, in the edit's one transaction.

use entity::id::TypedId;
use sea_orm::{
    ColumnTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter, Value,
    sea_query::{Alias, IntoIden, OnConflict},
};

use super::{Edit, Home, Row};
use crate::error::Result;

/// Rows that one statement writes: with thirty columns they stay below the 32,766 values that SQLite takes.
const ROWS: usize = 1_000;

impl Edit<'_, Home> {
    /// Inserts rows of this home.
    pub async fn insert_all<A: Row>(&mut self, rows: Vec<A>) -> Result<()> {
        for rows in self.stamped(rows).chunks(ROWS) {
            A::Entity::insert_many(rows.iter().cloned())
                .exec_without_returning(&self.tx)
                .await?;
        }
        Ok(())
    }

    /// Saves some columns of rows of this home. Each row is there already, and is given whole.
    pub async fn save_all<A: Row>(
        &mut self,
        rows: Vec<A>,
        columns: impl IntoIterator<Item = <A::Entity as EntityTrait>::Column>,
    ) -> Result<()> {
        let key = <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        let stamp = ["revision", "updated_at"].map(|name| Alias::new(name).into_iden());
        let columns = columns.into_iter().map(IntoIden::into_iden).chain(stamp);
        // They are all there, so each comes to the update: the one way to write many rows that both databases know.
        let update = OnConflict::columns(key).update_columns(columns).to_owned();
        for rows in self.stamped(rows).chunks(ROWS) {
            A::Entity::insert_many(rows.iter().cloned())
                .on_conflict(update.clone())
                .exec_without_returning(&self.tx)
                .await?;
        }
        Ok(())
    }

    /// Deletes rows of this home by their `key`, and leaves tombstones.
    pub async fn delete_all<E: EntityTrait>(
        &mut self,
        key: E::Column,
        ids: &[impl TypedId + ToString + Into<Value>],
    ) -> Result<()> {
        for ids in ids.chunks(ROWS) {
            E::delete_many()
                .filter(key.is_in(ids.iter().copied()))
                .exec(&self.tx)
                .await?;
        }
        self.bury_all(ids.iter().copied()).await
    }

    /// Stamps rows with the home's revision.
    fn stamped<A: Row>(&self, mut rows: Vec<A>) -> Vec<A> {
        for row in &mut rows {
            row.stamp(self.subject.residence.revision, self.now);
        }
        rows
    }
}
