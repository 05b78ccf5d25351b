//! Which versions of the apps are supported.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::device::DevicePlatform;

/// The oldest version of a platform's app that is supported.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "app_version")]
pub struct Model {
    /// Whose app it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub platform: DevicePlatform,
    /// Major, minor and patch, e.g. `1.0.0`.
    pub oldest: String,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
