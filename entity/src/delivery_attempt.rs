//! The log of sendings; rows are only ever added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::DeliveryId, text_enum::text_enum};

text_enum! {
    /// How a sending ended.
    AttemptOutcome {
        /// The far end took it.
        Sent,
        /// It failed in a way that passes.
        Transient,
        /// It failed for good.
        Permanent,
        /// There was no answer.
        Unknown,
    }
}

/// One sending of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_attempt")]
pub struct Model {
    /// The delivery.
    #[sea_orm(primary_key, auto_increment = false)]
    pub delivery_id: DeliveryId,
    /// Counts the delivery's sendings, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// The claim under which it was sent.
    pub fence: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The far end's own code, e.g. `550` or `429`.
    pub status: Option<String>,
    /// What the far end said.
    pub reason: Option<String>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
