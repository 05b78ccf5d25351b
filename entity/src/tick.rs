//! What a clock sets off, once in all workers together.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// One firing of a regular job; whoever inserts the row runs it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tick")]
pub struct Model {
    /// The job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The instant that it was fired for, e.g. the full hour.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
