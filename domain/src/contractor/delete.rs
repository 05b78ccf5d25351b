//! Deleting a contractor.

use entity::id::{ContractorId, ResidenceId};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes a contractor. Tasks forget them; the log keeps their name. Returns the home that kept the record.
pub async fn delete(app: &App, viewer: &Viewer, id: ContractorId) -> Result<ResidenceId> {
    let (mut edit, contractor) = Edit::contractor(app, viewer, id, Action::KeepRecords).await?;
    let residence_id = contractor.residence_id;
    edit.forget_contractor(&contractor).await?;
    edit.delete(contractor, id).await?;
    edit.commit().await?;
    Ok(residence_id)
}
