//! Ready-made tasks in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    mutation::{CreateTasksPayload, TemplateMutation},
    object::{SuggestedTemplate, TaskTemplate},
    query::{catalogue, suggested},
    reader::TemplateKey,
};
