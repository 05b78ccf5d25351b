//! Who belongs to a home.

pub mod change_role;
pub mod find;
pub mod leave;
pub mod remove;
pub mod transfer;

pub use self::{
    change_role::change_role,
    leave::leave,
    remove::{Removed, remove},
    transfer::transfer,
};
