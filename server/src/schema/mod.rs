//! What all nouns of the public schema share: scalars, payloads, pages, and who is asking.

pub mod context;
pub mod page;
pub mod payload;
pub mod reader;
pub mod scalar;

pub use self::{
    context::{Ask, change, mutate, settle},
    page::{PageInfo, Window, connection},
    payload::{Payload, UserError, payload},
    reader::Reader,
};
