//! What the tests themselves stand on.

mod edit;
mod home;
mod schedule;
mod template;
