//! What is to be done in a home.

pub mod bucket;

pub use bucket::bucket;
