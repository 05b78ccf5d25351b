//! Codes by which operators sign in whose authenticator app is lost.

use sea_orm::entity::prelude::*;

use crate::id::AdminUserId;

/// One code that was not used yet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_recovery_code")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub admin_user_id: AdminUserId,
    /// SHA-256 of what follows from the code and the installation's secret: codes are short enough to be tried out by whoever has read
    /// the database alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: Vec<u8>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
