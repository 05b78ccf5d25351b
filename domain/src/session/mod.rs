//! Sessions: what a device holds to stay signed in.

mod authenticate;
mod end;
pub mod find;
mod memory;
mod open;
mod origin;
mod refresh;
mod revoke;
mod sign_in;
mod sign_out;

pub use self::{
    authenticate::authenticate,
    memory::forget_on_news,
    open::{SignedIn, Tokens},
    origin::Origin,
    refresh::refresh,
    revoke::revoke,
    sign_in::sign_in,
    sign_out::sign_out,
};
pub(crate) use self::{
    end::{doubt_all_but, end_all_but, forget_ended},
    memory::Memory,
    open::open,
};
