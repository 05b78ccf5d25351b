//! Opening a session, and the tokens that keep it open.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, id::SessionId, refresh_token, session};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::Origin;
use crate::{
    Edit, Error, Viewer, account as accounts,
    error::Result,
    token::{self, SecretKey},
};

/// How long an access token is good: a stolen one is of little use, and clients refresh seldom.
const ACCESS: TimeDelta = TimeDelta::hours(1);

/// How long a session can be refreshed after the last time: who looks in every other month stays signed in.
const REFRESH: TimeDelta = TimeDelta::days(60);

/// What a client keeps to stay signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Signs requests.
    pub access_token: String,
    /// Until when the access token is good.
    pub access_expires_at: DateTime<Utc>,
    /// Good once, for the next pair.
    pub refresh_token: String,
    /// Until when the refresh token is good.
    pub refresh_expires_at: DateTime<Utc>,
}

impl Tokens {
    /// Makes a pair that follows from nothing.
    fn fresh(now: DateTime<Utc>) -> Self {
        Self::at(now, token::fresh(), token::fresh())
    }

    /// Makes the pair that follows from a refresh token used at `used_at`: the same each time.
    pub(super) fn child(secret: &SecretKey, refresh_token: &str, used_at: DateTime<Utc>) -> Self {
        let child = |purpose| token::child(secret, refresh_token, purpose);
        Self::at(used_at, child("access"), child("refresh"))
    }

    fn at(now: DateTime<Utc>, access_token: String, refresh_token: String) -> Self {
        Self {
            access_token,
            access_expires_at: now + ACCESS,
            refresh_token,
            refresh_expires_at: now + REFRESH,
        }
    }

    /// Returns the row of the refresh token.
    pub(super) fn row(&self, session_id: SessionId, created_at: DateTime<Utc>) -> refresh_token::ActiveModel {
        refresh_token::Model {
            hash: token::hash(&self.refresh_token).to_vec(),
            session_id,
            created_at,
            used_at: None,
        }
        .into_active_model()
        .reset_all()
    }
}

/// An account that has just been signed in, or stays so.
#[derive(Clone)]
pub struct SignedIn {
    /// The account.
    pub account: account::Model,
    /// The account through its new session.
    pub viewer: Viewer,
    /// The new tokens.
    pub tokens: Tokens,
    /// Whether this brought back an account that was deleted.
    pub restored: bool,
}

/// Opens a session of the account that is being edited, and brings the account back where it was deleted: every way to sign in comes
/// by here. FORBIDDEN for an account that is suspended.
pub(crate) async fn open(
    edit: &mut Edit<'_, account::Model>,
    account: account::Model,
    origin: &Origin,
) -> Result<SignedIn> {
    if account.suspended_at.is_some() {
        return Err(Error::suspended());
    }
    let restored = account.deleted_at.is_some();
    let account = accounts::restore(edit, account).await?;
    let now = edit.now();
    let tokens = Tokens::fresh(now);
    let session = session::Model {
        id: SessionId::new(now),
        account_id: account.id,
        device_name: origin.device_name.clone(),
        ip_address: origin
            .ip_address
            .map(|address| address.to_canonical().to_string()),
        user_agent: origin.user_agent.clone(),
        created_at: now,
        last_used_at: now,
        access_hash: token::hash(&tokens.access_token).to_vec(),
        access_expires_at: tokens.access_expires_at,
        refresh_expires_at: tokens.refresh_expires_at,
        refreshed_at: now,
    };
    let viewer = Viewer {
        account_id: account.id,
        session_id: session.id,
    };
    session.into_active_model().reset_all().insert(edit.tx()).await?;
    tokens.row(viewer.session_id, now).insert(edit.tx()).await?;
    Ok(SignedIn {
        account,
        viewer,
        tokens,
        restored,
    })
}
