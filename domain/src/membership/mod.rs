//! Who belongs to a home.

pub mod find;
