//! Homes.

pub mod archive;
mod country;
pub mod create;
pub mod delete;
pub mod find;
mod profile;
pub(crate) mod screen;
pub mod update;

pub use self::{
    archive::{archive, unarchive},
    create::{NewResidence, create},
    delete::delete,
    profile::ProfilePatch,
    screen::{Screen, Wanted, screen},
    update::{Details, update},
};
pub(crate) use self::{country::is_country, profile::features_of, update::checked_address};
pub use crate::edit::Home;
