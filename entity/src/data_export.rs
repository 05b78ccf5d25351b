//! Archives of all that honeyDue holds on an account.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AccountId, DataExportId};

/// An archive that was asked for. The row leads to its bytes, and goes after them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_export")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DataExportId,
    /// Whose data it holds; none once the account is gone.
    pub account_id: Option<AccountId>,
    /// When it is to be made: now, or once whoever is at it has not been heard of for a while. None once it is made or given up.
    pub due_at: Option<DateTime<Utc>>,
    /// How often it was begun; whoever began before the last time has lost it.
    pub tries: i32,
    /// How many bytes are stored; none until it is made.
    pub byte_size: Option<i64>,
    /// When it was made.
    pub made_at: Option<DateTime<Utc>>,
    /// Until when it can be fetched.
    pub expires_at: DateTime<Utc>,
    /// Since when nobody can fetch it any more; its bytes go next.
    pub removed_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
