//! `honeydue worker`: reminders, on time and once.

use std::process::ExitCode;

use domain::app::Limits;

use crate::{app, cli::WorkerArgs, log, stop, wrong::Wrong};

/// Works until the system asks for the end.
pub(crate) async fn worker(args: WorkerArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.logging)?;
    let stopping = stop::on_signal()?;
    let installation = &args.installation;
    let db = app::connect(&installation.database_url, installation.database_connections).await?;
    if !app::wait_for_schema(&db, &stopping).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let _app = app::production(installation, db, Limits::default())?;
    stopping.cancelled().await;
    Ok(ExitCode::SUCCESS)
}
