//! The log of what was done.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use crate::{
    Decimal, decimal,
    id::{AccountId, ContractorId, ResidenceId, TaskCompletionId, TaskId, shown, shown_or_none},
    text_enum::text_enum,
};

text_enum! {
    /// How an occurrence was closed.
    CompletionOutcome {
        /// It was done.
        Completed,
        /// It was left out on purpose.
        Skipped,
        /// Passed over by a later completion, or out of season; written by the server.
        Missed,
    }
}

/// A closed occurrence of a task: done, skipped or missed.
///
/// As JSON it is read from a list of its columns, as a database shows them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "task_completion")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    #[serde(deserialize_with = "shown")]
    pub id: TaskCompletionId,
    /// The home.
    #[serde(deserialize_with = "shown")]
    pub residence_id: ResidenceId,
    /// The task.
    #[serde(deserialize_with = "shown")]
    pub task_id: TaskId,
    /// The task's epoch when it was written.
    pub epoch: i32,
    /// How the occurrence was closed.
    pub outcome: CompletionOutcome,
    /// The due day that it closed.
    pub due_on: Option<NaiveDate>,
    /// The day that the schedule gave for it.
    pub scheduled_on: Option<NaiveDate>,
    /// The day it was done, in the residence's zone.
    pub completed_on: NaiveDate,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// How many occurrences it stands for; more than 1 only for MISSED.
    pub occurrences: i32,
    /// Who did it.
    #[serde(deserialize_with = "shown_or_none")]
    pub completed_by: Option<AccountId>,
    /// The contractor who did it.
    #[serde(deserialize_with = "shown_or_none")]
    pub contractor_id: Option<ContractorId>,
    /// The name of a contractor who is deleted; none while the record is kept.
    pub contractor_name: Option<String>,
    /// What it cost.
    #[serde(deserialize_with = "decimal::shown_or_none")]
    pub cost: Option<Decimal>,
    /// ISO 4217; set exactly when `cost` is.
    pub cost_currency: Option<String>,
    /// How long it took.
    pub minutes: Option<i32>,
    /// 1 to 5.
    pub rating: Option<i32>,
    /// Free text.
    pub notes: Option<String>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
