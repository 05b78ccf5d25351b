//! `honeydue migrate`: the database's tables.

use std::process::ExitCode;

use sea_orm::DatabaseConnection;

use crate::{
    app,
    cli::{Migrate, MigrateArgs, StoreArgs},
    console::say,
    log,
    setting::DatabaseUrl,
    wrong::Wrong,
};

/// Applies steps, lists them, or takes them back.
pub(crate) async fn migrate(args: MigrateArgs) -> Result<ExitCode, Wrong> {
    match args.step {
        Migrate::Up(args) => {
            let db = open(&args).await?;
            match migration::up(&db).await.map_err(Wrong::fault)? {
                0 => say("The database is up to date; there was nothing to do."),
                done => say(format!("The database is up to date; applied {done} steps.")),
            }
        }
        Migrate::Status(args) => {
            let db = look(&args).await?;
            for step in migration::status(&db).await.map_err(Wrong::fault)? {
                let state = if step.applied { "applied" } else { "missing" };
                say(format!("{state}  {}", step.name));
            }
        }
        Migrate::Down(args) => {
            let db = open(&args.rest).await?;
            migration::down(&db, args.steps).await.map_err(Wrong::fault)?;
            say(format!("Took {} steps back.", args.steps));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the database as it is: one that is not there yet has no tables, and looking does not make it.
async fn look(args: &StoreArgs) -> Result<DatabaseConnection, Wrong> {
    match args.store.missing() {
        Some(_) => {
            log::start(&args.logging)?;
            app::connect(&DatabaseUrl::in_memory(), 1).await
        }
        None => open(args).await,
    }
}

/// Opens the one connection that migrating needs: the lock belongs to a connection.
async fn open(args: &StoreArgs) -> Result<DatabaseConnection, Wrong> {
    log::start(&args.logging)?;
    app::connect(&args.store.ready()?, 1).await
}
