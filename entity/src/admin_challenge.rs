//! Sign-ins of operators that wait for the second factor.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::AdminUserId;

/// One sign-in whose password was right.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_challenge")]
pub struct Model {
    /// SHA-256 of its token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// Who signs in.
    pub admin_user_id: AdminUserId,
    /// The password's hash when it was right: a new password ends what waits.
    pub password_hash: String,
    /// How many codes may still be tried.
    pub tries_left: i32,
    /// Until when it waits.
    pub expires_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
