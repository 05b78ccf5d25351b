//! Taking somebody out of a home.

use entity::id::MembershipId;

use crate::{Action, App, Code, Edit, Error, Viewer, access::may_remove, edit::Home, error::Result};

/// A membership that has ended.
#[derive(Clone, Debug)]
pub struct Removed {
    /// What it was.
    pub id: MembershipId,
    /// The home as it is now, with the caller's place in it.
    pub home: Home,
}

/// Ends another's membership: an owner everyone's, a manager a member's or a viewer's.
pub async fn remove(app: &App, viewer: &Viewer, id: MembershipId) -> Result<Removed> {
    let (mut edit, membership) = Edit::membership(app, viewer, id, Action::RemoveMember).await?;
    if !may_remove(edit.viewer_membership().role, membership.role) {
        return Err(Error::user("membershipId", Code::Forbidden));
    }

    edit.take_out(membership).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(Removed { id, home })
}
