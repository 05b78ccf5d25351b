//! Leaving a home.

use std::collections::BTreeSet;

use entity::id::{MembershipId, ResidenceId};

use crate::{Action, App, Edit, Viewer, error::Result};

/// Ends the caller's own membership and returns its id. An owner hands the home on first, or deletes it.
pub async fn leave(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<MembershipId> {
    let accounts = BTreeSet::from([viewer.account_id]);
    let mut edit = Edit::residence_with_accounts(app, viewer, (id, &accounts), Action::Leave).await?;
    let membership = edit.viewer_membership().clone();
    let membership_id = membership.id;
    edit.take_out(membership).await?;
    edit.commit().await?;
    Ok(membership_id)
}
