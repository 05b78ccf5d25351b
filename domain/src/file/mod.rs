//! Files: bytes that were looked at and stored, and what they belong to.

pub(crate) mod content;
pub mod find;
pub(crate) mod hold;
mod lane;
pub(crate) mod quota;
pub mod remove;
pub mod thumbnail;
pub mod types;
pub mod url;

/// What bytes are; for fuzz targets.
#[cfg(fuzzing)]
pub use self::content::{Content, Unfit, read};

/// Bytes of the largest file: a photo of a good camera, or a manual of some hundred pages.
pub const MAX_BYTES: i64 = 25 << 20;
