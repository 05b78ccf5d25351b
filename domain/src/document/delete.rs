//! Deleting a document.

use entity::{
    file::FileHolder,
    id::{DocumentId, ResidenceId},
};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes a document; its files belong to nothing then and are removed after a day. Returns the home that kept it.
pub async fn delete(app: &App, viewer: &Viewer, id: DocumentId) -> Result<ResidenceId> {
    let (mut edit, document) = Edit::document(app, viewer, id, Action::KeepRecords).await?;
    let residence_id = document.residence_id;
    edit.release_files(FileHolder::Document, [id]).await?;
    edit.delete(document, id).await?;
    edit.commit().await?;
    Ok(residence_id)
}
