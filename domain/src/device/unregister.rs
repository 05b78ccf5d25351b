//! Sending no more pushes to a device.

use entity::{device, id::DeviceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{App, Code, Edit, Error, Viewer, error::Result};

/// Forgets one of the viewer's devices.
pub async fn unregister(app: &App, viewer: &Viewer, id: DeviceId) -> Result<()> {
    let (edit, _) = Edit::account(app, viewer).await?;
    let deleted = device::Entity::delete_many()
        .filter(device::Column::Id.eq(id))
        .filter(device::Column::AccountId.eq(viewer.account_id))
        .exec(edit.tx())
        .await?;
    if deleted.rows_affected == 0 {
        return Err(Error::user("deviceId", Code::NotFound));
    }
    edit.commit().await
}
