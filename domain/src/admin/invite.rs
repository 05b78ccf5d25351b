//! Inviting operators by mail.
//!
//! The token that leads in is kept nowhere: it follows from the invitation's id and the installation's secret, so whoever sends the mail
//! makes it, and whoever reads the database learns nothing.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    admin_invitation,
    admin_user::{self, AdminRole},
    id::{AdminInvitationId, AdminUserId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel,
    ModelTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Operator, Reason, Request, create, create::shown, edit::Deed};
use crate::{
    App, Code, Edit, Error, Problems,
    account::check,
    db,
    error::Result,
    locale::Locale,
    password,
    queue::Job,
    retrying,
    token::{self, SecretKey},
};

/// How long an invitation is good.
const GOOD: TimeDelta = TimeDelta::hours(72);

/// Invitations that are shown, and looked after, at a time.
const MOST: u64 = 100;

/// How long a worker holds an invitation that it sends.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How often it is tried to send an invitation: over two hours.
const ATTEMPTS: i32 = 6;

/// Whom an owner invites.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Where the mail goes, and what the operator will sign in with.
    pub email: String,
    /// What other operators will see.
    pub name: String,
    /// What the operator will be allowed to do.
    pub role: AdminRole,
    /// The language of the mail.
    pub locale: Locale,
}

/// An invitation as whoever has its token sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// What the operator will sign in with.
    pub email: String,
    /// What other operators will see.
    pub name: String,
    /// What the operator will be allowed to do.
    pub role: AdminRole,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// A mail that is to be sent.
pub struct InvitationMail {
    /// Which invitation it is.
    pub id: AdminInvitationId,
    /// Where it goes.
    pub email: String,
    /// Its language.
    pub locale: Locale,
    /// Until when the invitation is good.
    pub expires_at: DateTime<Utc>,
    /// Where it leads.
    pub link: SecretString,
}

/// Invites an operator by mail; an invitation that the address has already is replaced. TAKEN where the address is an operator's.
pub async fn invite_operator(
    app: &App,
    operator: &Operator,
    new: NewInvitation,
    reason: &Reason,
) -> Result<admin_invitation::Model> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "email", &new.email);
    let name = new.name.trim();
    problems.unless(!name.is_empty(), "name", Code::Blank);
    problems.unless(name.chars().count() <= check::MAX_NAME, "name", Code::TooLong);
    problems.settle()?;
    retrying!(async {
        let operation = AdminOperation::InviteOperators;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        if create::find_in(edit.tx(), &email).await?.is_some() {
            return Err(Error::user("email", Code::Taken));
        }
        admin_invitation::Entity::delete_many()
            .filter(
                Condition::any()
                    .add(admin_invitation::Column::Email.eq(&email))
                    // What is over is of no use any more.
                    .add(admin_invitation::Column::ExpiresAt.lte(edit.now())),
            )
            .exec(edit.tx())
            .await?;
        let now = edit.now();
        let id = AdminInvitationId::new(now);
        let row = admin_invitation::Model {
            id,
            email: email.clone(),
            name: name.to_owned(),
            role: new.role,
            locale: new.locale.tag().to_owned(),
            token_hash: token::hash(&token_of(&app.secret, id)).to_vec(),
            invited_by: operator.user.id,
            created_at: now,
            expires_at: now + GOOD,
            mailed_at: None,
            attempts: 0,
            next_attempt_at: Some(now),
        };
        let invitation = row.into_active_model().reset_all().insert(edit.tx()).await;
        let invitation = invitation.map_err(|error| db::taken(error.into(), "email"))?;
        edit.note("operatorInvitation", id, Value::Null, told(&invitation));
        edit.wake(Job::Invite(id));
        edit.commit().await?;
        Ok(invitation)
    })
}

/// Takes an invitation back; NOT_FOUND at `invitationId` for one that was used, or never was.
pub async fn revoke_operator_invitation(
    app: &App,
    operator: &Operator,
    id: AdminInvitationId,
    reason: &Reason,
) -> Result<()> {
    retrying!(async {
        let operation = AdminOperation::InviteOperators;
        let mut edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let found = admin_invitation::Entity::find_by_id(id).one(edit.tx()).await?;
        let invitation = found.ok_or_else(|| Error::user("invitationId", Code::NotFound))?;
        edit.note("operatorInvitation", id, told(&invitation), Value::Null);
        invitation.delete(edit.tx()).await?;
        edit.commit().await
    })
}

