//! Homes in the public schema.

mod facts;
mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    facts::{Address, AddressInput},
    mutation::{ResidenceMutation, ResidencePayload},
    object::Residence,
    query::ResidenceQuery,
    reader::ResidenceKey,
};
pub(crate) use self::{
    mutation::shown,
    query::{HomeScreen, ahead, archived, of_viewer},
};
