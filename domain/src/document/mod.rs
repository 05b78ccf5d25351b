//! Documents: papers of a home, and what was written down from them.

mod create;
mod delete;
pub mod find;
mod update;

pub use self::{
    create::{NewDocument, create},
    delete::delete,
    update::{Details, update},
};
