//! Files and uploads in the public schema.

mod input;
mod mutation;
mod object;
mod reader;

pub use self::{
    mutation::{CreateUploadPayload, FileMutation, FilePayload},
    object::File,
    reader::{FileKey, files},
};
