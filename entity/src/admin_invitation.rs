//! Invitations to become an operator.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    admin_user::AdminRole,
    id::{AdminInvitationId, AdminUserId},
};

/// An invitation that was not used yet. Its token is kept nowhere: it follows from the id and the installation's secret.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_invitation")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdminInvitationId,
    /// Where it goes, and what the operator will sign in with. Trimmed and in lower case; unique.
    #[sea_orm(unique)]
    pub email: String,
    /// What other operators will see.
    pub name: String,
    /// What the operator will be allowed to do.
    pub role: AdminRole,
    /// The language of the mail, as a BCP 47 tag.
    pub locale: String,
    /// SHA-256 of the token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// Who invites.
    pub invited_by: AdminUserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When the mail server took it.
    pub mailed_at: Option<DateTime<Utc>>,
    /// How often it was tried to send it.
    pub attempts: i32,
    /// When it is sent next; none once it was sent, or when there is no hope.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
