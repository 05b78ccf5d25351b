//! Backups: all rows of an installation, and its files, in one archive; and the way back.
//!
//! A backup is a zip file, which any machine can look into:
//! - `tables/NAME.jsonl` has a line for each row, a JSON array of the columns' values as the database writes them as text, or null;
//! - `files/…` has the bytes of files under the keys that they have in the store;
//! - `manifest.json`, the last of all, says from which database and which version they come, and how many rows and which SHA-256 each has.
//!
//! All rows are of one instant: they are read within one transaction that sees nothing of what others do meanwhile, and holds nobody up.
//! Values go through text, which each database reads back as exactly what it has written, so nothing here knows what a column means, and a
//! new table needs nothing. A backup of one kind of database goes back into the same kind only.
//!
//! Files are read after the rows. One that was removed meanwhile is missing, and the manifest says so; nobody could see it any more.
//! Bytes of unfinished uploads and of archives that people asked for are left out: the ones are sent again, the others are asked for again.

mod file;
mod make;
mod manifest;
mod read;
mod restore;
mod table;

use std::time::Duration;

use anyhow::Context;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

pub use self::{
    make::{Source, make},
    manifest::{Engine, FORMAT, FileEntry, Manifest, TableEntry},
    read::{Opened, Problem},
    restore::{Found, Restore, end_sessions, look},
};
use crate::{error::Result, token::SecretKey};

/// How long one waits for a database that is asked for a backup.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a restore waits for others who use what it replaces.
const BUSY: Duration = Duration::from_secs(10);

/// Opens the one connection that a backup or a restore goes through: the whole of it happens on this one. Nothing checks on SQLite
/// meanwhile that rows lead to rows; that is done once, at the end.
pub async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .busy_timeout(BUSY)
                .foreign_keys(false)
                .pragma("journal_mode", "WAL")
        });
    let connected = Database::connect(options).await;
    Ok(connected.context("connecting to the database")?)
}

/// Returns what tells one installation's secret from another's, and nothing of either.
#[must_use]
pub fn fingerprint(secret: &SecretKey) -> String {
    let bytes = crate::token::key(secret, "backup");
    hex(&bytes[..8])
}

/// Writes bytes as letters.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
