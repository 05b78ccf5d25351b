//! What all nouns of the public schema share: scalars, payloads, pages, and who is asking.

pub mod ahead;
pub mod asker;
pub mod context;
pub mod page;
pub mod patch;
pub mod payload;
pub mod reader;
pub mod scalar;

pub use self::{
    ahead::Ahead,
    asker::Asker,
    context::{Ask, settle},
    page::{PageInfo, Window},
    patch::patch,
    payload::{Payload, UserError},
    reader::Reader,
};

pub(crate) use self::{context::attempt, page::connection, payload::payload};
