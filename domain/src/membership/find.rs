//! Looking memberships up.

use entity::{
    id::{AccountId, ResidenceId},
    membership,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Result;

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
