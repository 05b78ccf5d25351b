//! The history of honeyDue's tables, the same on Postgres and on SQLite.
//!
//! A merged step is never edited; each works with the code before it and after it.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, Statement},
};

mod m20261123_000001_account;
mod m20261123_000002_residence;
mod m20261123_000003_task;
mod m20261123_000004_admin;
mod m20261123_000005_delivery;
mod m20261123_000006_residence_history;
mod m20261123_000007_admin_search;
mod m20261126_000001_contractor;
mod m20261126_000002_mail;
mod m20261126_000010_file;
mod m20261126_000011_document;
mod m20261126_000020_task_template;
mod m20261126_000029_appliance;
mod m20261126_000030_notification_preference;
mod m20261126_000031_away_period;
mod m20261126_000032_calendar_feed;
mod m20261126_000040_document_appliance;
mod m20261126_000050_account_deletion;
mod m20261126_000051_data_export;
mod m20261126_000060_identity;
mod m20261126_000070_account_tier;
mod m20261126_000071_tier_limit;
mod m20261126_000075_subscription;
mod m20261126_000080_occasion;
mod m20261126_000081_notification_subject;
mod m20261126_000100_delivery_wrong;
mod m20261126_000101_task_template_text;
mod m20261126_000105_trace;
mod m20261126_000110_admin_audit;
mod m20261126_000111_admin_operator;
mod m20261126_000112_account_suspension;
mod m20261126_000113_admin_view;
mod m20261126_000115_admin_lists;
mod m20261126_000116_delivery_admin;
mod m20261126_000117_lane_job;
mod m20261126_000118_admin_curves;
mod m20261127_000130_announcement;
mod m20261127_000140_task_lists;
mod m20261127_000141_app_version;
mod m20261127_000160_leftovers;
mod sql;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_account::Migration),
            Box::new(m20261123_000002_residence::Migration),
            Box::new(m20261123_000003_task::Migration),
            Box::new(m20261123_000004_admin::Migration),
            Box::new(m20261123_000005_delivery::Migration),
            Box::new(m20261123_000006_residence_history::Migration),
            Box::new(m20261123_000007_admin_search::Migration),
            Box::new(m20261126_000001_contractor::Migration),
            Box::new(m20261126_000002_mail::Migration),
            Box::new(m20261126_000010_file::Migration),
            Box::new(m20261126_000011_document::Migration),
            Box::new(m20261126_000020_task_template::Migration),
            Box::new(m20261126_000029_appliance::Migration),
            Box::new(m20261126_000030_notification_preference::Migration),
            Box::new(m20261126_000031_away_period::Migration),
            Box::new(m20261126_000032_calendar_feed::Migration),
            Box::new(m20261126_000040_document_appliance::Migration),
            Box::new(m20261126_000050_account_deletion::Migration),
            Box::new(m20261126_000051_data_export::Migration),
            Box::new(m20261126_000060_identity::Migration),
            Box::new(m20261126_000070_account_tier::Migration),
            Box::new(m20261126_000071_tier_limit::Migration),
            Box::new(m20261126_000075_subscription::Migration),
            Box::new(m20261126_000080_occasion::Migration),
            Box::new(m20261126_000081_notification_subject::Migration),
            Box::new(m20261126_000100_delivery_wrong::Migration),
            Box::new(m20261126_000101_task_template_text::Migration),
            Box::new(m20261126_000105_trace::Migration),
            Box::new(m20261126_000110_admin_audit::Migration),
            Box::new(m20261126_000111_admin_operator::Migration),
            Box::new(m20261126_000112_account_suspension::Migration),
            Box::new(m20261126_000113_admin_view::Migration),
            Box::new(m20261126_000115_admin_lists::Migration),
            Box::new(m20261126_000116_delivery_admin::Migration),
            Box::new(m20261126_000117_lane_job::Migration),
            Box::new(m20261126_000118_admin_curves::Migration),
            Box::new(m20261127_000130_announcement::Migration),
            Box::new(m20261127_000140_task_lists::Migration),
            Box::new(m20261127_000141_app_version::Migration),
            Box::new(m20261127_000160_leftovers::Migration),
        ]
    }
}

