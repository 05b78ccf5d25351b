//! Taking an invitation back.

use entity::id::InvitationId;

use crate::{Action, App, Edit, Viewer, edit::Home, error::Result};

/// Deletes an invitation: nobody joins by it any more. Returns the home that it led to.
pub async fn revoke(app: &App, viewer: &Viewer, id: InvitationId) -> Result<Home> {
    let (mut edit, invitation) = Edit::invitation(app, viewer, id, Action::Invite).await?;
    edit.delete(invitation, id).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}
