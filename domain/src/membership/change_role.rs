//! Saying what another may do.

use entity::{
    id::MembershipId,
    membership::{self, MemberRole},
};
use sea_orm::{IntoActiveModel, Set};

use crate::{
    Action, App, Code, Edit, Problems, Viewer,
    access::{may, may_grant},
    error::Result,
};

/// Gives another member a role. The owner's own is given away by a transfer only.
pub async fn change_role(
    app: &App,
    viewer: &Viewer,
    id: MembershipId,
    role: MemberRole,
) -> Result<membership::Model> {
    let (mut edit, membership) = Edit::membership(app, viewer, id, Action::ChangeRole).await?;
    let mut problems = Problems::default();
    problems.unless(
        membership.role != MemberRole::Owner,
        "membershipId",
        Code::WrongState,
    );
    problems.unless(
        may_grant(edit.viewer_membership().role, role),
        "role",
        Code::Forbidden,
    );
    problems.settle()?;
    if membership.role == role {
        edit.abandon().await?;
        return Ok(membership);
    }

    if !may(role, Action::WorkOnTasks) {
        // It cannot be the turn of somebody who may not do it.
        edit.clear_assignments(id).await?;
    }
    edit.end_invitations(membership.account_id, Some(role)).await?;
    let row = membership::ActiveModel {
        role: Set(role),
        ..membership.into_active_model()
    };
    let membership = edit.save(row).await?;
    edit.commit().await?;
    Ok(membership)
}
