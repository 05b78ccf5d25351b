//! Devices that take pushes.

mod check;
pub mod find;
mod register;
mod unregister;

pub use self::{
    check::{Address, NewDevice, PUSH_HOSTS},
    register::register,
    unregister::unregister,
};
