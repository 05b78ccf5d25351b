//! What people want to be told, in the public schema.

mod input;
mod mutation;
mod object;
mod unsubscribe;

pub(crate) use self::unsubscribe::routes;
pub use self::{
    mutation::{NotificationPreferencesPayload, PreferenceMutation},
    object::NotificationPreferences,
};
