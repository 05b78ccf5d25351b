//! The enums of the schema, in words and colours.

mod catalogue;
mod household;
mod message;
mod operator;
mod plan;

pub use self::{catalogue::*, household::*, message::*, operator::*, plan::*};
