//! Things in homes that are serviced and replaced.

pub mod create;
pub mod delete;
pub mod find;
pub mod update;

pub use self::{
    create::{NewAppliance, create},
    delete::delete,
    update::{Details, update},
};
