//! Who belongs to a home.

pub mod change_role;
pub mod find;
pub(crate) mod housemate;
pub mod leave;
pub mod remove;
pub mod transfer;

pub use self::{
    change_role::change_role,
    housemate::Housemate,
    leave::leave,
    remove::{Removed, remove},
    transfer::transfer,
};
