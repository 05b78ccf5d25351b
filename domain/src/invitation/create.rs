//! Inviting somebody into a home.

use chrono::TimeDelta;
use entity::{
    id::{InvitationId, ResidenceId},
    invitation,
    membership::MemberRole,
};
use sea_orm::Set;

use super::find;
use crate::{
    Action, App, Code, Edit, Problems, Viewer, access::may_grant, account::is_email, error::Result,
    tier::room, token,
};

/// People who may join by one invitation.
const USES: std::ops::RangeInclusive<i32> = 1..=100;

/// Hours for which an invitation is good: a month at most.
const HOURS: std::ops::RangeInclusive<i32> = 1..=720;

/// Invitations of a home that are good at a time: far more than a household sends, and few enough to be looked over.
const MAX_GOOD: u64 = 50;

/// An invitation to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// Where it leads to.
    pub residence_id: ResidenceId,
    /// What the one who joins will be.
    pub role: MemberRole,
    /// Whom it is meant for.
    pub email: Option<String>,
    /// How many may join by it.
    pub max_uses: i32,
    /// For how long it is good.
    pub expires_in_hours: i32,
}

/// A new invitation and its code, which is known only now: only a hash of it is kept.
#[derive(Clone, Debug)]
pub struct Created {
    /// The row.
    pub invitation: invitation::Model,
    /// What the invited type or tap.
    pub code: String,
}

/// Makes an invitation. A manager invites up to member, an owner up to manager.
pub async fn create(app: &App, viewer: &Viewer, new: NewInvitation) -> Result<Created> {
    let mut edit = Edit::residence(app, viewer, new.residence_id, Action::Invite).await?;

    let mut problems = Problems::default();
    problems.unless(
        may_grant(edit.viewer_membership().role, new.role),
        "role",
        Code::Forbidden,
    );
    problems.unless(USES.contains(&new.max_uses), "maxUses", Code::OutOfRange);
    problems.unless(
        HOURS.contains(&new.expires_in_hours),
        "expiresInHours",
        Code::OutOfRange,
    );
    let email = new.email.map(|email| email.trim().to_lowercase());
    let email = email.filter(|email| !email.is_empty());
    problems.unless(
        email.as_deref().is_none_or(is_email),
        "email",
        Code::InvalidFormat,
    );
    if find::count_good(edit.tx(), new.residence_id, edit.now()).await? >= MAX_GOOD {
        let most = i64::try_from(MAX_GOOD).unwrap_or(i64::MAX);
        problems.add_limit("residenceId", Code::LimitReached, most);
    }
    // Whoever joins is asked again; but they could do nothing about it.
    let room = room::members(app, edit.tx(), new.residence_id).await?;
    room.check(&mut problems, "residenceId", 1);
    problems.settle()?;

    let (now, code) = (edit.now(), token::code());
    let row = invitation::ActiveModel {
        id: Set(InvitationId::new(now)),
        residence_id: Set(new.residence_id),
        code_hash: Set(token::hash(&code).to_vec()),
        role: Set(new.role),
        email: Set(email),
        uses_left: Set(new.max_uses),
        expires_at: Set(now + TimeDelta::hours(i64::from(new.expires_in_hours))),
        created_by: Set(viewer.account_id),
        created_at: Set(now),
        ..invitation::ActiveModel::default()
    };
    let invitation = edit.insert(row).await?;
    edit.commit().await?;
    Ok(Created { invitation, code })
}
