//! Sessions: what a device holds to stay signed in.

mod authenticate;
pub mod find;
mod memory;
mod revoke;
mod sign_out;

pub(crate) use self::memory::Memory;
pub use self::{authenticate::authenticate, memory::forget_on_news, revoke::revoke, sign_out::sign_out};
