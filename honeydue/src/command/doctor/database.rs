//! Looking at the database.

use std::time::Instant;

use domain::{
    Clock,
    checkup::{self, OLDEST_POSTGRES},
    db,
};
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;

use super::{Amiss, Broken, Finding, Fine, MAX_SKEW, skew};
use crate::setting::Store;

/// Connections in use, in percent of those that there may be, from which on it is getting narrow.
const NARROW: i64 = 80;

pub(super) async fn database(store: &Store) -> Vec<Finding> {
    let url = store.url();
    if let Some(file) = store.missing() {
        let text = format!(
            "database: {} is not there yet; `honeydue run` makes it",
            file.display()
        );
        return vec![Amiss(text)];
    }
    let started = Instant::now();
    let db = match db::connect(url.0.expose_secret(), 1).await {
        Ok(db) => db,
        Err(error) => {
            let why = format!("{:#}", anyhow::Error::new(error));
            return vec![Broken(format!(
                "database: cannot be reached ({why}); check DATABASE_URL, and that the server runs"
            ))];
        }
    };
    let took = started.elapsed().as_millis();
    let kind = if url.is_sqlite() { "SQLite" } else { "Postgres" };
    let mut findings = vec![Fine(format!("database: {kind} answered within {took} ms"))];
    findings.extend(facts(&db, kind).await);
    findings.extend(schema(&db).await);
    if !url.is_sqlite() {
        findings.push(clock(&db).await);
    }
    findings
}

/// Looks at the version, at what we may do, and at how full it is.
async fn facts(db: &DatabaseConnection, kind: &str) -> Vec<Finding> {
    let facts = match checkup::look(db).await {
        Ok(facts) => facts,
        Err(error) => {
            let why = format!("{:#}", anyhow::Error::new(error));
            return vec![Broken(format!("database: cannot be looked at ({why})"))];
        }
    };
    let mut findings = Vec::new();
    let version = format!(
        "database: {kind} {}, {} MiB",
        facts.version,
        facts.byte_size >> 20
    );
    findings.push(match facts.major {
        Some(major) if major < OLDEST_POSTGRES => Amiss(format!(
            "{version}; this program is tried on {OLDEST_POSTGRES} and newer: upgrade the server"
        )),
        _ => Fine(version),
    });
    findings.push(if facts.is_read_only {
        Broken(
            "database: nothing can be written; is it a standby, or is the disk full or read-only? DATABASE_URL must lead to the primary"
                .to_owned(),
        )
    } else if !facts.closed_tables.is_empty() {
        Broken(format!(
            "database: its user may not read and write {}; GRANT SELECT, INSERT, UPDATE, DELETE on them",
            facts.closed_tables.join(", ")
        ))
    } else if !facts.may_create {
        Amiss(
            "database: its user may not make tables; fine for `serve` and `worker`, and `migrate up` wants a user that may (GRANT CREATE ON SCHEMA)"
                .to_owned(),
        )
    } else {
        Fine("database: rows can be read and written, and tables made".to_owned())
    });
    if let Some((used, most)) = facts.connections {
        let text = format!("database: {used} of {most} connections are in use");
        findings.push(match used * 100 > most * NARROW {
            true => Amiss(format!(
                "{text}; lower DATABASE_CONNECTIONS, run fewer processes, or raise max_connections"
            )),
            false => Fine(text),
        });
    }
    findings
}

/// Looks whether the tables are those of this program, of an older or of a newer one.
async fn schema(db: &DatabaseConnection) -> Vec<Finding> {
    let (pending, applied) = match (migration::pending(db).await, migration::applied_names(db).await) {
        (Ok(pending), Ok(applied)) => (pending, applied),
        (Err(error), _) | (_, Err(error)) => {
            return vec![Broken(format!(
                "schema: cannot be read ({error}); check the rights of the database's user"
            ))];
        }
    };
    let mut findings = vec![match pending {
        0 => Fine("schema: all migrations are applied".to_owned()),
        missing => Broken(format!(
            "schema: {missing} migrations are missing; run `honeydue migrate up`"
        )),
    }];
    let unknown = migration::unknown(&applied);
    if let Some(newest) = unknown.last() {
        findings.push(Amiss(format!(
            "schema: the database is ahead of this program by {} migrations, up to {newest}; fine while a release is rolled out or back, \
             else install the program that brought them",
            unknown.len()
        )));
    }
    findings
}

async fn clock(db: &DatabaseConnection) -> Finding {
    let before = Clock::System.now();
    let theirs = match db::now(db).await {
        Ok(theirs) => theirs,
        Err(error) => return Broken(format!("clock: the database did not tell the time ({error})")),
    };
    // Somewhere between the two the database looked at its clock.
    let skew = skew(theirs, (before, Clock::System.now()));
    let skew_ms = skew.num_milliseconds();
    if skew > MAX_SKEW {
        Broken(format!(
            "clock: {skew_ms} ms away from the database's; workers do nothing past 2 s, so start an NTP client"
        ))
    } else {
        Fine(format!("clock: agrees with the database's to {skew_ms} ms"))
    }
}
