//! What people want to be told, when, and on which way.

pub mod find;
mod quiet;
mod update;

pub use self::{
    find::Preferences,
    quiet::Quiet,
    update::{ChannelChoice, PreferencePatch, update},
};
