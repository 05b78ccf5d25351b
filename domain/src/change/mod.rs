//! Staying in step: what changed in a home since a revision that a client has.

mod extent;
pub mod find;
pub mod forget;
pub mod listen;

pub use self::{
    find::{ChangeSet, Item, MAX_ROWS, since},
    forget::forget,
    listen::{AccountListener, HomeChange, HomeListener},
};
