//! Things in homes that are serviced and replaced.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    Decimal,
    id::{AccountId, ApplianceId, ResidenceId},
    task::TaskCategory,
};

/// A thing in a home that is serviced and replaced.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appliance")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplianceId,
    /// The home that it is in.
    pub residence_id: ResidenceId,
    /// What the household calls it.
    pub name: String,
    /// What it belongs to.
    pub category: TaskCategory,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// The maker's name for its model.
    pub model_number: Option<String>,
    /// The maker's name for this one.
    pub serial_number: Option<String>,
    /// Where in the home it is.
    pub location: Option<String>,
    /// The day it was put in.
    pub installed_on: Option<NaiveDate>,
    /// The day it was bought.
    pub purchased_on: Option<NaiveDate>,
    /// What it cost.
    pub price: Option<Decimal>,
    /// ISO 4217; set exactly when `price` is.
    pub price_currency: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; none once the account is erased.
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
