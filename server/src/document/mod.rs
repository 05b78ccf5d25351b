//! Documents in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    input::DocumentFilterInput,
    mutation::{DocumentMutation, DocumentPayload},
    object::{Document, DocumentConnection},
    query::{DocumentQuery, page},
    reader::{CompletionDocumentsKey, DocumentKey},
};
