//! What a backup says of itself.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The way in which backups are written; counted up when older programs could not read them.
pub const FORMAT: u32 = 1;

/// Where the manifest stands in the archive.
pub(super) const PATH: &str = "manifest.json";

/// What kind of database rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        })
    }
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The way in which it is written.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// What kind of database the rows come from.
    pub engine: Engine,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The migrations that the database had, oldest first.
    pub migrations: Vec<String>,
    /// What tells the secret key from others, by which some values are sealed; none where it was not known.
    pub secret_key: Option<String>,
    /// The tables.
    pub tables: Vec<TableEntry>,
    /// The files; none where they were left out.
    pub files: Option<Vec<FileEntry>>,
    /// What was not as it should be: files without bytes, or with other bytes than were stored.
    pub amiss: Vec<String>,
}

/// A table of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// Its columns, in the order in which rows have their values.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 of its lines.
    pub sha256: String,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its key in the store.
    pub key: String,
    /// Its media type.
    pub content_type: String,
    /// How many bytes it has.
    pub byte_size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Manifest {
    /// Counts the rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Returns the newest migration that the database had.
    #[must_use]
    pub fn version(&self) -> &str {
        self.migrations.last().map_or("none", String::as_str)
    }
}

/// Returns where a table stands in the archive.
pub(super) fn path_of_table(name: &str) -> String {
    format!("tables/{name}.jsonl")
}
