//! What is the same for everyone, in the public schema.

mod label;
mod object;
mod query;

pub use self::{object::Lookups, query::LookupsQuery};
