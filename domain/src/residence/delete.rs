//! Deleting a home.

use entity::id::ResidenceId;

use crate::{Action, App, Edit, Viewer, error::Result};

/// Deletes a home with all that it holds; everyone who belonged to it is out.
pub async fn delete(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<()> {
    let (mut edit, members) = Edit::household(app, viewer, id, Action::DeleteResidence).await?;
    edit.delete_residence(&members).await?;
    edit.commit().await
}
