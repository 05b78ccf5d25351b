//! Refresh tokens: each is good once, and all of a session are kept, so that a second use is noticed.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::SessionId;

/// A refresh token that a session was given, used or not.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// The session that it belongs to.
    pub session_id: SessionId,
    /// When it was given out.
    pub created_at: DateTime<Utc>,
    /// When it was exchanged for the next one.
    pub used_at: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
