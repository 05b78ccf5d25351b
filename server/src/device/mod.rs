//! Devices in the public schema.

mod input;
mod mutation;
mod object;
mod reader;

pub use self::{
    mutation::{DeviceMutation, DevicePayload},
    object::Device,
    reader::DeviceKey,
};
