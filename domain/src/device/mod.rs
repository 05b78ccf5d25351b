//! Devices that take pushes.

mod check;
pub mod find;
mod register;
mod unregister;

pub use self::{
    check::{Address, NewDevice, PUSH_HOSTS, is_among, is_push_service},
    register::register,
    unregister::unregister,
};
