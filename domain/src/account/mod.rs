//! People's own accounts.

pub(crate) mod check;
pub mod find;
mod sign_up;
mod update;

pub(crate) use self::check::is_email;
pub use self::{
    sign_up::{NewAccount, sign_up},
    update::{AccountPatch, update},
};
