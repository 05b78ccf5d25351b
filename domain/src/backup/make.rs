//! Making a backup.

use std::fs::File;

use anyhow::Context;
use chrono::{DateTime, Utc};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, IsolationLevel, Statement,
    TransactionOptions, TransactionTrait,
};
use sha2::{Digest, Sha256};

use super::{
    Engine, FORMAT, FileEntry, Manifest, TableEntry, file, fingerprint, hex,
    manifest::{self, path_of_table},
    table::{self, PLAINLY, Rows, Table},
};
use crate::{
    archive::{Archive, Packing},
    db::is_postgres,
    error::Result,
    store::Store,
    token::SecretKey,
};

/// What is backed up.
pub struct Source<'a> {
    /// The one connection to the database.
    pub db: &'a DatabaseConnection,
    /// Where files are kept; none where they are left out.
    pub store: Option<&'a Store>,
    /// The installation's secret, where it is known.
    pub secret: Option<&'a SecretKey>,
    /// The program's version.
    pub program: &'a str,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Writes a backup into an empty file, and returns what it says of itself. The file is whole only when this returns.
pub async fn make(source: &Source<'_>, to: File) -> Result<Manifest> {
    let mut archive = Archive::within(to, source.now);
    let tx = snapshot(source.db).await?;
    let migrations = migrations(&tx).await?;
    let mut tables = Vec::new();
    for table in table::all(&tx).await? {
        tables.push(pack(&tx, &table, &mut archive).await?);
    }
    let kept = match source.store {
        Some(_) => file::kept(&tx).await?,
        None => Vec::new(),
    };
    // Files never change, so nothing more is asked of the snapshot.
    tx.commit().await?;

    let (mut files, mut amiss) = (Vec::new(), Vec::new());
    for file in kept {
        let store = source.store.context("files without a store")?;
        let Some(bytes) = store.get(&file.key).await? else {
            amiss.push(format!("{} is not in the store", file.key));
            continue;
        };
        let sha256 = Sha256::digest(&bytes);
        if file.sha256.is_some_and(|known| known != sha256[..]) {
            amiss.push(format!("{} has other bytes than were stored", file.key));
        }
        files.push(FileEntry {
            key: file.key.to_string(),
            content_type: file.content_type,
            byte_size: bytes.len() as u64,
            sha256: hex(&sha256),
        });
        archive.add(file.key.as_str(), Packing::Stored, bytes).await?;
    }

    let manifest = Manifest {
        format: FORMAT,
        program: source.program.to_owned(),
        engine: if is_postgres(source.db) {
            Engine::Postgres
        } else {
            Engine::Sqlite
        },
        made_at: source.now,
        migrations,
        secret_key: source.secret.map(fingerprint),
        tables,
        files: source.store.map(|_| files),
        amiss,
    };
    let text = serde_json::to_vec_pretty(&manifest).context("writing the manifest")?;
    archive.add(manifest::PATH, Packing::Deflated, text).await?;
    let (file, _) = archive.finish().await?;
    // Whoever is told that there is a backup may cut the power.
    tokio::fs::File::from_std(file)
        .sync_all()
        .await
        .context("writing the backup to the disk")?;
    Ok(manifest)
}

/// Opens a transaction that sees the rows of one instant, whatever others write meanwhile.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match is_postgres(db) {
        true => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        false => TransactionOptions::default(),
    };
    let tx = db
        .begin_with_options(options)
        .await
        .context("opening a transaction")?;
    if is_postgres(&tx) {
        tx.execute_unprepared(PLAINLY).await?;
    }
    Ok(tx)
}

/// Returns the migrations that a database has.
async fn migrations(tx: &DatabaseTransaction) -> Result<Vec<String>> {
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql));
    let rows = rows.await.context("reading which migrations the database has")?;
    let mut names: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect::<Result<_, _>>()?;
    // Databases sort texts in different ways.
    names.sort();
    Ok(names)
}

/// Adds all rows of a table.
async fn pack(tx: &DatabaseTransaction, table: &Table, archive: &mut Archive) -> Result<TableEntry> {
    archive
        .begin(&path_of_table(&table.name), Packing::Deflated)
        .await?;
    let (mut sum, mut rows) = (Sha256::new(), Rows::of(tx, table).await?);
    let mut count = 0;
    loop {
        let lines = rows.next().await?;
        if lines.is_empty() {
            break;
        }
        count += lines.len() as u64;
        let mut text = lines.join("\n");
        text.push('\n');
        sum.update(&text);
        archive.write(text.into_bytes()).await?;
    }
    Ok(TableEntry {
        name: table.name.clone(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        rows: count,
        sha256: hex(&sum.finalize()),
    })
}

/// Counts the rows of a table and sums them up, as [`make`] does.
pub(super) async fn measure(tx: &DatabaseTransaction, table: &Table) -> Result<(u64, String)> {
    let (mut sum, mut rows) = (Sha256::new(), Rows::of(tx, table).await?);
    let mut count = 0;
    loop {
        let lines = rows.next().await?;
        if lines.is_empty() {
            return Ok((count, hex(&sum.finalize())));
        }
        count += lines.len() as u64;
        for line in lines {
            sum.update(line);
            sum.update("\n");
        }
    }
}
