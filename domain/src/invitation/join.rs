//! Joining a home by an invitation.

use entity::{id::MembershipId, membership};
use sea_orm::Set;

use super::{find, tries};
use crate::{
    App, Code, Edit, Error, Problems, Viewer,
    edit::{Home, Occasion},
    error::Result,
    residence, retrying,
    tier::{Full, room},
    token,
};

/// Takes the caller into the home that a code leads to. Whoever belongs to it already stays what they are, and uses nothing.
///
/// NOT_FOUND for a code that nobody has made, EXPIRED for one that is used up or over, WRONG_STATE for an archived home, LIMIT_REACHED for one
/// that is full; then the invitation is not used.
pub async fn join(app: &App, viewer: &Viewer, code: &str) -> Result<Home> {
    // Counted once, however often the database asks for the edit again.
    tries::count(app, &viewer.account_id.to_string()).await?;
    retrying!(enter(app, viewer, code))
}

async fn enter(app: &App, viewer: &Viewer, code: &str) -> Result<Home> {
    let unknown = || Error::user("code", Code::NotFound);
    let code_hash = token::read_code(code)
        .map(|code| token::hash(&code))
        .ok_or_else(unknown)?;
    // Most that cannot work is turned away before anything is locked.
    let invitation = find::by_code(&app.db, &code_hash).await?.ok_or_else(unknown)?;
    let (residence_id, account_id) = (invitation.residence_id, viewer.account_id);
    if let Some(home) = residence::find::by_id(&app.db, account_id, residence_id).await? {
        return Ok(home);
    }
    if !find::is_good(&invitation, app.clock.now()) {
        return Err(Error::user("code", Code::Expired));
    }

    // The account is locked from here on, so the same person joining twice at once is one after the other.
    let (edit, _) = Edit::account(app, viewer).await?;
    if let Some(home) = residence::find::by_id(edit.tx(), account_id, residence_id).await? {
        edit.abandon().await?;
        return Ok(home);
    }
    let membership = membership::ActiveModel {
        id: Set(MembershipId::new(edit.now())),
        residence_id: Set(residence_id),
        account_id: Set(account_id),
        role: Set(invitation.role),
        joined_at: Set(edit.now()),
        ..membership::ActiveModel::default()
    };
    let mut edit = edit.join(&invitation, membership).await?;
    let mut problems = Problems::default();
    let room = room::members(app, edit.tx(), residence_id).await?;
    room.told(Full::MembersForGuest)
        .without_one()
        .check(&mut problems, "code", 1);
    problems.settle()?;
    edit.happened(Occasion::Joined).await?;
    let home = edit.home().clone();
    edit.commit().await?;
    Ok(home)
}
