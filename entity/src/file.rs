//! Files: bytes that were looked at and stored.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, FileId, ResidenceId},
    text_enum::text_enum,
};

text_enum! {
    /// What kind of row a file belongs to.
    FileHolder {
        /// A home, as its photo.
        Residence,
        /// An account, as its avatar.
        Account,
        /// A task, as one of its photos.
        Task,
        /// A completion, as one of its photos.
        Completion,
        /// A document.
        Document,
        /// An appliance, as one of its photos.
        Appliance,
    }
}

text_enum! {
    /// How large a smaller image is.
    ThumbnailSize {
        /// For a line of a list: at most 160 pixels wide and high.
        Small,
        /// For a card: at most 480 pixels wide and high.
        Medium,
        /// For a whole screen: at most 1,280 pixels wide and high.
        Large,
    }
}

impl ThumbnailSize {
    /// Returns how many pixels such an image has at most in either direction.
    pub fn edge(self) -> u32 {
        match self {
            Self::Small => 160,
            Self::Medium => 480,
            Self::Large => 1_280,
        }
    }
}

/// A file. It belongs to one row, or to none for a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Primary key; the UUID of its upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// The home that it is for; none for an avatar, and once the home is gone.
    pub residence_id: Option<ResidenceId>,
    /// Who uploaded it; none once the account is gone.
    pub account_id: Option<AccountId>,
    /// What it was called where it came from.
    pub filename: String,
    /// The media type of the stored bytes, found from the bytes.
    pub content_type: String,
    /// How many bytes are stored.
    pub byte_size: i64,
    /// SHA-256 of the stored bytes.
    pub sha256: Vec<u8>,
    /// Pixels across; set for images only.
    pub width: Option<i32>,
    /// Pixels down; set for images only.
    pub height: Option<i32>,
    /// What kind of row it belongs to.
    pub holder_kind: Option<FileHolder>,
    /// The row that it belongs to; set exactly when `holder_kind` is.
    pub holder_id: Option<Uuid>,
    /// Its place among the files of that row.
    pub position: i32,
    /// Since when it belongs to no row; none while it does.
    pub released_at: Option<DateTime<Utc>>,
    /// Since when nobody can see it or make it theirs any more; its bytes go next.
    pub removed_at: Option<DateTime<Utc>>,
    /// When its smaller images were made; none until then, and for what is no image.
    pub thumbnails_at: Option<DateTime<Utc>>,
    /// When its smaller images are to be made, if they still are.
    pub thumbnails_due_at: Option<DateTime<Utc>>,
    /// How often it was tried to make them.
    pub thumbnail_tries: i32,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
