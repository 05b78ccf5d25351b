//! Ready-made tasks: which suit a home, and when they would fall due first.

pub mod find;
mod hemisphere;
pub mod suggest;
mod suit;

pub(crate) use self::hemisphere::half_a_year_later;
pub use self::suggest::{Suggestion, suggest};
