//! Handing a home to another of its members.

use std::collections::BTreeSet;

use entity::{
    id::{MembershipId, ResidenceId},
    membership::{self, MemberRole},
};
use sea_orm::{EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use super::find;
use crate::{
    Action, App, Code, Edit, Error, Problems, Viewer,
    admin::Deed,
    edit::Home,
    error::Result,
    tier::{Full, room},
};

/// Makes another member the owner; the caller stays as a manager. WRONG_STATE for the owner, and for whoever waits to be erased.
pub async fn transfer(app: &App, viewer: &Viewer, id: ResidenceId, to: MembershipId) -> Result<Home> {
    hand_on(app, viewer, (id, to), None).await
}

/// Hands a home on as its owner would; where an operator does it, that is written into the audit.
pub(crate) async fn hand_on(
    app: &App,
    viewer: &Viewer,
    (id, to): (ResidenceId, MembershipId),
    deed: Option<&Deed>,
) -> Result<Home> {
    let expected = membership::Entity::find_by_id(to).one(&app.db).await?;
    let heir = expected.filter(|heir| heir.residence_id == id);
    let accounts: BTreeSet<_> = heir
        .iter()
        .map(|heir| heir.account_id)
        .chain([viewer.account_id])
        .collect();
    let mut edit =
        Edit::residence_with_accounts(app, viewer, (id, &accounts), Action::TransferOwnership).await?;

    // Whoever was found before the home was locked may have left it meanwhile.
    let heir = membership::Entity::find_by_id(to).one(edit.tx()).await?;
    let heir = heir.filter(|heir| heir.residence_id == id);
    let heir = heir.ok_or_else(|| Error::user("membershipId", Code::NotFound))?;
    let reachable = find::reachable(edit.tx(), &[id]).await?;
    let is_reachable = reachable.iter().any(|member| member.id == heir.id);
    if heir.role == MemberRole::Owner || !is_reachable {
        return Err(Error::in_words("membershipId", Code::WrongState, "problem-heir"));
    }
    let mut problems = Problems::default();
    let room = room::residences(app, edit.tx(), heir.account_id).await?;
    room.told(Full::ResidencesOfHeir)
        .check(&mut problems, "membershipId", 1);
    problems.settle()?;

    let with_role = |membership: membership::Model, role| membership::ActiveModel {
        role: Set(role),
        ..membership.into_active_model()
    };
    // A home never has two owners, not even for a moment.
    let own = with_role(edit.viewer_membership().clone(), MemberRole::Manager);
    let membership = edit.save(own).await?;
    edit.end_invitations(viewer.account_id, Some(membership.role))
        .await?;
    let heir_id = heir.account_id;
    edit.save(with_role(heir, MemberRole::Owner)).await?;
    // Another's plan counts from now on.
    edit.restamp_residence().await?;
    let residence = edit.residence_row().clone();
    if let Some(deed) = deed {
        let change = (
            json!({ "ownerId": viewer.account_id }),
            json!({ "ownerId": heir_id }),
        );
        deed.record(&edit, ("residence", id.to_string()), change).await?;
    }
    edit.commit().await?;
    Ok(Home {
        residence,
        membership,
    })
}
