//! People as those know them who vouch for them: Apple and Google.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::AccountId, text_enum::text_enum};

text_enum! {
    /// Who vouches for a person.
    IdentityProvider {
        /// Sign in with Apple.
        Apple,
        /// Sign in with Google.
        Google,
    }
}

/// One person as a provider knows them, and whose account that is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// Who vouches.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: IdentityProvider,
    /// What the provider calls the person; stays the same when the address does not.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Whose account it opens.
    pub account_id: AccountId,
    /// The address that the provider named last; trimmed and in lower case. Says nothing of who it is.
    pub email: Option<String>,
    /// When it was linked to the account.
    pub linked_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
