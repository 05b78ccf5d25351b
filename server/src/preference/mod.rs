//! What people want to be told, in the public schema.

mod input;
mod mutation;
mod object;

pub use self::{
    mutation::{NotificationPreferencesPayload, PreferenceMutation},
    object::NotificationPreferences,
};
