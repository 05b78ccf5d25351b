//! Looking homes up, always together with the viewer's place in them.

use entity::{
    id::{AccountId, ResidenceId},
    membership, residence,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    SelectTwoRequired,
    sea_query::{Query, SelectStatement},
};

use super::Home;
use crate::{Viewer, db::among, error::Result};

/// Whether homes that are put away are wanted too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archived {
    /// Only those in use.
    Without,
    /// All.
    With,
}

/// Returns a home, if the account belongs to it.
pub async fn by_id(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    id: ResidenceId,
) -> Result<Option<Home>> {
    let found = of(account_id).filter(residence::Column::Id.eq(id));
    Ok(found.one(db).await?.map(home))
}

/// Returns those of some homes that the account belongs to, in no order.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    ids: &[ResidenceId],
) -> Result<Vec<Home>> {
    let found = of(account_id).filter(among(db, residence::Column::Id, ids));
    Ok(found.all(db).await?.into_iter().map(home).collect())
}

/// Returns the homes that an account belongs to, in the order in which it joined them.
pub async fn of_account(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    archived: Archived,
) -> Result<Vec<Home>> {
    let mut found = of(account_id);
    if archived == Archived::Without {
        found = found.filter(residence::Column::ArchivedAt.is_null());
    }
    let found = found
        .order_by_asc(membership::Column::JoinedAt)
        .order_by_asc(membership::Column::Id);
    Ok(found.all(db).await?.into_iter().map(home).collect())
}

/// Selects the ids of the homes that the viewer belongs to.
pub(crate) fn own_homes(viewer: &Viewer) -> SelectStatement {
    Query::select()
        .column(membership::Column::ResidenceId)
        .from(membership::Entity)
        .and_where(membership::Column::AccountId.eq(viewer.account_id))
        .to_owned()
}

/// Selects an account's homes with its memberships, in one statement.
fn of(account_id: AccountId) -> SelectTwoRequired<residence::Entity, membership::Entity> {
    let place = residence::Entity::belongs_to(membership::Entity)
        .from(residence::Column::Id)
        .to(membership::Column::ResidenceId);
    residence::Entity::find()
        .join(JoinType::InnerJoin, place.into())
        .select_two_required(membership::Entity)
        .filter(membership::Column::AccountId.eq(account_id))
}

fn home((residence, membership): (residence::Model, membership::Model)) -> Home {
    Home {
        residence,
        membership,
    }
}
