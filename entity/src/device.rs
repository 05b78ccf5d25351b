//! Devices that take pushes.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DeviceId, SessionId},
    text_enum::text_enum,
};

text_enum! {
    /// Whose push service a device listens to.
    DevicePlatform {
        /// Apple's.
        Ios,
        /// Google's.
        Android,
        /// That of a browser.
        Web,
    }
}

/// A phone or a browser that a person wants to be told on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeviceId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The session that registered it; the device is forgotten with it.
    pub session_id: Option<SessionId>,
    /// Whose push service it listens to.
    pub platform: DevicePlatform,
    /// The address at the push service: a token, or the endpoint of a browser. Unique.
    #[sea_orm(unique)]
    pub token: String,
    /// A browser's public key.
    pub p256dh: Option<String>,
    /// A browser's shared secret.
    pub auth: Option<String>,
    /// Whether Apple's sandbox has to be asked.
    pub sandbox: bool,
    /// What the person calls it.
    pub name: Option<String>,
    /// The app's version on it.
    pub app_version: Option<String>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was registered last.
    pub last_seen_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