/// Names the lock that all of honeyDue's migrations share in a Postgres database: the letters `honeydue`.
const ADVISORY_LOCK: i64 = 0x686f_6e65_7964_7565;

/// One step and whether it has been applied.
pub struct Step {
    /// The step's name, e.g. `m20261123_000001_account`.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// Applies all steps that the database does not have yet, and returns how many those were.
///
/// `db` must hold one connection only: the lock belongs to a connection, and whoever comes second waits for it.
pub async fn up(db: &DatabaseConnection) -> Result<usize, DbErr> {
    if pending(db).await? == 0 {
        return Ok(0);
    }
    locked(db, async {
        let waiting = pending(db).await?;
        if waiting > 0 {
            Migrator::up(db, None).await?;
        }
        Ok(waiting)
    })
    .await
}

/// Takes the newest `steps` steps back. What their tables held is lost.
pub async fn down(db: &DatabaseConnection, steps: u32) -> Result<(), DbErr> {
    locked(db, Migrator::down(db, Some(steps))).await
}

/// Holds the lock of all migrations until a transaction ends. SQLite has one writer anyway.
pub async fn hold(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            .await?;
    }
    Ok(())
}

/// Applies the steps of these names and no others, within a transaction on a database without tables: what it was when they were all it had.
/// They are not noted; whoever brings the tables' rows brings those of `seaql_migrations` too.
pub async fn replay(tx: &DatabaseTransaction, names: &[String]) -> Result<(), DbErr> {
    Migrator::install(tx).await?;
    let manager = SchemaManager::new(tx);
    for step in Migrator::migrations() {
        if names.iter().any(|name| name == step.name()) {
            step.up(&manager).await?;
        }
    }
    Ok(())
}

/// Applies what a database lacks within a transaction, and returns how many steps those were.
pub async fn catch_up(tx: &DatabaseTransaction, names: &[String]) -> Result<usize, DbErr> {
    let known = Migrator::migrations();
    let missing = known
        .iter()
        .filter(|step| !names.iter().any(|name| name == step.name()));
    let count = missing.count();
    if count > 0 {
        Migrator::up(tx, None).await?;
    }
    Ok(count)
}

/// Returns those of some names that no step of this program has: they come from a newer one.
pub fn unknown(names: &[String]) -> Vec<String> {
    let known = Migrator::migrations();
    let is_known = |name: &&String| known.iter().any(|step| step.name() == name.as_str());
    names.iter().filter(|name| !is_known(name)).cloned().collect()
}

/// Returns the names of the steps that a database has, oldest first. Reads only.
pub async fn applied_names(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut names = applied(db).await?;
    names.sort();
    Ok(names)
}

/// Returns every step, oldest first, and whether the database has it.
pub async fn status(db: &DatabaseConnection) -> Result<Vec<Step>, DbErr> {
    let applied = applied(db).await?;
    Ok(Migrator::migrations()
        .iter()
        .map(|step| Step {
            name: step.name().to_owned(),
            applied: applied.iter().any(|name| name == step.name()),
        })
        .collect())
}

/// Counts the steps that the database does not have yet. Reads only.
pub async fn pending(db: &DatabaseConnection) -> Result<usize, DbErr> {
    Ok(status(db).await?.iter().filter(|step| !step.applied).count())
}

/// Reads the names of the applied steps; a database that has never been migrated has none.
async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    if !SchemaManager::new(db).has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = db.query_all_raw(Statement::from_string(
        db.get_database_backend(),
        "SELECT version FROM seaql_migrations",
    ));
    rows.await?.iter().map(|row| row.try_get("", "version")).collect()
}

/// Runs `work` while this connection holds the advisory lock. SQLite has one writer anyway.
async fn locked<T>(
    db: &DatabaseConnection,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return work.await;
    }
    db.execute_unprepared(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))
        .await?;
    let result = work.await;
    db.execute_unprepared(&format!("SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
        .await?;
    result
}
