//! Deleting an appliance.

use entity::{
    file::FileHolder,
    id::{ApplianceId, ResidenceId},
};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes an appliance. Tasks and documents forget it; its photos belong to nothing then and are removed after a day. Returns the home that it was in.
pub async fn delete(app: &App, viewer: &Viewer, id: ApplianceId) -> Result<ResidenceId> {
    let (mut edit, appliance) = Edit::appliance(app, viewer, id, Action::KeepRecords).await?;
    let residence_id = appliance.residence_id;
    edit.forget_appliance(id).await?;
    edit.release_files(FileHolder::Appliance, [id]).await?;
    edit.delete(appliance, id).await?;
    edit.commit().await?;
    Ok(residence_id)
}
