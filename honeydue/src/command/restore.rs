//! `honeydue restore`: a backup put back.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use anyhow::{Context, anyhow};
use domain::{
    backup::{self, Found, Manifest, Restore, TableEntry, fingerprint},
    db,
    redis::Redis,
};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::{
    app,
    cli::RestoreArgs,
    command::{backup as copy, run, table::table},
    console::{complain, say},
    log,
    wrong::Wrong,
};

/// What somebody types who means it.
const MEANT: &str = "replace";

/// Letters of a hash that people compare.
const SHORT: usize = 12;

/// Puts a backup back.
pub(crate) async fn restore(args: RestoreArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.copy.rest.logging)?;
    let backup = copy::whole(&args.file).await?;
    suits(&backup.manifest, &args)?;
    // `run` knows sessions and jobs within its process: it would go on with what is gone.
    let store = &args.copy.rest.store;
    let _held = match store.is_embedded() {
        true => {
            store.ready()?;
            Some(run::hold(&store.data_dir)?)
        }
        false => None,
    };
    let db = copy::connect(&args.copy).await?;
    let found = backup::look(&db).await?;
    may(&found, &backup.manifest, &args).await?;

    // Files first: until the rows are there, nobody sees them, and a second try writes the same ones.
    let (backup, n_files) = match args.copy.without_files || backup.manifest.files.is_none() {
        true => (backup, None),
        false => {
            let (backup, count) = backup.put_files(&copy::files(&args.copy)?).await?;
            (backup, Some(count))
        }
    };
    let restore = Restore::begin(&db).await?;
    migration::hold(restore.tx()).await.map_err(Wrong::fault)?;
    restore.clear().await.map_err(busy)?;
    let migrations = backup.manifest.migrations.clone();
    migration::replay(restore.tx(), &migrations)
        .await
        .map_err(Wrong::fault)?;
    let backup = restore.fill(backup).await?;
    let compared = restore.compare(&backup.manifest).await?;
    same(&compared)?;
    let newer = migration::catch_up(restore.tx(), &migrations)
        .await
        .map_err(Wrong::fault)?;
    restore.commit().await?;

    let manifest = &backup.manifest;
    say(format!(
        "{} rows in {} tables are as they were at {}, counted and compared.",
        manifest.rows(),
        manifest.tables.len(),
        manifest.made_at.format("%Y-%m-%dT%H:%M:%SZ")
    ));
    say(match n_files {
        Some(count) => format!("{count} files are in the store, read again and compared."),
        None => "Files were left out.".to_owned(),
    });
    if newer > 0 {
        say(format!(
            "The database is up to date; applied {newer} newer steps."
        ));
    }
    finish(&db, &args, manifest).await?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses a backup that does not go into this database by this program.
fn suits(manifest: &Manifest, args: &RestoreArgs) -> Result<(), Wrong> {
    let is_sqlite = args.copy.rest.store.url().is_sqlite();
    let engine = if is_sqlite {
        backup::Engine::Sqlite
    } else {
        backup::Engine::Postgres
    };
    let file = args.file.display();
    if manifest.engine != engine {
        return Err(Wrong::Usage(format!(
            "{file} is a backup of {}, and DATABASE_URL (--database-url) leads to {engine}",
            manifest.engine
        )));
    }
    let unknown = migration::unknown(&manifest.migrations);
    if let Some(newest) = unknown.last() {
        return Err(Wrong::Usage(format!(
            "{file} was made by honeydue {} at the migration {newest}, which this program ({}) does not know; restore it with that one or a newer",
            manifest.program,
            env!("CARGO_PKG_VERSION")
        )));
    }
    Ok(())
}

/// Refuses to replace what somebody uses, unless that is meant.
async fn may(found: &Found, manifest: &Manifest, args: &RestoreArgs) -> Result<(), Wrong> {
    let known = tables_of_ours().await?;
    let is_ours =
        |name: &String| known.contains(name) || manifest.tables.iter().any(|table| table.name == *name);
    let strangers: Vec<_> = found
        .tables
        .iter()
        .filter(|name| !is_ours(name))
        .cloned()
        .collect();
    if !strangers.is_empty() {
        return Err(Wrong::Usage(format!(
            "the database has tables that this program does not know and that would be lost ({}); restore into one of its own, or with the \
             program that made them",
            strangers.join(", ")
        )));
    }
    if found.others > 0 {
        complain(format!(
            "warning: {} other connections to the database are open; stop `serve` and `worker` first, which know what is about to change",
            found.others
        ));
    }
    if !found.in_use {
        return Ok(());
    }
    if !args.replace {
        return Err(Wrong::Usage(
            "the database is in use: it has accounts, homes or operators; --replace puts the backup in their place".to_owned(),
        ));
    }
    match args.yes || asked(manifest)? {
        true => Ok(()),
        false => Err(Wrong::Usage("nothing was changed".to_owned())),
    }
}

