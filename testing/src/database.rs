//! A database for each test, gone when the test is over.
//!
//! The tables are made once and then copied: a test should wait for its own work only.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::SystemTime,
};

use domain::db;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tokio::sync::OnceCell;

use crate::log;

/// Where tests find a Postgres server; they run on SQLite without it.
const POSTGRES: &str = "HONEYDUE_TEST_DATABASE_URL";

/// Connections a test may hold at once: a request under way, one that it races with, and what the test itself asks.
const CONNECTIONS: u32 = 4;

/// Serialises the making of templates: the letters `template`.
const ADVISORY_LOCK: i64 = 0x7465_6d70_6c61_7465;

/// A migrated database that is removed when this is dropped.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A file in this folder.
    Sqlite(PathBuf),
    /// A database on the server at this address.
    Postgres(String),
}

impl Database {
    /// Makes a database with all tables and no rows.
    pub async fn new() -> Self {
        log::keep();
        match setting(POSTGRES) {
            Some(server) => Self::postgres(server, Some(&template().await)).await,
            None => Self::sqlite(Some(Path::new(&template().await))),
        }
    }

    /// Makes a database without tables.
    pub async fn empty() -> Self {
        match setting(POSTGRES) {
            Some(server) => Self::postgres(server, None).await,
            None => Self::sqlite(None),
        }
    }

    /// Returns the address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns a name that no other test's database has.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the folder where what is uploaded beside this database is kept.
    pub fn files(&self) -> PathBuf {
        std::env::temp_dir().join(format!("{}-files", self.name))
    }

    /// Says whether the database is Postgres; else it is SQLite.
    pub fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres(_))
    }

    /// Opens a pool of connections.
    pub async fn connect(&self) -> DatabaseConnection {
        db::connect(&self.url, CONNECTIONS)
            .await
            .expect("the test's database answers")
    }

    fn sqlite(template: Option<&Path>) -> Self {
        let name = fresh_name();
        let folder = folder(&name);
        let file = folder.join("honeydue.sqlite");
        if let Some(template) = template {
            fs::copy(template, &file).expect("the template is a file");
        }
        Self {
            name,
            url: sqlite_url(&file),
            kind: Kind::Sqlite(folder),
        }
    }

    async fn postgres(server: String, template: Option<&str>) -> Self {
        let name = fresh_name();
        let from = template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
        let admin = db::connect(&server, 1).await.expect("the test server answers");
        run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&admin, &format!("CREATE DATABASE {name}{from}")).await;
        admin.close().await.expect("a connection closes");
        Self {
            url: sibling(&server, &name),
            name,
            kind: Kind::Postgres(server),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Most tests upload nothing.
        drop(fs::remove_dir_all(self.files()));
        match &self.kind {
            // What cannot be removed is left to the system's cleaning of its temporary folder.
            Kind::Sqlite(folder) => drop(fs::remove_dir_all(folder)),
            Kind::Postgres(server) => {
                let (server, name) = (server.clone(), self.name.clone());
                // The test's own runtime cannot be waited for from here.
                let gone = thread::spawn(move || drop_database(&server, &name)).join();
                drop(gone);
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn drop_database(server: &str, name: &str) {
    if let Ok(admin) = db::connect(server, 1).await {
        let drop_it = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // What cannot be dropped is left to whoever looks after the server.
        let _ = admin.execute_unprepared(&drop_it).await;
    }
}

/// Returns what new databases are copied from: a file, or the name of a database. Made once.
async fn template() -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let make = async || match setting(POSTGRES) {
        Some(server) => postgres_template(&server).await,
        None => sqlite_template().await,
    };
    TEMPLATE.get_or_init(make).await.clone()
}

/// Makes a migrated file. Test processes of the same program share it; one that is older than the program is replaced.
async fn sqlite_template() -> String {
    let (program, built) = program();
    let file = std::env::temp_dir().join(format!("{}.sqlite", name_for(program)));
    let made = file.metadata().and_then(|file| file.modified());
    if made.is_ok_and(|made| made > built) {
        return file.display().to_string();
    }
    let folder = folder(&fresh_name());
    let draft = folder.join("template.sqlite");
    migrate(&sqlite_url(&draft)).await;
    // Whoever is last wins; the others' templates are the same.
    fs::rename(&draft, &file).expect("a file moves within a folder's file system");
    drop(fs::remove_dir_all(folder));
    file.display().to_string()
}

/// Makes a migrated database. Test processes of the same program share it; the first one makes it.
async fn postgres_template(server: &str) -> String {
    let name = name_for(program());
    let admin = db::connect(server, 1).await.expect("the test server answers");
    run(&admin, &format!("SELECT pg_advisory_lock({ADVISORY_LOCK})")).await;
    let known = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let known = admin.query_one_raw(Statement::from_string(admin.get_database_backend(), known));
    if known.await.expect("the catalogue can be read").is_none() {
        let draft = fresh_name();
        run(&admin, &format!("CREATE DATABASE {draft}")).await;
        migrate(&sibling(server, &draft)).await;
        run(&admin, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    run(&admin, &format!("SELECT pg_advisory_unlock({ADVISORY_LOCK})")).await;
    admin.close().await.expect("a connection closes");
    name
}

async fn migrate(url: &str) {
    let db = db::connect(url, 1).await.expect("a new database answers");
    migration::up(&db).await.expect("all steps can be applied");
    // Nothing may be connected to a template, and SQLite puts its log into the file as it closes.
    db.close().await.expect("a connection closes");
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Returns the file of the program that runs, and when it was built: another build may have other migrations.
fn program() -> (PathBuf, SystemTime) {
    let file = std::env::current_exe().expect("a running program has a file");
    let built = file.metadata().and_then(|file| file.modified());
    (file, built.expect("files know when they were written"))
}

/// Names the template of `subject`.
fn name_for(subject: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    subject.hash(&mut hasher);
    format!("honeydue_template_{:016x}", hasher.finish())
}

/// Returns a name that no other test has.
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    #[expect(
        clippy::disallowed_methods,
        reason = "an earlier process may have had this one's id"
    )]
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| time.as_micros());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("honeydue_test_{}_{now}_{count}", process::id())
}

/// Makes a temporary folder.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).expect("the temporary folder can be written to");
    folder
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}?mode=rwc", file.display())
}

/// Returns the address of another database on the same server.
fn sibling(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let host = address
        .match_indices('/')
        .nth(2)
        .map_or(address, |(end, _)| &address[..end]);
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{host}/{name}{query}")
}

/// Reads a setting of the test run.
pub(crate) fn setting(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test harness has no command line of its own"
    )]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_on_the_same_server_keeps_the_rest_of_the_address() {
        assert_eq!(
            sibling("postgres://app@127.0.0.1:5432/app?sslmode=disable", "other"),
            "postgres://app@127.0.0.1:5432/other?sslmode=disable"
        );
        assert_eq!(
            sibling("postgres://app@host", "other"),
            "postgres://app@host/other"
        );
    }
}
