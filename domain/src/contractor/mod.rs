//! People and firms that work on homes.

pub mod create;
pub mod delete;
pub mod favorite;
pub mod find;
pub mod stats;
pub mod update;

pub use self::{
    create::{NewContractor, create},
    delete::delete,
    favorite::set_favorite,
    update::{Details, update},
};
