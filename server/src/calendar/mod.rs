//! Calendars: the secret address in the public schema, and what is served there.

mod feed;
mod mutation;

pub(crate) use self::feed::routes;
/// Writes a calendar; for fuzz targets.
#[cfg(fuzzing)]
pub use self::feed::write;
pub use self::mutation::{CalendarFeedPayload, CalendarMutation};
