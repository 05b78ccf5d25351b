//! Looking accounts up.

use entity::{account, id::AccountId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::{App, Error, Viewer, error::Result};

/// Returns the caller's own account. An account that is gone has no sessions.
pub async fn own(app: &App, viewer: &Viewer) -> Result<account::Model> {
    by_id(&app.db, viewer.account_id).await?.ok_or(Error::SignedOut)
}

/// Returns an account by its id.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(id).one(db).await?)
}

/// Returns an account by its address as it is kept: trimmed and in lower case.
pub async fn by_email(app: &App, email: &str) -> Result<Option<account::Model>> {
    let found = account::Entity::find().filter(account::Column::Email.eq(email));
    Ok(found.one(&app.db).await?)
}

/// A person as the others of a home see them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Name {
    /// The account.
    pub id: AccountId,
    /// What the person wants to be called.
    pub display_name: String,
}

/// Returns the names of people. The caller has made sure that they belong to a home of the viewer.
pub async fn names(db: &impl ConnectionTrait, ids: &[AccountId]) -> Result<Vec<Name>> {
    let found = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::DisplayName])
        .filter(account::Column::Id.is_in(ids.iter().copied()));
    Ok(found.into_model().all(db).await?)
}
