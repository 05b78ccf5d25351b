//! The enums of the schema, in words and colours.

mod announcement;
mod household;
mod message;
mod operator;
mod plan;

pub use self::{announcement::*, household::*, message::*, operator::*, plan::*};
