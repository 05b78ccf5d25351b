//! Backups, and putting them back.

mod make;
mod put_back;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    process::Output,
};

use domain::db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use testing::Home;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::program::{Folder, output, text};

const KEY: (&str, &str) = ("SECRET_KEY", "the same in every process, and long enough");

/// A home with the demo household beside it, and with files.
struct Full {
    home: Home,
    files: String,
}

impl Full {
    async fn new() -> Self {
        let home = Home::new().await;
        let files = home.database().files().display().to_string();
        let full = Self { home, files };
        let seeded = full.does(&["seed", "--demo"]).await;
        assert!(seeded.status.success(), "{}", text(&seeded.stderr));
        let residence = Some(full.home.residence().id);
        full.home
            .owner()
            .upload(residence, "application/pdf", document())
            .await;
        full
    }

    /// Runs a command on it.
    async fn does(&self, words: &[&str]) -> Output {
        output(words, &self.settings()).await
    }

    fn settings(&self) -> [(&str, &str); 3] {
        [
            ("DATABASE_URL", self.home.database().url()),
            ("FILES_DIR", &self.files),
            KEY,
        ]
    }

    /// Backs it up into a folder, and returns the file.
    async fn backup(&self, folder: &Folder) -> String {
        let file = format!("{}/backup.zip", folder.path());
        let done = self.does(&["backup", &file]).await;
        assert!(done.status.success(), "{}", text(&done.stderr));
        file
    }
}

/// Returns a document that is longer than the rows.
fn document() -> Vec<u8> {
    let mut document = b"%PDF-1.4\n".to_vec();
    for line in 0..20_000 {
        document.extend(format!("% line {line} of nothing\n").bytes());
    }
    document.extend(&testing::file::pdf()[9..]);
    document
}

/// Returns all rows of all tables, as the database shows them.
async fn rows(url: &str) -> BTreeMap<String, Vec<String>> {
    let db = db::connect(url, 1).await.expect("the database answers");
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let ask = async |sql: &str| -> Vec<String> {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql.to_owned()));
        let rows = rows.await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter()
            .map(|row| row.try_get("", "line").expect("a text"))
            .collect()
    };
    let tables = match is_postgres {
        true => "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'",
        false => "SELECT name AS line FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    };
    let mut all = BTreeMap::new();
    for table in ask(tables).await {
        let sql = match is_postgres {
            true => format!("SELECT t::text AS line FROM \"{table}\" t"),
            false => {
                let columns =
                    format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')");
                let columns = ask(&columns).await.join(" || ',' || ");
                format!("SELECT {columns} AS line FROM \"{table}\"")
            }
        };
        let mut lines = ask(&sql).await;
        lines.sort();
        all.insert(table, lines);
    }
    all
}

/// Returns all files below a folder, with their bytes.
fn bytes(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder can be read").path();
        let name = path.display().to_string();
        if path.is_dir() {
            let within = bytes(&name);
            all.extend(
                within
                    .into_iter()
                    .map(|(key, bytes)| (key.replace(&name, ""), bytes)),
            );
        } else {
            all.insert(name, fs::read(path).expect("the file can be read"));
        }
    }
    all.into_iter()
        .map(|(key, bytes)| (key.replace(folder, ""), bytes))
        .collect()
}

/// Lists what is in a folder.
fn listed(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder is there");
    entries
        .map(|entry| {
            entry
                .expect("the folder can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

/// Writes a backup anew, with another manifest.
fn with_manifest(from: &str, to: &str, change: impl FnOnce(&mut Value)) {
    let mut old = opened(from);
    let mut new = ZipWriter::new(File::create(to).expect("the folder can be written to"));
    let mut change = Some(change);
    for index in 0..old.len() {
        let mut entry = old.by_index(index).expect("it is there");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it can be read");
        if name == "manifest.json" {
            let mut manifest: Value = serde_json::from_slice(&bytes).expect("JSON");
            change.take().expect("one manifest")(&mut manifest);
            bytes = serde_json::to_vec(&manifest).expect("JSON");
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        new.start_file(name, options).expect("it can be added");
        new.write_all(&bytes).expect("it can be written");
    }
    new.finish().expect("it can be written");
}

/// Reads what a backup says of itself.
fn manifest(file: &str) -> Value {
    let mut zip = opened(file);
    let entry = zip.by_name("manifest.json").expect("there is a manifest");
    serde_json::from_reader(entry).expect("JSON")
}

fn opened(file: &str) -> ZipArchive<File> {
    let file = File::open(file).expect("the backup is there");
    ZipArchive::new(file).expect("a backup is a zip")
}
