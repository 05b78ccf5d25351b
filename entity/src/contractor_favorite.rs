//! Which contractors are whose favourites.

use sea_orm::entity::prelude::*;

use crate::id::{ContractorId, MembershipId};

/// A contractor whom a member wants at hand.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contractor_favorite")]
pub struct Model {
    /// Whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contractor_id: ContractorId,
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: MembershipId,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
