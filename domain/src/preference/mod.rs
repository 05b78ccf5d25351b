//! What people want to be told, when, and on which way.

pub mod find;
mod quiet;
pub mod text;
mod unsubscribe;
mod update;

pub use self::{
    find::Preferences,
    quiet::Quiet,
    unsubscribe::{Topic, Unwanted},
    update::{ChannelChoice, PreferencePatch, update},
};
