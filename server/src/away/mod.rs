//! Days on which nobody is home, in the public schema.

mod input;
mod mutation;
mod object;
mod reader;

pub use self::{
    mutation::{AwayMutation, AwayPeriodPayload},
    object::AwayPeriod,
    reader::{AwayPeriodKey, AwayPeriodsKey},
};
