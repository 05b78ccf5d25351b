//! Who belongs to a home, and as what.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, MembershipId, ResidenceId},
    text_enum::text_enum,
};

text_enum! {
    /// From most to least: an owner does all; a manager all but deleting, billing and roles; a member works on tasks,
    /// contractors and documents; a viewer reads.
    MemberRole {
        /// Does everything; exactly one a residence.
        Owner,
        /// Does everything but deleting the residence, its plan, roles and transfer.
        Manager,
        /// Works on tasks, completions, contractors, appliances and documents.
        Member,
        /// Reads.
        Viewer,
    }
}

/// One account's place in one residence.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The home.
    pub residence_id: ResidenceId,
    /// The person.
    pub account_id: AccountId,
    /// What the person may do there.
    pub role: MemberRole,
    /// When the person joined.
    pub joined_at: DateTime<Utc>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
