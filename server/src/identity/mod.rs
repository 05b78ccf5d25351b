//! Signing in with Apple and with Google.

mod input;
mod keyring;
mod mutation;
mod object;
mod provider;

pub use self::{
    mutation::IdentityMutation,
    object::Identity,
    provider::{Providers, Source},
};
