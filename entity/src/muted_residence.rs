//! Homes of which a person wants nothing sent.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, ResidenceId};

/// One home that is silent for one person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "muted_residence")]
pub struct Model {
    /// For whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Which home.
    #[sea_orm(primary_key, auto_increment = false)]
    pub residence_id: ResidenceId,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
