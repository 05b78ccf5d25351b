//! Looking memberships up.

use anyhow::Context;
use entity::{
    id::{AccountId, MembershipId, ResidenceId},
    membership::{self, MemberRole},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query};

use crate::{Action, Code, access::may, account, db::among, error::Result};

/// Returns an account's membership in a residence.
pub async fn of(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    account_id: AccountId,
) -> Result<Option<membership::Model>> {
    let found = membership::Entity::find()
        .filter(membership::Column::ResidenceId.eq(residence_id))
        .filter(membership::Column::AccountId.eq(account_id));
    Ok(found.one(db).await?)
}

/// Says why a task of this residence cannot be the turn of a membership: NOT_FOUND for one that is none of this residence, WRONG_STATE for
/// one whose holder may not work on tasks, or cannot be reached. `None` where it can.
pub async fn wrong_assignee(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    id: MembershipId,
) -> Result<Option<Code>> {
    let found = membership::Entity::find_by_id(id).one(db).await?;
    let Some(member) = found.filter(|row| row.residence_id == residence_id) else {
        return Ok(Some(Code::NotFound));
    };
    let reachable = reachable(db, &[residence_id]).await?;
    let is_reachable = reachable.iter().any(|row| row.id == id);
    let is_worker = is_reachable && may(member.role, Action::WorkOnTasks);
    Ok((!is_worker).then_some(Code::WrongState))
}

/// Returns those in some homes whose accounts do not wait to be erased, in no order.
pub(crate) async fn reachable(
    db: &impl ConnectionTrait,
    ids: &[ResidenceId],
) -> Result<Vec<membership::Model>> {
    let found = membership::Entity::find()
        .filter(among(db, membership::Column::ResidenceId, ids))
        .filter(membership::Column::AccountId.in_subquery(account::find::in_use()));
    Ok(found.all(db).await?)
}

/// Returns the membership of a residence's owner; every residence has exactly one.
pub async fn owner(db: &impl ConnectionTrait, residence_id: ResidenceId) -> Result<membership::Model> {
    let found = membership::Entity::find()
        .filter(membership::Column::ResidenceId.eq(residence_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner));
    Ok(found.one(db).await?.context("a residence has an owner")?)
}

/// Returns those of some memberships that are of homes to which the account belongs, in no order.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    ids: &[MembershipId],
) -> Result<Vec<membership::Model>> {
    let own = Query::select()
        .column(membership::Column::ResidenceId)
        .from(membership::Entity)
        .and_where(membership::Column::AccountId.eq(account_id))
        .to_owned();
    let found = membership::Entity::find()
        .filter(among(db, membership::Column::Id, ids))
        .filter(membership::Column::ResidenceId.in_subquery(own));
    Ok(found.all(db).await?)
}

/// Returns everyone in some homes, in the order in which they joined.
///
/// The caller has made sure that the one who asks belongs to these homes.
pub async fn of_residences(db: &impl ConnectionTrait, ids: &[ResidenceId]) -> Result<Vec<membership::Model>> {
    let found = membership::Entity::find()
        .filter(among(db, membership::Column::ResidenceId, ids))
        .order_by_asc(membership::Column::JoinedAt)
        .order_by_asc(membership::Column::Id);
    Ok(found.all(db).await?)
}
