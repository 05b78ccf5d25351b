//! What the tests themselves stand on.

mod home;
mod schedule;
