//! Sessions of operators.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AdminSessionId, AdminUserId};

/// One browser of one operator.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_session")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdminSessionId,
    /// Whose it is.
    pub admin_user_id: AdminUserId,
    /// SHA-256 of the cookie's token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last heard of, to some minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Where it came from.
    pub ip_address: Option<String>,
    /// What it came with.
    pub user_agent: Option<String>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
