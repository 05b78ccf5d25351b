//! What was deleted in a home, so that a client that was offline learns of it.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::ResidenceId;

/// A row of a residence that is gone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    /// The home.
    #[sea_orm(primary_key, auto_increment = false)]
    pub residence_id: ResidenceId,
    /// The TypeID of the row that is gone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: String,
    /// The residence's revision of the deletion.
    pub revision: i64,
    /// When it was deleted; tombstones are kept for 90 days.
    pub deleted_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
