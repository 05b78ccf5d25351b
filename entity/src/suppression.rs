//! Mail addresses that take no mail.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An address to which nothing is sent any more, since its server says that nobody is there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// The address, as an account has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub email: String,
    /// What the server said.
    pub reason: String,
    /// When it said so.
    pub created_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
