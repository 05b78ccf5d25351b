//! Calendars: the secret address in the public schema, and what is served there.

mod feed;
mod mutation;

pub(crate) use self::feed::routes;
pub use self::mutation::{CalendarFeedPayload, CalendarMutation};
