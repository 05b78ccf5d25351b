//! What falls due, for calendar programs: they read it at a secret address.

mod feed;
mod rotate;

pub use self::{
    feed::{Entry, exists, feed},
    rotate::rotate,
};
