//! Days on which nobody is home: what falls due then waits for the first day back.

mod create;
mod delete;
pub mod find;

pub use self::{
    create::{NewAwayPeriod, create},
    delete::delete,
};
