//! Regular jobs, as workers tell of them.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// What is known of one regular job, whichever worker did it last.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// When it came to its end last; told once a minute at most.
    pub ran_at: Option<DateTime<Utc>>,
    /// How long it took then.
    pub took_ms: Option<i64>,
    /// When it failed last.
    pub failed_at: Option<DateTime<Utc>>,
    /// Why.
    pub error: Option<String>,
    /// Since when an operator wants it to run at once.
    pub wanted_at: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
