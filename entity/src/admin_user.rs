//! Operators of the admin; nothing to do with the household's accounts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::AdminUserId, text_enum::text_enum};

text_enum! {
    /// What an operator may do.
    AdminRole {
        /// Everything, other operators included.
        Owner,
        /// Everything but other operators.
        Operator,
        /// Helps people: reads, and acts on accounts.
        Support,
        /// Reads.
        Viewer,
    }
}

/// An operator of the admin.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_user")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdminUserId,
    /// Trimmed and in lower case; unique.
    #[sea_orm(unique)]
    pub email: String,
    /// Argon2id in PHC format.
    pub password_hash: String,
    /// What other operators see.
    pub name: String,
    /// What the operator may do.
    pub role: AdminRole,
    /// When the operator was made.
    pub created_at: DateTime<Utc>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// When the operator signed in last.
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// When the operator was shut out; none for whoever may sign in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// What the operator's authenticator app and the program share, sealed; also while it is being set up.
    pub totp_secret: Option<Vec<u8>>,
    /// Since when signing in asks for a code of that app.
    pub totp_enrolled_at: Option<DateTime<Utc>>,
    /// The latest step of time whose code was used.
    pub totp_last_step: Option<i64>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
