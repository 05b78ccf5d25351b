//! What stores tell of purchases by themselves: kept first, then applied.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, StoreEventId},
    subscription::{Standing, Store},
};

/// One thing that a store told.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store_event")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoreEventId,
    /// Which store.
    pub store: Store,
    /// By what the store knows it, unique there: it tells some things more than once.
    pub event_key: String,
    /// Of which purchase; none for what is about none.
    pub store_key: Option<String>,
    /// What the store calls it.
    pub kind: String,
    /// Whose purchase it is, by the token that the app handed to the store, if there is such an account.
    pub account_id: Option<AccountId>,
    /// What it says by itself.
    #[sea_orm(column_type = "JsonBinary")]
    pub standing: Standing,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When it was applied, or found to be about nobody's purchase.
    pub applied_at: Option<DateTime<Utc>>,
    /// When a worker is to apply it, if one still is.
    pub due_at: Option<DateTime<Utc>>,
    /// How often it was tried.
    pub tries: i32,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
