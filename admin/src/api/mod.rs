//! What the admin asks of the server, and the one way of asking.

mod operation;
mod send;

pub use operation::*;
pub use send::{Failure, send};

/// The schema, read while compiling; cynic writes a type for each of its names.
#[cynic::schema("admin")]
mod schema {}
