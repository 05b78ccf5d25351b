//! Accounts in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub(crate) use self::input::zone_of;
pub use self::{
    mutation::{AccountMutation, AccountPayload, RequestPasswordResetPayload},
    object::Account,
    query::AccountQuery,
    reader::AccountKey,
};
