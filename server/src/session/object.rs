//! A session as its account's owner sees it.

use async_graphql::{Context, Object, SimpleObject};
use domain::session::Tokens;
use entity::{id::SessionId, session};

use crate::schema::{Ask, scalar::DateTime};

/// A device that is signed in.
#[derive(Clone)]
pub struct Session(pub session::Model);

/// A device that is signed in.
#[Object]
impl Session {
    /// Names the session.
    pub async fn id(&self) -> SessionId {
        self.0.id
    }

    /// What the device was called when it signed in.
    async fn device_name(&self) -> Option<&str> {
        self.0.device_name.as_deref()
    }

    /// Where the device signed in from.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }

    /// The program that signed in, in its own words.
    async fn user_agent(&self) -> Option<&str> {
        self.0.user_agent.as_deref()
    }

    /// When the device signed in.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the device was last heard of, to some minutes.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.0.last_used_at)
    }

    /// Whether this request comes from the device.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_some_and(|viewer| viewer.session_id == self.0.id)
    }
}

/// What a client keeps to stay signed in. Send accessToken as `Authorization: Bearer …`.
#[derive(SimpleObject)]
pub struct SessionTokens {
    /// Signs requests.
    pub access_token: String,
    /// Until when accessToken is good; call refreshSession before, or when a request is answered with UNAUTHENTICATED.
    pub access_token_expires_at: DateTime,
    /// Good once: refreshSession gives a new one, and a second use ends the session. Where the answer was lost, the request may be
    /// sent again and is answered with the same tokens.
    pub refresh_token: String,
    /// Until when refreshToken is good; each refresh starts the time anew.
    pub refresh_token_expires_at: DateTime,
}

impl From<Tokens> for SessionTokens {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access_token,
            access_token_expires_at: DateTime(tokens.access_expires_at),
            refresh_token: tokens.refresh_token,
            refresh_token_expires_at: DateTime(tokens.refresh_expires_at),
        }
    }
}
