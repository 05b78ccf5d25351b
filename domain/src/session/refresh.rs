//! Exchanging a refresh token for the next pair of tokens.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, refresh_token, session};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};

use super::{SignedIn, memory::forget, open::Tokens, revoke};
use crate::{App, Code, Edit, Error, Viewer, account::find, error::Result, retrying, token};

/// How long a used token is answered again although the access token that came of it is in use: two parts of one app may refresh
/// at once, and one of them work on before the other's request arrives. It is as long as such requests lie apart and no longer,
/// since a thief who refreshed first could hide in it from whoever comes next.
const PARALLEL: TimeDelta = TimeDelta::seconds(10);

/// Exchanges a refresh token for a new pair; the old pair is good no more.
///
/// A client that lost the answer asks again and gets the very same pair, however late, since the pair follows from the token it
/// came from. Once either half of that pair was used, the answer was not lost, and a used token that comes back is in two hands:
/// then the session ends. Only requests sent at once are borne with, and only until the next refresh.
pub async fn refresh(app: &App, refresh_token: &str) -> Result<SignedIn> {
    if !token::is_token(refresh_token) {
        return Err(Error::wrong_credentials());
    }
    match retrying!(exchange(app, refresh_token))? {
        Exchange::Done(signed_in) => Ok(*signed_in),
        Exchange::Misused(viewer) => end(app, &viewer).await,
    }
}

/// How an exchange went.
enum Exchange {
    Done(Box<SignedIn>),
    /// The token was used before, and what came of it too.
    Misused(Viewer),
}

impl Exchange {
    fn done(account: account::Model, session: &session::Model, tokens: Tokens) -> Self {
        Self::Done(Box::new(SignedIn {
            account,
            viewer: viewer_of(session),
            tokens,
            restored: false,
        }))
    }
}

async fn exchange(app: &App, refresh_token: &str) -> Result<Exchange> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let hash = token::hash(refresh_token).to_vec();
    let find = || refresh_token::Entity::find_by_id(hash.clone()).one(edit.tx());
    let known = find().await?.ok_or_else(Error::wrong_credentials)?;
    // The session is locked before its tokens, as where it ends: two exchanges follow each other, and neither waits for the other.
    let session = session::Entity::find_by_id(known.session_id)
        .lock_exclusive()
        .one(edit.tx())
        .await?
        .ok_or_else(Error::wrong_credentials)?;
    let known = find().await?.ok_or_else(Error::wrong_credentials)?;
    if session.refresh_expires_at <= now {
        return Err(Error::user("refreshToken", Code::Expired));
    }

    match known.used_at {
        Some(used_at) => repeat(app, edit, &session, (refresh_token, used_at)).await,
        None => rotate(app, edit, session, (refresh_token, known)).await,
    }
}

/// Answers a token that was used before.
async fn repeat(
    app: &App,
    edit: Edit<'_, ()>,
    session: &session::Model,
    (refresh_token, used_at): (&str, DateTime<Utc>),
) -> Result<Exchange> {
    let tokens = Tokens::child(&app.secret, refresh_token, used_at);
    let next = token::hash(&tokens.refresh_token).to_vec();
    let next = refresh_token::Entity::find_by_id(next).one(edit.tx()).await?;
    let account = account_of(&edit, session).await?;
    let is_parallel = edit.now() - used_at <= PARALLEL;
    edit.abandon().await?;
    // The next token is unknown when the secret was changed since; then the pair that was given out cannot be made again.
    let may_repeat = next.is_some_and(|next| next.used_at.is_none() && (is_parallel || !is_in_use(session)));
    Ok(match may_repeat {
        true => Exchange::done(account, session, tokens),
        false => Exchange::Misused(viewer_of(session)),
    })
}

/// Uses a token up.
async fn rotate(
    app: &App,
    edit: Edit<'_, ()>,
    session: session::Model,
    (refresh_token, known): (&str, refresh_token::Model),
) -> Result<Exchange> {
    let now = edit.now();
    let tokens = Tokens::child(&app.secret, refresh_token, now);
    let mut row = known.into_active_model();
    row.used_at = Set(Some(now));
    row.update(edit.tx()).await?;
    tokens.row(session.id, now).insert(edit.tx()).await?;
    let mut row = session.clone().into_active_model();
    row.access_hash = Set(token::hash(&tokens.access_token).to_vec());
    row.access_expires_at = Set(tokens.access_expires_at);
    row.refresh_expires_at = Set(tokens.refresh_expires_at);
    row.refreshed_at = Set(now);
    row.last_used_at = Set(now);
    row.update(edit.tx()).await?;
    let account = account_of(&edit, &session).await?;
    edit.commit().await?;
    // Other processes believe in the old access token for some seconds more; it opens nothing that the new one does not.
    forget(app, &session).await;
    Ok(Exchange::done(account, &session, tokens))
}

/// Says whether the session's access token was used; it is the one that came with the refresh token that is still unused.
fn is_in_use(session: &session::Model) -> bool {
    session.last_used_at > session.refreshed_at
}

/// Returns whose session it is.
async fn account_of(edit: &Edit<'_, ()>, session: &session::Model) -> Result<account::Model> {
    find::by_id(edit.tx(), session.account_id)
        .await?
        .ok_or_else(Error::wrong_credentials)
}

fn viewer_of(session: &session::Model) -> Viewer {
    Viewer {
        account_id: session.account_id,
        session_id: session.id,
    }
}

/// Ends a session whose token is in two hands.
async fn end(app: &App, viewer: &Viewer) -> Result<SignedIn> {
    let id = viewer.session_id;
    tracing::warn!(session.id = %id, "A used refresh token came back: session {id} was ended");
    match revoke(app, viewer, id).await {
        Err(error) if !error.has(Code::NotFound) => Err(error),
        _ => Err(Error::wrong_credentials()),
    }
}
