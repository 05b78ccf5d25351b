//! What each plan allows.

use sea_orm::entity::prelude::*;

use crate::tier::Tier;

/// What a plan allows; none is no limit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tier_limit")]
pub struct Model {
    /// Whose limits these are.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: Tier,
    /// Homes that an account owns, archived ones included; it joins any number.
    pub residences: Option<i32>,
    /// Members of a home, the owner included.
    pub members_per_residence: Option<i32>,
    /// Tasks of a home that are not archived.
    pub tasks_per_residence: Option<i32>,
    /// Contractors of a home.
    pub contractors_per_residence: Option<i32>,
    /// Documents of a home.
    pub documents_per_residence: Option<i32>,
    /// Bytes that an account's homes keep.
    pub storage_bytes: Option<i64>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
