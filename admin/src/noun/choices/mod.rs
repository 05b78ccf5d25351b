//! The enums of the schema, in words and colours.

mod household;
mod message;
mod operator;
mod plan;

pub use self::{household::*, message::*, operator::*, plan::*};
