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
    Action, App, Code, Edit, Problems, Viewer,
    access::may_grant,
    account::{self as accounts, is_email},
    edit::Home,
    error::Result,
    mail::{count_invitation, post_invitation},
    tier::room,
    token,
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
    /// Whom it is meant for, and mailed to.
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

/// Makes an invitation, and mails it to whom it is meant for, if that is said. A manager invites up to member, an owner up to manager.
///
/// WRONG_STATE for an address while the caller's own is not proven.
pub async fn create(app: &App, viewer: &Viewer, new: NewInvitation) -> Result<Created> {
    let email = new.email.as_deref().map(|email| email.trim().to_lowercase());
    let email = email.filter(|email| !email.is_empty());
    if let Some(email) = email.as_deref() {
        // Only what may be sent is counted: else a stranger could use up what an address takes an hour. And nobody is held meanwhile.
        open(app, viewer, (&new, Some(email))).await?.abandon().await?;
        count_invitation(app, viewer.account_id, email).await?;
    }
    let mut edit = open(app, viewer, (&new, email.as_deref())).await?;
    let now = edit.now();
    let id = InvitationId::new(now);
    let code = super::code(app, id);
    let row = invitation::ActiveModel {
        id: Set(id),
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
    if let Some(email) = invitation.email.as_deref() {
        post_invitation(&mut edit, &invitation, email).await?;
    }
    edit.commit().await?;
    Ok(Created { invitation, code })
}

/// Opens an edit of the home, if the caller may make this invitation there.
async fn open<'a>(
    app: &'a App,
    viewer: &Viewer,
    (new, email): (&NewInvitation, Option<&str>),
) -> Result<Edit<'a, Home>> {
    let edit = Edit::residence(app, viewer, new.residence_id, Action::Invite).await?;

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
    problems.unless(email.is_none_or(is_email), "email", Code::InvalidFormat);
    // What a person writes goes to strangers in no name but one that is proven.
    if email.is_some() {
        let account = accounts::find::by_id(edit.tx(), viewer.account_id).await?;
        let is_proven = account.is_some_and(|account| account.email_verified_at.is_some());
        problems.unless(is_proven, "email", Code::WrongState);
    }
    if find::count_good(edit.tx(), new.residence_id, edit.now()).await? >= MAX_GOOD {
        let most = i64::try_from(MAX_GOOD).unwrap_or(i64::MAX);
        problems.add_limit("residenceId", Code::LimitReached, most);
    }
    // Whoever joins is asked again; but they could do nothing about it.
    let room = room::members(app, edit.tx(), new.residence_id).await?;
    room.check(&mut problems, "residenceId", 1);
    problems.settle()?;
    Ok(edit)
}
