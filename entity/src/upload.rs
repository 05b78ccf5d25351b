//! Uploads: bytes that somebody said would come.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AccountId, ResidenceId, UploadId};

/// An upload. The file that comes of it has the same UUID, so this row leads to all bytes there may be.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Who uploads; an account that is gone still stands here, since the bytes are to be found.
    pub account_id: AccountId,
    /// The home that it is for, which may be gone too; none for the uploader's own avatar.
    pub residence_id: Option<ResidenceId>,
    /// What the file is called where it comes from.
    pub filename: String,
    /// The media type that the bytes are said to have.
    pub content_type: String,
    /// How many bytes there are said to be.
    pub byte_size: i64,
    /// Their SHA-256, if it was said.
    pub sha256: Option<Vec<u8>>,
    /// Until when the bytes are taken.
    pub expires_at: DateTime<Utc>,
    /// Until when a process looks at the bytes that came, and no other does.
    pub claimed_until: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
