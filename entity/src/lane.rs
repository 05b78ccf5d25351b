//! Ways out of the house, as far as operators and workers have something to say of them.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::AdminUserId;

/// What is to be known of one way; none is a way that nothing is the matter with.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lane")]
pub struct Model {
    /// The way, by its name in the contract; or one of several far ends on a way.
    #[sea_orm(primary_key, auto_increment = false)]
    pub way: String,
    /// Since when nothing may go there, because an operator said so.
    pub paused_at: Option<DateTime<Utc>>,
    /// Who said so.
    pub admin_user_id: Option<AdminUserId>,
    /// Why.
    pub pause_reason: Option<String>,
    /// Until when a worker sends nothing there, because its far end failed again and again.
    pub closed_until: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
