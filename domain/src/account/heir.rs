//! Who gets the homes of somebody who goes.

use std::cmp::Ordering;

use entity::{
    id::{AccountId, ResidenceId},
    membership::{self, MemberRole},
};
use sea_orm::ConnectionTrait;

use crate::{
    App, Viewer,
    edit::Home,
    error::Result,
    membership::find::reachable,
    residence::find::{Archived, of_account},
};

/// What becomes of a home whose owner's account is deleted.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The home, with its owner's place in it.
    pub home: Home,
    /// Who owns it then; none where it goes with the account.
    pub heir: Option<membership::Model>,
}

/// Says what would become of the caller's own homes if the account were deleted, in the order in which they were joined.
pub async fn preview(app: &App, viewer: &Viewer) -> Result<Vec<Parting>> {
    let mut homes = of_account(&app.db, viewer.account_id, Archived::With).await?;
    homes.retain(|home| home.membership.role == MemberRole::Owner);
    let ids: Vec<ResidenceId> = homes.iter().map(|home| home.residence.id).collect();
    let members = reachable(&app.db, &ids).await?;
    let parting = |home: Home| Parting {
        heir: of_home(&members, home.residence.id, viewer.account_id),
        home,
    };
    Ok(homes.into_iter().map(parting).collect())
}

/// Returns who gets one home when `owner` goes, as things stand in a transaction that holds it.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    id: ResidenceId,
    owner: AccountId,
) -> Result<Option<membership::Model>> {
    Ok(of_home(&reachable(db, &[id]).await?, id, owner))
}

/// Picks the one of a home's members who gets it: the longest-standing manager, else the longest-standing member.
///
/// Never a viewer: nobody has trusted them with as much as a task, and an owner can delete all.
fn of_home(members: &[membership::Model], id: ResidenceId, owner: AccountId) -> Option<membership::Model> {
    let heirs = members.iter().filter(|member| {
        member.residence_id == id
            && member.account_id != owner
            && matches!(member.role, MemberRole::Manager | MemberRole::Member)
    });
    heirs.min_by(|one, other| before(one, other)).cloned()
}

fn before(one: &membership::Model, other: &membership::Model) -> Ordering {
    let key = |member: &membership::Model| (member.role != MemberRole::Manager, member.joined_at, member.id);
    key(one).cmp(&key(other))
}
