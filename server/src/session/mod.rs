//! Sessions in the public schema.

mod input;
mod mutation;
mod object;
mod reader;

pub(crate) use self::input::origin;
pub use self::{
    mutation::{RevokeSessionPayload, SessionMutation, SignInPayload, SignOutPayload},
    object::{Session, SessionTokens},
    reader::SessionKey,
};
