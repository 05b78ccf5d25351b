//! Looking accounts up.

use entity::{account, id::AccountId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

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
pub(crate) async fn by_email(app: &App, email: &str) -> Result<Option<account::Model>> {
    let found = account::Entity::find().filter(account::Column::Email.eq(email));
    Ok(found.one(&app.db).await?)
}
