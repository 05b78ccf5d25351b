//! Putting a backup back.

use anyhow::{Context, anyhow, bail};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sha2::{Digest, Sha256};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    BUSY, Engine, Manifest, Opened, TableEntry, hex,
    make::measure,
    table::{self, PLAINLY, has_rows, quoted},
};
use crate::{
    db::is_postgres,
    error::Result,
    store::{Key, Store},
};

/// Batches of rows that are read ahead.
const AHEAD: usize = 2;

/// Tables of which any row says that somebody uses the database. What migrations write themselves stands in others.
const IN_USE: [&str; 3] = ["account", "admin_user", "residence"];

/// What there is where a backup is to go.
#[derive(Clone, Debug)]
pub struct Found {
    /// What kind of database it is.
    pub engine: Engine,
    /// Its tables.
    pub tables: Vec<String>,
    /// Whether somebody uses it.
    pub in_use: bool,
    /// Other connections to it; not known of SQLite.
    pub others: i64,
}

/// Looks at a database.
pub async fn look(db: &DatabaseConnection) -> Result<Found> {
    let tables: Vec<String> = table::all(db)
        .await?
        .into_iter()
        .map(|table| table.name)
        .collect();
    let mut in_use = false;
    for name in IN_USE {
        in_use = in_use || tables.iter().any(|table| table == name) && has_rows(db, name).await?;
    }
    let others = match is_postgres(db) {
        true => {
            let sql = "SELECT count(*) AS n FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
            let counted = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql));
            counted.await?.map_or(Ok(0), |row| row.try_get("", "n"))?
        }
        false => 0,
    };
    Ok(Found {
        engine: if is_postgres(db) {
            Engine::Postgres
        } else {
            Engine::Sqlite
        },
        tables,
        in_use,
        others,
    })
}

/// A restore: one transaction, so that until [`Restore::commit`] everything is as it was.
pub struct Restore {
    tx: DatabaseTransaction,
}

impl Restore {
    /// Begins.
    pub async fn begin(db: &DatabaseConnection) -> Result<Self> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = db
            .begin_with_options(options)
            .await
            .context("opening a transaction")?;
        if is_postgres(&tx) {
            tx.execute_unprepared(PLAINLY).await?;
            let patience = format!("SET LOCAL lock_timeout = {}", BUSY.as_millis());
            tx.execute_unprepared(&patience).await?;
        }
        Ok(Self { tx })
    }

    /// Returns the transaction, for whoever makes the tables.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Takes all tables away, and on Postgres what else migrations make.
    pub async fn clear(&self) -> Result<()> {
        for table in table::all(&self.tx).await? {
            let cascade = if is_postgres(&self.tx) { " CASCADE" } else { "" };
            self.run(&format!("DROP TABLE {}{cascade}", quoted(&table.name)))
                .await?;
        }
        if !is_postgres(&self.tx) {
            return Ok(());
        }
        for sql in self.made(LEFTOVERS).await? {
            self.run(&sql).await?;
        }
        Ok(())
    }

    /// Writes all rows of a backup into the tables, which are those of its version, and gives the backup back.
    pub async fn fill(&self, mut backup: Opened) -> Result<Opened> {
        // Rows lead to others that come later; all of it is looked at once everything is there.
        let (ties, untied) = match is_postgres(&self.tx) {
            true => (self.made(TIES).await?, self.made(UNTIED).await?),
            false => (Vec::new(), Vec::new()),
        };
        for sql in untied {
            self.run(&sql).await?;
        }
        for entry in backup.manifest.tables.clone() {
            backup = self.fill_table(backup, &entry).await?;
        }
        for sql in ties {
            self.run(&sql).await?;
        }
        if !is_postgres(&self.tx) {
            let strays = Statement::from_string(self.tx.get_database_backend(), "PRAGMA foreign_key_check");
            if !self.tx.query_all_raw(strays).await?.is_empty() {
                Err(anyhow!("rows of the backup lead to rows that are not in it"))?;
            }
        }
        Ok(backup)
    }

    async fn fill_table(&self, mut backup: Opened, entry: &TableEntry) -> Result<Opened> {
        let tables = table::all(&self.tx).await?;
        let table = tables.into_iter().find(|table| table.name == entry.name);
        let table = table
            .with_context(|| format!("the backup has a table {} that no migration makes", entry.name))?;
        let mut known: Vec<&String> = table.columns.iter().map(|column| &column.name).collect();
        let mut given: Vec<&String> = entry.columns.iter().collect();
        known.sort();
        given.sort();
        if known != given {
            Err(anyhow!(
                "the table {} has other columns in the backup than its migrations make",
                entry.name
            ))?;
        }
        // What migrations write themselves stands in the backup, too.
        if has_rows(&self.tx, &entry.name).await? {
            self.run(&format!("DELETE FROM {}", quoted(&entry.name))).await?;
        }
        let insert = table.insert(&self.tx, &entry.columns);
        let (sender, mut batches) = mpsc::channel(AHEAD);
        let name = entry.name.clone();
        let reading = spawn_blocking(move || {
            let read = backup.rows(&name, |batch| sender.blocking_send(batch).is_ok());
            read.map(|()| backup)
        });
        while let Some(batch) = batches.recv().await {
            let statement =
                Statement::from_sql_and_values(self.tx.get_database_backend(), &insert, [batch.into()]);
            let filled = self.tx.execute_raw(statement).await;
            filled.with_context(|| format!("filling the table {}", entry.name))?;
        }
        Ok(reading.await.context("reading the backup")??)
    }

    /// Compares what is in the tables now with what a backup says, and returns each with whether it is the same.
    pub async fn compare(&self, manifest: &Manifest) -> Result<Vec<(TableEntry, bool)>> {
        let tables = table::all(&self.tx).await?;
        let mut compared = Vec::new();
        for entry in &manifest.tables {
            let table = tables.iter().find(|table| table.name == entry.name);
            let mut table = table.context("a table that was filled is there")?.clone();
            // As the backup has them: databases may give them in another order.
            let place = |name: &String| entry.columns.iter().position(|column| column == name);
            table.columns.sort_by_key(|column| place(&column.name));
            let same = measure(&self.tx, &table).await? == (entry.rows, entry.sha256.clone());
            compared.push((entry.clone(), same));
        }
        Ok(compared)
    }

    /// Ends it: what the backup holds takes the place of what was there.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Returns statements that Postgres itself makes of what there is.
    async fn made(&self, sql: &str) -> Result<Vec<String>> {
        let rows = Statement::from_string(self.tx.get_database_backend(), sql);
        let rows = self.tx.query_all_raw(rows).await?;
        let made = rows.iter().map(|row| row.try_get("", "made"));
        Ok(made.collect::<Result<_, _>>()?)
    }

    async fn run(&self, sql: &str) -> Result<()> {
        self.tx
            .execute_unprepared(sql)
            .await
            .with_context(|| sql.to_owned())?;
        Ok(())
    }
}

