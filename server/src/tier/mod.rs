//! Plans in the public schema.

mod object;
mod query;
mod reader;

pub use self::{
    object::{ResidencePlan, TierLimits},
    query::{limits, plan},
};
