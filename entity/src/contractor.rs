//! People and firms that work on homes.

use chrono::{DateTime, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, ContractorId, ResidenceId},
    residence::Address,
    text_enum::json_enum,
};

json_enum! {
    /// What a contractor does.
    ContractorSpecialty {
        /// Mends refrigerators, washing machines and the like.
        ApplianceRepair,
        /// Works in wood.
        Carpentry,
        /// Sweeps and mends chimneys.
        Chimney,
        /// Cleans.
        Cleaning,
        /// Wiring, breakers and lamps.
        Electrical,
        /// Floors.
        Flooring,
        /// Garage doors.
        GarageDoor,
        /// Runs whole works.
        GeneralContractor,
        /// A bit of everything.
        Handyman,
        /// Heating, ventilation and air conditioning.
        Hvac,
        /// Looks homes over.
        Inspection,
        /// Lawn, beds and paths.
        Landscaping,
        /// Locks and keys.
        Locksmith,
        /// Works in stone and brick.
        Masonry,
        /// Moves households.
        Moving,
        /// Paints.
        Painting,
        /// Insects and rodents.
        PestControl,
        /// Pipes, taps and drains.
        Plumbing,
        /// Pools and hot tubs.
        Pool,
        /// Roofs and gutters.
        Roofing,
        /// Septic tanks.
        Septic,
        /// Solar panels.
        Solar,
        /// Fells and prunes trees.
        TreeService,
        /// Windows.
        Windows,
        /// Something else.
        Other,
    }
}

/// What a contractor does, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Specialties(pub Vec<ContractorSpecialty>);

/// Somebody who works on a home.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contractor")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContractorId,
    /// The home that keeps the record.
    pub residence_id: ResidenceId,
    /// Who it is.
    pub name: String,
    /// The firm.
    pub company: Option<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// Where they are called.
    pub phone: Option<String>,
    /// An http or https address.
    pub website: Option<String>,
    /// Where they are.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub address: Option<Address>,
    /// What they do.
    #[sea_orm(column_type = "JsonBinary")]
    pub specialties: Specialties,
    /// The number of their licence.
    pub license_number: Option<String>,
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
