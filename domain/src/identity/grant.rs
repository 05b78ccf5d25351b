//! What Apple lets us do for a person, and giving it back when the account goes.
//!
//! A code that came with a sign-in is exchanged for a token by a worker, and the token is kept for one purpose: to be revoked. It is to
//! be revoked as soon as it belongs to no account, whichever way that came to be, so nothing has to think of it while an account is
//! erased. Codes and tokens are sealed; whoever reads the database can use neither.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    apple_grant::{self, GrantKind},
    id::{AccountId, AppleGrantId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{Verified, claims};
use crate::{App, Edit, error::Result, queue::Job, seal};

/// How long Apple takes a code.
const CODE: TimeDelta = TimeDelta::minutes(5);

/// How long one worker has before another may try: longer than it waits for Apple.
const CLAIM: TimeDelta = TimeDelta::seconds(30);

/// The longest pause between two tries.
const PAUSE: TimeDelta = TimeDelta::hours(6);

/// How often a token is tried to be revoked: for about two weeks.
const TRIES: i32 = 64;

/// Grants that are found at a time.
const BATCH: u64 = 20;

/// What is sealed: a code or a token, and whose it is.
#[derive(Serialize, Deserialize)]
struct Sealed {
    subject: String,
    secret: String,
}

/// A grant that one worker has to itself for a while.
#[derive(Debug)]
pub struct Claimed {
    /// Which one.
    pub id: AppleGrantId,
    /// Which of our apps it was given to.
    pub client_id: String,
    /// What is to be done.
    pub deed: Deed,
    subject: String,
}

/// What is to be done with a grant.
#[derive(Debug)]
pub enum Deed {
    /// Exchange the code for a token.
    Exchange(SecretString),
    /// Revoke the token.
    Revoke(SecretString),
}

/// What Apple gives for a code.
#[derive(Debug)]
pub struct Exchanged {
    /// The token that can be revoked.
    pub refresh_token: SecretString,
    /// Whose it is, in a token of the kind that people sign in with.
    pub id_token: String,
}

/// Keeps a code that came with a sign-in until a worker has exchanged it.
pub(super) async fn keep<S>(
    app: &App,
    edit: &mut Edit<'_, S>,
    verified: &Verified,
    (account_id, code): (AccountId, &SecretString),
) -> Result<()> {
    let (id, now) = (AppleGrantId::new(edit.now()), edit.now());
    let row = apple_grant::Model {
        id,
        account_id: Some(account_id),
        client_id: verified.client_id.clone(),
        kind: GrantKind::Code,
        sealed: seal_up(app, id, &verified.subject, code)?,
        due_at: now,
        expires_at: Some(now + CODE),
        tries: 0,
        created_at: now,
    };
    row.into_active_model().reset_all().insert(edit.tx()).await?;
    edit.wake(Job::Grant(id));
    Ok(())
}

/// Has everything revoked that Apple let us do for the owner of an account that is given up; workers do it once the edit is committed.
///
/// Called where a person wants the account gone. What is erased without it is revoked all the same, at the next sweep.
pub async fn revoke<S>(edit: &mut Edit<'_, S>, account_id: AccountId) -> Result<()> {
    let now = edit.now();
    let given_up = apple_grant::Entity::update_many()
        .col_expr(apple_grant::Column::AccountId, Expr::value(None::<AccountId>))
        .col_expr(apple_grant::Column::DueAt, Expr::value(now))
        .filter(apple_grant::Column::AccountId.eq(account_id))
        .exec_with_returning(edit.tx())
        .await?;
    for grant in given_up {
        edit.wake(Job::Grant(grant.id));
    }
    Ok(())
}

/// Returns the grants that something is to be done about now, the oldest first.
pub async fn due(app: &App) -> Result<Vec<AppleGrantId>> {
    let found = apple_grant::Entity::find()
        .select_only()
        .column(apple_grant::Column::Id)
        .filter(is_due(app.clock.now()))
        .order_by_asc(apple_grant::Column::DueAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Says which grants are due: codes, and tokens of no account.
fn is_due(now: DateTime<Utc>) -> Condition {
    let wanted = Condition::any()
        .add(apple_grant::Column::Kind.eq(GrantKind::Code))
        .add(apple_grant::Column::AccountId.is_null());
    Condition::all()
        .add(apple_grant::Column::DueAt.lte(now))
        .add(wanted)
}

/// Counts a try and sees to it that no other worker tries meanwhile. `None` for a grant that is not due, or that there is no hope for:
/// that one is dropped.
pub async fn claim(app: &App, id: AppleGrantId) -> Result<Option<Claimed>> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let due = apple_grant::Entity::find_by_id(id).filter(is_due(now));
    let Some(grant) = due.one(edit.tx()).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    if let Some(why) = hopeless(&grant, now) {
        edit.abandon().await?;
        forget(app, id, why).await?;
        return Ok(None);
    }
    let claimed = apple_grant::Entity::update_many()
        .col_expr(apple_grant::Column::DueAt, Expr::value(now + pause(&grant)))
        .col_expr(apple_grant::Column::Tries, Expr::value(grant.tries + 1))
        .filter(apple_grant::Column::Id.eq(id))
        // Whoever came first has counted already.
        .filter(apple_grant::Column::Tries.eq(grant.tries))
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    if claimed.rows_affected == 0 {
        return Ok(None);
    }
    let Some(Sealed { subject, secret }) = open_up(app, &grant) else {
        forget(app, id, "it was sealed with another secret key").await?;
        return Ok(None);
    };
    let deed = match grant.kind {
        GrantKind::Code => Deed::Exchange(secret.into()),
        GrantKind::Token => Deed::Revoke(secret.into()),
    };
    Ok(Some(Claimed {
        id,
        client_id: grant.client_id,
        deed,
        subject,
    }))
}

/// Says why nothing can come of a grant any more.
fn hopeless(grant: &apple_grant::Model, now: DateTime<Utc>) -> Option<&'static str> {
    if grant.expires_at.is_some_and(|until| until <= now) {
        return Some("its code was not exchanged in time");
    }
    (grant.tries >= TRIES).then_some("it was tried for two weeks, and Apple still has what was to be revoked")
}

/// Returns how long to wait for the next try: the pause doubles each time.
fn pause(grant: &apple_grant::Model) -> TimeDelta {
    let doublings = u32::try_from(grant.tries).unwrap_or_default().min(16);
    (CLAIM * 2_i32.pow(doublings)).min(PAUSE)
}

/// Keeps the token that came of a code, in the place of those that came before.
pub async fn exchanged(app: &App, claimed: &Claimed, exchanged: &Exchanged) -> Result<()> {
    // It came straight from Apple. A code of somebody else's, found somewhere, would let its finder take away what is theirs.
    if claims::subject(&exchanged.id_token).as_ref() != Some(&claimed.subject) {
        return forget(app, claimed.id, "its code is somebody else's").await;
    }
    let sealed = seal_up(app, claimed.id, &claimed.subject, &exchanged.refresh_token)?;
    let mut edit = Edit::begin(app).await?;
    let kept = apple_grant::Entity::update_many()
        .col_expr(apple_grant::Column::Kind, Expr::value(GrantKind::Token))
        .col_expr(apple_grant::Column::Sealed, Expr::value(sealed))
        .col_expr(apple_grant::Column::DueAt, Expr::value(edit.now()))
        .col_expr(apple_grant::Column::ExpiresAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(apple_grant::Column::Tries, Expr::value(0))
        .filter(apple_grant::Column::Id.eq(claimed.id))
        .exec_with_returning(edit.tx())
        .await?;
    match kept.first().and_then(|grant| grant.account_id) {
        Some(account_id) => {
            // Revoking one ends all that Apple let this app do.
            apple_grant::Entity::delete_many()
                .filter(apple_grant::Column::AccountId.eq(account_id))
                .filter(apple_grant::Column::ClientId.eq(&claimed.client_id))
                .filter(apple_grant::Column::Kind.eq(GrantKind::Token))
                .filter(apple_grant::Column::Id.ne(claimed.id))
                .exec(edit.tx())
                .await?;
        }
        // The account went meanwhile.
        None => edit.wake(Job::Grant(claimed.id)),
    }
    edit.commit().await
}

/// Notes that a token was revoked: nothing is left of it.
pub async fn revoked(app: &App, claimed: &Claimed) -> Result<()> {
    remove(app, claimed.id).await
}

/// Drops a grant that nothing can come of, and says why.
pub async fn forget(app: &App, id: AppleGrantId, why: &str) -> Result<()> {
    tracing::warn!(grant.id = %id, "Grant {id} of Apple's was dropped: {why}");
    remove(app, id).await
}

async fn remove(app: &App, id: AppleGrantId) -> Result<()> {
    let edit = Edit::begin(app).await?;
    apple_grant::Entity::delete_by_id(id).exec(edit.tx()).await?;
    edit.commit().await
}

fn seal_up(app: &App, id: AppleGrantId, subject: &str, secret: &SecretString) -> Result<Vec<u8>> {
    let sealed = Sealed {
        subject: subject.to_owned(),
        secret: secret.expose_secret().to_owned(),
    };
    let plain = serde_json::to_vec(&sealed).map_err(anyhow::Error::new)?;
    Ok(seal::seal(&app.secret, &id.to_string(), &plain))
}

fn open_up(app: &App, grant: &apple_grant::Model) -> Option<Sealed> {
    let plain = seal::open(&app.secret, &grant.id.to_string(), &grant.sealed)?;
    serde_json::from_slice(&plain).ok()
}