/// Asks a person whether that is meant. Whoever is no person says so by a flag.
fn asked(manifest: &Manifest) -> Result<bool, Wrong> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(Wrong::Usage(
            "--replace takes away what the database holds; --yes says that this is meant".to_owned(),
        ));
    }
    let asked = write!(
        io::stderr(),
        "All that the database holds is replaced by what it held at {}. Type {MEANT} to go on: ",
        manifest.made_at.format("%Y-%m-%dT%H:%M:%SZ")
    );
    asked.context("asking")?;
    let mut line = String::new();
    input.lock().read_line(&mut line).context("reading the answer")?;
    Ok(line.trim() == MEANT)
}

/// Returns the tables that this program's migrations make.
async fn tables_of_ours() -> Result<Vec<String>, Wrong> {
    let empty = db::connect("sqlite::memory:", 1).await?;
    migration::up(&empty).await.map_err(Wrong::fault)?;
    Ok(backup::look(&empty).await?.tables)
}

/// Says what to do where tables are held by others.
fn busy(error: domain::Error) -> Wrong {
    let error = anyhow::Error::new(error);
    Wrong::fault(error.context(
        "taking the tables away that are there; stop `serve` and `worker` first; nothing was changed",
    ))
}

/// Tells how each table compares with the backup; one that differs ends the restore.
fn same(compared: &[(TableEntry, bool)]) -> Result<(), Wrong> {
    let rows: Vec<_> = compared
        .iter()
        .map(|(entry, is_same)| {
            let sha256: String = entry.sha256.chars().take(SHORT).collect();
            let word = if *is_same { "same" } else { "DIFFERS" };
            vec![
                entry.name.clone(),
                entry.rows.to_string(),
                sha256,
                word.to_owned(),
            ]
        })
        .collect();
    say(table(&["table", "rows", "sha-256", ""], &rows));
    match compared.iter().all(|(_, is_same)| *is_same) {
        true => Ok(()),
        false => Err(Wrong::Fault(anyhow!(
            "what was written is not what the backup holds; nothing was changed"
        ))),
    }
}

/// Does what is left, and says what whoever restores has to think of.
async fn finish(db: &DatabaseConnection, args: &RestoreArgs, manifest: &Manifest) -> Result<(), Wrong> {
    // Plans go by what Postgres knows of the rows.
    db.execute_unprepared("ANALYZE").await.map_err(Wrong::fault)?;
    if args.sign_out {
        // With a connection that knows what hangs on sessions.
        let db = app::connect(&args.copy.rest.store.url(), 1).await?;
        let count = backup::end_sessions(&db).await?;
        say(format!("Everybody is signed out: {count} sessions were ended."));
    } else {
        say(
            "Sessions are as they were then: who has signed out since is signed in again. `--sign-out` ends all of them.",
        );
    }
    match &args.redis_url {
        Some(url) => {
            let forgotten = Redis::new(&url.0, &args.redis_prefix)?.forget_all().await;
            match forgotten {
                Ok(count) => say(format!("Redis has forgotten what it knew: {count} keys.")),
                Err(error) => complain(format!(
                    "warning: Redis could not be asked to forget what it knows ({:#}); before anything starts, remove all keys that begin with {}",
                    anyhow::Error::new(error),
                    args.redis_prefix
                )),
            }
        }
        None => say(
            "If there is a Redis, remove what it keeps of this installation before anything starts: it knows the rows from before.",
        ),
    }
    let here = copy::secret(&args.copy)?.as_ref().map(fingerprint);
    match (&manifest.secret_key, here) {
        (Some(then), Some(now)) if *then == now => {
            say("SECRET_KEY is the one of the backup: what is sealed with it opens.");
        }
        (Some(_), Some(_)) => complain(
            "warning: SECRET_KEY is not the one of the backup. Second factors of operators and what Apple gave do not open, and addresses of calendars, \
             files and invitations change; set the key that the installation had, or reset the second factors (`honeydue admin reset-totp`)",
        ),
        _ => say(
            "SECRET_KEY must be the one that the installation had when the backup was made: values are sealed with it.",
        ),
    }
    Ok(())
}
