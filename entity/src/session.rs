//! Sessions: one a device that is signed in.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AccountId, SessionId};

/// One device's session.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What the person calls the device.
    pub device_name: Option<String>,
    /// Where it signed in from.
    pub ip_address: Option<String>,
    /// What it signed in with.
    pub user_agent: Option<String>,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last heard of, to some minutes.
    pub last_used_at: DateTime<Utc>,
    /// SHA-256 of the access token.
    #[sea_orm(unique)]
    pub access_hash: Vec<u8>,
    /// Until when the access token is good.
    pub access_expires_at: DateTime<Utc>,
    /// Until when the session can be refreshed.
    pub refresh_expires_at: DateTime<Utc>,
    /// When the present tokens were given out.
    pub refreshed_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