/// Returns the invitations that are good, the newest first.
pub async fn operator_invitations(app: &App) -> Result<Vec<admin_invitation::Model>> {
    let found = admin_invitation::Entity::find()
        .filter(admin_invitation::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(admin_invitation::Column::Id)
        .limit(MOST);
    Ok(found.all(&app.db).await?)
}

/// Returns the invitation that a token belongs to; none for one that is over, was used, or never was.
pub async fn operator_invitation(app: &App, token: &str) -> Result<Option<Invited>> {
    let found = by_token(&app.db, token).await?;
    let found = found.filter(|invitation| invitation.expires_at > app.clock.now());
    Ok(found.map(|invitation| Invited {
        email: invitation.email,
        name: invitation.name,
        role: invitation.role,
        expires_at: invitation.expires_at,
    }))
}

/// Makes the operator that an invitation is for, with a password of their own. EXPIRED at `token` for one that is over, was used or taken
/// back, or never was.
pub async fn accept_invitation(
    app: &App,
    token: &str,
    password: String,
    request: Request,
) -> Result<admin_user::Model> {
    let over = || Error::user("token", Code::Expired);
    let mut problems = Problems::default();
    check::password(&mut problems, "password", &password);
    problems.settle()?;
    // Before a password is hashed, which costs.
    let known = by_token(&app.db, token).await?;
    known
        .filter(|known| known.expires_at > app.clock.now())
        .ok_or_else(over)?;
    let hash = password::hash(password).await?;
    retrying!(async {
        let edit = Edit::begin(app).await?;
        let now = edit.now();
        // One statement asks and takes, so a hundred at once use it once.
        let used = admin_invitation::Entity::delete_many()
            .filter(admin_invitation::Column::TokenHash.eq(token::hash(token).to_vec()))
            .filter(admin_invitation::Column::ExpiresAt.gt(now))
            .exec_with_returning(edit.tx())
            .await?;
        let invitation = used.into_iter().next().ok_or_else(over)?;
        let user = admin_user::ActiveModel {
            id: Set(AdminUserId::new(now)),
            email: Set(invitation.email),
            password_hash: Set(hash.clone()),
            name: Set(invitation.name),
            role: Set(invitation.role),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        // An operator of this address was made from the command line meanwhile.
        let user = user
            .insert(edit.tx())
            .await
            .map_err(|error| db::taken(error.into(), "token"))?;
        let mut deed = Deed::recorded((user.id, None), AdminOperation::AcceptInvitation, request.clone());
        deed.note("operator", user.id, &Value::Null, &shown(&user));
        deed.write(&edit).await?;
        edit.commit().await?;
        Ok(user)
    })
}

/// Takes an invitation whose mail is to be sent, for as long as sending may take; none where there is nothing to do.
pub async fn claim_invitation(app: &App, id: AdminInvitationId) -> Result<Option<InvitationMail>> {
    let now = app.clock.now();
    let claimed = admin_invitation::Entity::update_many()
        .col_expr(
            admin_invitation::Column::Attempts,
            Expr::col(admin_invitation::Column::Attempts).add(1),
        )
        .col_expr(admin_invitation::Column::NextAttemptAt, Expr::value(now + LEASE))
        .filter(admin_invitation::Column::Id.eq(id))
        .filter(admin_invitation::Column::NextAttemptAt.lte(now))
        .filter(admin_invitation::Column::ExpiresAt.gt(now))
        .exec_with_returning(&app.db)
        .await?;
    Ok(claimed.into_iter().next().map(|invitation| InvitationMail {
        id,
        locale: Locale::of_tag(&invitation.locale).unwrap_or_default(),
        expires_at: invitation.expires_at,
        link: format!(
            "{}/admin/invitation#{}",
            app.public_url,
            token_of(&app.secret, id)
        )
        .into(),
        email: invitation.email,
    }))
}

/// Notes that the mail of an invitation was sent.
pub async fn note_invited(app: &App, id: AdminInvitationId) -> Result<()> {
    settle(app, id, Some(app.clock.now()), None).await
}

/// Notes that the mail of an invitation could not be sent: it is tried again later, longer each time, and in the end not any more.
pub async fn note_not_invited(app: &App, id: AdminInvitationId) -> Result<()> {
    let found = admin_invitation::Entity::find_by_id(id).one(&app.db).await?;
    let Some(invitation) = found else { return Ok(()) };
    let pause = TimeDelta::minutes(2) * (1 << invitation.attempts.clamp(0, ATTEMPTS));
    let again = (invitation.attempts < ATTEMPTS).then(|| app.clock.now() + pause);
    settle(app, id, None, again).await
}

/// Returns the invitations whose mail nobody was woken for, or did not come to its end. Those that are over are forgotten.
pub async fn due_invitations(app: &App) -> Result<Vec<AdminInvitationId>> {
    let now = app.clock.now();
    let due = admin_invitation::Entity::find()
        .select_only()
        .column(admin_invitation::Column::Id)
        .filter(admin_invitation::Column::NextAttemptAt.lte(now))
        .filter(admin_invitation::Column::ExpiresAt.gt(now))
        .order_by_asc(admin_invitation::Column::NextAttemptAt)
        .limit(MOST);
    Ok(due.into_tuple().all(&app.db).await?)
}

async fn settle(
    app: &App,
    id: AdminInvitationId,
    mailed_at: Option<DateTime<Utc>>,
    next_attempt_at: Option<DateTime<Utc>>,
) -> Result<()> {
    admin_invitation::Entity::update_many()
        .col_expr(admin_invitation::Column::MailedAt, Expr::value(mailed_at))
        .col_expr(
            admin_invitation::Column::NextAttemptAt,
            Expr::value(next_attempt_at),
        )
        .filter(admin_invitation::Column::Id.eq(id))
        .exec(&app.db)
        .await?;
    Ok(())
}

async fn by_token(db: &impl ConnectionTrait, token: &str) -> Result<Option<admin_invitation::Model>> {
    if !token::is_token(token) {
        return Ok(None);
    }
    let found = admin_invitation::Entity::find()
        .filter(admin_invitation::Column::TokenHash.eq(token::hash(token).to_vec()));
    Ok(found.one(db).await?)
}

fn token_of(secret: &SecretKey, id: AdminInvitationId) -> String {
    token::child(secret, &id.to_string(), "operator-invitation")
}

/// Returns what the audit shows of an invitation.
fn told(invitation: &admin_invitation::Model) -> Value {
    json!({ "email": invitation.email, "name": invitation.name, "role": invitation.role })
}
