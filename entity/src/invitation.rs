//! Invitations into a home.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, InvitationId, ResidenceId},
    membership::MemberRole,
};

/// A way into a residence for whoever has the code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// The home that it leads to.
    pub residence_id: ResidenceId,
    /// SHA-256 of the code.
    #[sea_orm(unique)]
    pub code_hash: Vec<u8>,
    /// What the one who joins will be.
    pub role: MemberRole,
    /// Whom it was meant for.
    pub email: Option<String>,
    /// How many may still join by it.
    pub uses_left: i32,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Who invited.
    pub created_by: AccountId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
