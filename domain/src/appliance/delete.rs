//! Deleting an appliance.

use entity::id::{ApplianceId, ResidenceId};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes an appliance. Tasks forget it and keep their log. Returns the home that it was in.
pub async fn delete(app: &App, viewer: &Viewer, id: ApplianceId) -> Result<ResidenceId> {
    let (mut edit, appliance) = Edit::appliance(app, viewer, id, Action::KeepRecords).await?;
    let residence_id = appliance.residence_id;
    edit.forget_appliance(id).await?;
    edit.delete(appliance, id).await?;
    edit.commit().await?;
    Ok(residence_id)
}
