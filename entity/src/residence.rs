//! Homes.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    Decimal,
    id::{AccountId, ResidenceId},
    profile::HomeProfile,
    text_enum::{json_enum, text_enum},
};

text_enum! {
    /// What a home is.
    ResidenceKind {
        /// A detached house.
        House,
        /// A flat in a larger building.
        Apartment,
        /// A unit in a building that its owners hold together.
        Condo,
        /// A house in a row.
        Townhouse,
        /// One of two units under one roof.
        Duplex,
        /// A home that can be moved.
        MobileHome,
        /// A home away from home.
        Cabin,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What an area is measured in.
    AreaUnit {
        /// Square feet.
        SquareFoot,
        /// Square metres.
        SquareMetre,
    }
}

/// Where a home stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct Address {
    /// Street and number.
    pub line1: Option<String>,
    /// Whatever else the street line needs.
    pub line2: Option<String>,
    /// City or village.
    pub city: Option<String>,
    /// State, province or county.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
}

/// How large a home is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Area {
    /// How many units.
    pub value: Decimal,
    /// Of what.
    pub unit: AreaUnit,
}

/// A home.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "residence")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResidenceId,
    /// What the household calls it.
    pub name: String,
    /// What it is.
    pub kind: ResidenceKind,
    /// Where it stands.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub address: Option<Address>,
    /// IANA name; every due day is a day in this zone.
    pub time_zone: String,
    /// The year it was built.
    pub year_built: Option<i32>,
    /// How many bedrooms it has.
    pub bedrooms: Option<i32>,
    /// How many bathrooms it has; halves count.
    pub bathrooms: Option<Decimal>,
    /// How large it is.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub floor_area: Option<Area>,
    /// The day it was bought.
    pub purchased_on: Option<NaiveDate>,
    /// What it cost.
    pub purchase_price: Option<Decimal>,
    /// ISO 4217; set exactly when `purchase_price` is.
    pub purchase_currency: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// What is known of it.
    #[sea_orm(column_type = "JsonBinary")]
    pub profile: HomeProfile,
    /// ISO 4217; what money is entered in unless said otherwise.
    pub currency_code: String,
    /// When it was archived; an archived home is read-only and silent.
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; a request to make it that is sent twice is known by it.
    pub created_by: Option<AccountId>,
    /// When its own fields changed last.
    pub updated_at: DateTime<Utc>,
    /// The revision at which its own fields changed last.
    pub fields_revision: i64,
    /// Counts every committed change to the residence and to all that it holds.
    pub revision: i64,
    /// The newest revision whose tombstones were forgotten: what was deleted after it is known in full.
    pub complete_since: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
