//! Operators who see the app as an account sees it.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AccountId, AdminSessionId, AdminUserId, AdminViewId};

/// One look of one operator.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_view")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdminViewId,
    /// SHA-256 of its token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// As whom the app is seen.
    pub account_id: AccountId,
    /// Who looks.
    pub admin_user_id: AdminUserId,
    /// By which session; it ends with that.
    pub admin_session_id: AdminSessionId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
