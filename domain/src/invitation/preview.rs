//! Showing what an invitation leads to, before anybody joins.

use chrono::{DateTime, Utc};
use entity::{account, membership::MemberRole, residence};
use sea_orm::EntityTrait;

use super::{find, tries};
use crate::{App, Viewer, error::Result, membership as members, token};

/// What an invitation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What the household calls its home.
    pub residence_name: String,
    /// Whether the one who asks belongs to it already.
    pub already_member: bool,
    /// Who invites.
    pub invited_by_name: String,
    /// What the one who joins will be.
    pub role: MemberRole,
    /// Until when the invitation is good.
    pub expires_at: DateTime<Utc>,
}

/// Returns what a code leads to; `None` for one that is unknown, used up or expired.
///
/// `network` names where the request came from; tries of those who are signed out are counted by it.
pub async fn preview(
    app: &App,
    viewer: Option<&Viewer>,
    network: &str,
    code: &str,
) -> Result<Option<Preview>> {
    let asker = viewer.map_or_else(|| network.to_owned(), |viewer| viewer.account_id.to_string());
    tries::count(app, &asker).await?;
    let Some(code) = token::read_code(code) else {
        return Ok(None);
    };
    let invitation = find::by_code(&app.db, &token::hash(&code)).await?;
    let now = app.clock.now();
    let Some(invitation) = invitation.filter(|row| find::is_good(row, now)) else {
        return Ok(None);
    };

    let home = residence::Entity::find_by_id(invitation.residence_id)
        .one(&app.db)
        .await?;
    let host = account::Entity::find_by_id(invitation.created_by)
        .one(&app.db)
        .await?;
    let already_member = match viewer {
        Some(viewer) => {
            let found = members::find::of(&app.db, invitation.residence_id, viewer.account_id).await?;
            found.is_some()
        }
        None => false,
    };
    // A home that is deleted in this moment takes its invitations along.
    Ok(home.zip(host).map(|(home, host)| Preview {
        residence_name: home.name,
        already_member,
        invited_by_name: host.display_name,
        role: invitation.role,
        expires_at: invitation.expires_at,
    }))
}
