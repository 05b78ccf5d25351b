//! Joining a home by an invitation.

use entity::{id::MembershipId, membership};
use sea_orm::Set;

use super::{find, tries};
use crate::{App, Code, Edit, Error, Viewer, edit::Home, error::Result, residence, token};

/// Takes the caller into the home that a code leads to. Whoever belongs to it already stays what they are, and uses nothing.
pub async fn join(app: &App, viewer: &Viewer, code: &str) -> Result<Home> {
    tries::count(app, &viewer.account_id.to_string()).await?;
    let unknown = || Error::user("code", Code::NotFound);
    let code_hash = token::read_code(code)
        .map(|code| token::hash(&code))
        .ok_or_else(unknown)?;
    // The account is locked from here on, so the same person joining twice at once is one after the other.
    let (edit, _) = Edit::account(app, viewer).await?;
    let Some(invitation) = find::by_code(edit.tx(), &code_hash).await? else {
        return Err(unknown());
    };
    let residence_id = invitation.residence_id;
    if let Some(home) = residence::find::by_id(edit.tx(), viewer.account_id, residence_id).await? {
        edit.abandon().await?;
        return Ok(home);
    }

    let membership = membership::ActiveModel {
        id: Set(MembershipId::new(edit.now())),
        residence_id: Set(residence_id),
        account_id: Set(viewer.account_id),
        role: Set(invitation.role),
        joined_at: Set(edit.now()),
        ..membership::ActiveModel::default()
    };
    let edit = edit.join(&invitation, membership).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}
