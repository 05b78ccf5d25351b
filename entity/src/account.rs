//! People's own accounts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::AccountId, tier::Tier};

/// One person's account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Trimmed and in lower case; unique.
    #[sea_orm(unique)]
    pub email: String,
    /// When the address was proven to be the person's.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// The address that the account will have once it is proven to be the person's; trimmed and in lower case.
    pub pending_email: Option<String>,
    /// Argon2id in PHC format; none for an account that signs in by a provider only.
    pub password_hash: Option<String>,
    /// What others of a home see.
    pub display_name: String,
    /// IANA name.
    pub time_zone: String,
    /// BCP 47 tag, e.g. `en` or `de`.
    pub locale: String,
    /// The plan that the person has bought or was granted; an installation may give everyone a better one.
    pub tier: Tier,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When its own fields changed last.
    pub updated_at: DateTime<Utc>,
    /// Since when it waits to be erased; none for an account in use.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Since when nobody may sign in to it, because an operator said so; none for an account in use.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Counts every change to the account, its inbox and its memberships.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
