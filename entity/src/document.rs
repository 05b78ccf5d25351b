//! Documents: papers of a home, and what was written down from them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    Decimal, decimal,
    id::{
        AccountId, ApplianceId, ContractorId, DocumentId, ResidenceId, TaskCompletionId, TaskId, shown,
        shown_or_none,
    },
    task::Tags,
    text_enum::text_enum,
};

text_enum! {
    /// What a document is.
    DocumentKind {
        /// What the home is worth.
        Appraisal,
        /// An agreement.
        Contract,
        /// What somebody found who looked the home over.
        Inspection,
        /// An insurance policy.
        Insurance,
        /// How something is used.
        Manual,
        /// What an authority allows.
        Permit,
        /// A picture.
        Photo,
        /// What was paid.
        Receipt,
        /// What a maker or seller stands for.
        Warranty,
        /// Something else.
        Other,
    }
}

/// Days before the last one on which a reminder goes out, the earliest first, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Days(pub Vec<i32>);

/// A paper of a home.
///
/// As JSON it is read from a list of its columns, as a database shows them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    #[serde(deserialize_with = "shown")]
    pub id: DocumentId,
    /// The home that keeps it.
    #[serde(deserialize_with = "shown")]
    pub residence_id: ResidenceId,
    /// What it is.
    pub kind: DocumentKind,
    /// What the household calls it.
    pub title: String,
    /// Free text.
    pub description: Option<String>,
    /// Who sold it, or whom it is with.
    pub vendor: Option<String>,
    /// The model of what it is about.
    pub model_number: Option<String>,
    /// The serial number of what it is about.
    pub serial_number: Option<String>,
    /// The day of buying.
    pub purchased_on: Option<NaiveDate>,
    /// What it cost.
    #[serde(deserialize_with = "decimal::shown_or_none")]
    pub price: Option<Decimal>,
    /// ISO 4217; set exactly when `price` is.
    pub price_currency: Option<String>,
    /// The last day of a warranty, policy or permit.
    pub expires_on: Option<NaiveDate>,
    /// Days before that on which a reminder goes out.
    #[sea_orm(column_type = "JsonBinary")]
    pub remind_days_before: Days,
    /// An http or https address.
    pub external_url: Option<String>,
    /// Whom it is about.
    #[serde(deserialize_with = "shown_or_none")]
    pub contractor_id: Option<ContractorId>,
    /// The appliance that it is about.
    #[serde(deserialize_with = "shown_or_none")]
    pub appliance_id: Option<ApplianceId>,
    /// The task that it belongs to.
    #[serde(deserialize_with = "shown_or_none")]
    pub task_id: Option<TaskId>,
    /// The row of the log that it belongs to.
    #[serde(deserialize_with = "shown_or_none")]
    pub completion_id: Option<TaskCompletionId>,
    /// The household's own words for it.
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Tags,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; none once the account is erased.
    #[serde(deserialize_with = "shown_or_none")]
    pub created_by: Option<AccountId>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
