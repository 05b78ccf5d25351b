//! Looking accounts up.

use entity::{account, id::AccountId, membership};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    QuerySelect,
    sea_query::{Expr, LockType, Query, SelectStatement},
};

use crate::{App, Error, Viewer, db::among, error::Result};

/// Returns the caller's own account. An account that is gone has no sessions.
pub async fn own(app: &App, viewer: &Viewer) -> Result<account::Model> {
    by_id(&app.db, viewer.account_id).await?.ok_or(Error::SignedOut)
}

/// Returns an account by its id.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(id).one(db).await?)
}

/// Returns an account and keeps others from changing it, for an edit that may come to nothing.
pub(crate) async fn held(tx: &DatabaseTransaction, which: Expr) -> Result<Option<account::Model>> {
    let found = account::Entity::find().filter(which).lock(LockType::NoKeyUpdate);
    Ok(found.one(tx).await?)
}

/// Returns an account by its address as it is kept: trimmed and in lower case.
pub async fn by_email(app: &App, email: &str) -> Result<Option<account::Model>> {
    let found = account::Entity::find().filter(account::Column::Email.eq(email));
    Ok(found.one(&app.db).await?)
}

/// Selects the accounts that are neither suspended nor wait to be erased.
pub(crate) fn in_use() -> SelectStatement {
    Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::DeletedAt.is_null())
        .and_where(account::Column::SuspendedAt.is_null())
        .to_owned()
}

/// Selects the accounts that are not suspended, also such as wait to be erased.
pub(crate) fn not_suspended() -> SelectStatement {
    Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::SuspendedAt.is_null())
        .to_owned()
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
        .filter(among(db, account::Column::Id, ids));
    Ok(found.into_model().all(db).await?)
}

/// Returns the names of those of some people with whom the viewer shares a home, and the viewer's own.
pub async fn acquaintances(app: &App, viewer: &Viewer, ids: &[AccountId]) -> Result<Vec<Name>> {
    let members = |column| Query::select().column(column).from(membership::Entity).to_owned();
    let homes = members(membership::Column::ResidenceId)
        .and_where(membership::Column::AccountId.eq(viewer.account_id))
        .to_owned();
    let housemates = members(membership::Column::AccountId)
        .and_where(membership::Column::ResidenceId.in_subquery(homes))
        .to_owned();
    let known = account::Column::Id
        .in_subquery(housemates)
        .or(account::Column::Id.eq(viewer.account_id));
    let found = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::DisplayName])
        .filter(among(&app.db, account::Column::Id, ids))
        .filter(known);
    Ok(found.into_model().all(&app.db).await?)
}
