//! `honeydue seed`: example data.

use std::process::ExitCode;

use domain::{App, Clock, app::Parts};

use crate::{app, cli::SeedArgs, console::say, demo, log, wrong::Wrong};

/// Writes the demo household.
pub(crate) async fn seed(args: SeedArgs) -> Result<ExitCode, Wrong> {
    log::start(&args.rest.logging)?;
    let db = app::connect(&args.rest.store.ready()?, 1).await?;
    let missing = migration::pending(&db).await.map_err(Wrong::fault)?;
    if missing > 0 {
        return Err(Wrong::Usage(format!(
            "the database lacks {missing} migrations; run `honeydue migrate up` first"
        )));
    }
    demo::seed(&App::new(Parts::local(db, Clock::System))).await?;
    say("The demo household is there:");
    say(demo::sign_ins());
    Ok(ExitCode::SUCCESS)
}
