//! What Apple lets us do for a person who signed in by it, and what must be given back when the account goes.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, AppleGrantId},
    text_enum::text_enum,
};

text_enum! {
    /// What is held of Apple.
    GrantKind {
        /// A code, good once and for minutes, that is to be exchanged for a token.
        Code,
        /// A token that is kept for one purpose: to be revoked.
        Token,
    }
}

/// One grant of Apple's. A token that belongs to no account any more is to be revoked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "apple_grant")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppleGrantId,
    /// Whose it is; none once it shall be revoked, and when the account is gone.
    pub account_id: Option<AccountId>,
    /// Which of our apps Apple gave it to.
    pub client_id: String,
    /// What it is.
    pub kind: GrantKind,
    /// The code or the token and whose it is, sealed with the installation's secret.
    pub sealed: Vec<u8>,
    /// When it is tried next; of no meaning for a token that is only kept.
    pub due_at: DateTime<Utc>,
    /// Until when a code can be exchanged.
    pub expires_at: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub tries: i32,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
