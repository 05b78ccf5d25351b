//! What apps say of sessions.

use async_graphql::{Context, InputObject};
use domain::session::Origin;
use entity::id::SessionId;

use crate::graphql::Caller;

/// Who signs in, and on which device.
#[derive(InputObject)]
pub struct SignInInput {
    /// The account's address, in any case.
    pub email: String,
    /// The account's password.
    pub password: String,
    /// What to call this device in the list of sessions; at most 80 characters.
    pub device_name: Option<String>,
}

/// What a session is refreshed with.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// The newest one that the client was given.
    pub refresh_token: String,
}

/// Which session shall end.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// One of the caller's own.
    pub session_id: SessionId,
}

/// Returns what is known of the device that signs in.
pub(crate) fn origin(ctx: &Context<'_>, device_name: Option<String>) -> Origin {
    let caller = ctx.data_unchecked::<Caller>();
    Origin {
        device_name,
        ip_address: caller.ip,
        user_agent: caller.user_agent().map(str::to_owned),
    }
}
