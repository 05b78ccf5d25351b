//! Invitations into a home.

pub mod create;
pub mod find;
pub mod join;
pub mod preview;
pub mod revoke;
mod tries;

pub use self::{
    create::{Created, NewInvitation, create},
    join::join,
    preview::{Preview, preview},
    revoke::revoke,
};
