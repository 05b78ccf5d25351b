//! Appliances in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    mutation::{ApplianceMutation, AppliancePayload},
    object::{Appliance, ApplianceConnection},
    query::{ApplianceQuery, page},
    reader::ApplianceKey,
};
