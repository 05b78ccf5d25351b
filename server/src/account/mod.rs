//! Accounts in the public schema.

mod effect;
mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub(crate) use self::input::zone_of;
pub use self::{
    effect::DeletionEffect,
    mutation::{AccountMutation, AccountPayload, DeleteAccountPayload, RequestPasswordResetPayload},
    object::Account,
    query::AccountQuery,
    reader::AccountKey,
};
