//! Parting with homes: what deleting an account and erasing it have in common.

use std::collections::BTreeSet;

use entity::{
    account,
    id::{AccountId, ResidenceId},
    membership::{self, MemberRole},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};

use super::heir;
use crate::{App, Edit, edit::Home, error::Result, membership as members};

/// How often the members of homes are looked up anew because somebody joined meanwhile.
pub(super) const TRIES: usize = 5;

/// Whether what goes with an account can come back with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// It can.
    Now,
    /// It is gone.
    Good,
}

/// Returns whose accounts are held while an account parts with homes: its own, and all who are in the homes that it owns.
pub(super) async fn concerned(app: &App, id: AccountId) -> Result<BTreeSet<AccountId>> {
    let owned = Query::select()
        .column(membership::Column::ResidenceId)
        .from(membership::Entity)
        .and_where(membership::Column::AccountId.eq(id))
        .and_where(membership::Column::Role.eq(MemberRole::Owner))
        .to_owned();
    let found = membership::Entity::find().filter(membership::Column::ResidenceId.in_subquery(owned));
    let members = found.all(&app.db).await?;
    Ok(members
        .iter()
        .map(|member| member.account_id)
        .chain([id])
        .collect())
}

/// Returns the homes of an account that is held, in the order in which they are locked.
pub(super) async fn homes(edit: &Edit<'_, account::Model>, id: AccountId) -> Result<Vec<ResidenceId>> {
    let found = membership::Entity::find()
        .select_only()
        .column(membership::Column::ResidenceId)
        .filter(membership::Column::AccountId.eq(id))
        .order_by_asc(membership::Column::ResidenceId);
    Ok(found.into_tuple().all(edit.tx()).await?)
}

/// Parts with one home. What the account owns passes on, or goes with it where nobody gets it.
///
/// `None`, and no trace of the whole edit, when somebody has joined whose account is not held.
pub(super) async fn with<'a>(
    edit: Edit<'a, account::Model>,
    id: ResidenceId,
    held: &BTreeSet<AccountId>,
    how_long: For,
) -> Result<Option<Edit<'a, account::Model>>> {
    let (mut home, account) = edit.go_into(id).await?;
    let own = home.viewer_membership().clone();
    if own.role != MemberRole::Owner {
        match how_long {
            For::Now => rest(&mut home, &own).await?,
            For::Good => home.take_out(own).await?,
        }
        return Ok(Some(home.back(account)));
    }

    let all = members::find::of_residences(home.tx(), &[id]).await?;
    if !all.iter().all(|member| held.contains(&member.account_id)) {
        home.abandon().await?;
        return Ok(None);
    }
    match (heir::find(home.tx(), id, own.account_id).await?, how_long) {
        (Some(heir), _) => home.pass_on(heir).await?,
        (None, For::Now) => {
            // Whoever only looked on looks on no more, and nobody can come in.
            for other in all.into_iter().filter(|member| member.id != own.id) {
                home.take_out(other).await?;
            }
            rest(&mut home, &own).await?;
        }
        (None, For::Good) => {
            home.close_files().await?;
            home.delete_residence(&all).await?;
        }
    }
    Ok(Some(home.back(account)))
}

/// Lets go of what others wait for: no task is the turn of somebody whom nobody reaches, and no invitation of theirs is good.
async fn rest(home: &mut Edit<'_, Home>, own: &membership::Model) -> Result<()> {
    home.clear_assignments(own.id).await?;
    home.end_invitations(own.account_id, None).await
}
