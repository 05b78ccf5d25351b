//! The enums of the schema, in words and colours.

mod announcement;
mod catalogue;
mod household;
mod message;
mod operator;
mod plan;

pub use self::{announcement::*, catalogue::*, household::*, message::*, operator::*, plan::*};
