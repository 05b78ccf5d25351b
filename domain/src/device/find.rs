//! Looking devices up.

use entity::{
    device,
    id::{AccountId, DeviceId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{App, Viewer, db::among, error::Result};

/// Returns the viewer's devices, the one heard of last first.
pub async fn own(app: &App, viewer: &Viewer) -> Result<Vec<device::Model>> {
    of_account(app, viewer.account_id).await
}

/// Returns an account's devices, the one heard of last first.
pub async fn of_account(app: &App, id: AccountId) -> Result<Vec<device::Model>> {
    let found = device::Entity::find()
        .filter(device::Column::AccountId.eq(id))
        .order_by_desc(device::Column::LastSeenAt)
        .order_by_desc(device::Column::Id);
    Ok(found.all(&app.db).await?)
}

/// Returns those of some devices that are the viewer's, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[DeviceId]) -> Result<Vec<device::Model>> {
    let found = device::Entity::find()
        .filter(among(&app.db, device::Column::Id, ids))
        .filter(device::Column::AccountId.eq(viewer.account_id));
    Ok(found.all(&app.db).await?)
}