/// Makes statements that remove functions and collations, those of extensions aside.
const LEFTOVERS: &str = "SELECT format('DROP FUNCTION %s', p.oid::regprocedure) AS made FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT format('DROP COLLATION %I', c.collname) FROM pg_collation c
    WHERE c.collnamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

/// Makes statements that take off what ties tables together, and others that put it back.
const UNTIED: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS made FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
const TIES: &str =
    "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS made
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";

impl Opened {
    /// Puts all files of the backup into a store, each looked at again once it is there, and returns how many those were.
    ///
    /// # Errors
    ///
    /// When one cannot be put there, or is another afterwards. Those before it stay: the same ones come again with the next try.
    pub async fn put_files(mut self, store: &Store) -> anyhow::Result<(Self, usize)> {
        let files = self.manifest.files.clone().unwrap_or_default();
        for file in &files {
            let key = Key::read(&file.key).with_context(|| format!("{} is no key of a file", file.key))?;
            let name = file.key.clone();
            let (opened, bytes) = spawn_blocking(move || {
                let mut opened = self;
                let bytes = opened.file(&name);
                (opened, bytes)
            })
            .await?;
            self = opened;
            store.put(&key, &file.content_type, bytes?).await?;
            let there = store.get(&key).await?;
            if there.map(|bytes| hex(&Sha256::digest(bytes))) != Some(file.sha256.clone()) {
                bail!("{key} is not what was put there");
            }
        }
        Ok((self, files.len()))
    }
}

/// Ends all sessions, of people and of operators, and returns how many those were: what was signed out since the backup was made would be
/// signed in again. Devices that get pushes by them are forgotten.
pub async fn end_sessions(db: &DatabaseConnection) -> Result<u64> {
    let mut ended = 0;
    for sql in [
        "DELETE FROM session",
        "DELETE FROM admin_view",
        "DELETE FROM admin_session",
    ] {
        let done = db.execute_unprepared(sql).await?;
        ended += done.rows_affected();
    }
    Ok(ended)
}
