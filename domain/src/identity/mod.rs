//! People as Apple and Google know them: signing in by what they vouch for.
//!
//! A provider's token is looked at here and fetched nowhere: keys are handed in as values. What an account is found by is the
//! provider and what it calls the person, never an address.

mod claims;
mod client_key;
pub mod find;
pub mod grant;
mod jws;
mod sign_in;

pub use self::{
    claims::{Refusal, Trust, Verified, field},
    client_key::ClientKey,
    jws::{Keys, Signed},
    sign_in::{Newcomer, sign_in},
};
