//! Contractors in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    input::ContractorFilterInput,
    mutation::{ContractorMutation, ContractorPayload},
    object::{Contractor, ContractorConnection},
    query::{ContractorQuery, page},
    reader::ContractorKey,
};
