//! `honeydue serve`: the API, the admin and the landing page.

use std::{process::ExitCode, time::Duration};

use domain::app::Limits;
use tracing::{info, warn};

use crate::{
    app,
    cli::ServeArgs,
    clock,
    command::{admin, config::cautions},
    http, log, stop,
    wrong::Wrong,
};

/// Serves until the system asks for the end.
pub(crate) async fn serve(args: ServeArgs) -> Result<ExitCode, Wrong> {
    log::start_traced(&args.logging, &args.tracing)?;
    let leaving = stop::on_signal()?;
    let installation = &args.installation;
    for caution in cautions(installation, &args.front) {
        warn!("{caution}");
    }
    let connections = installation.database_connections;
    let db = app::connect_for_requests(&installation.database_url, connections).await?;
    if !app::wait_for_schema(&db, &leaving).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let limits = Limits {
        sign_in_tries: args.front.max_sign_in_tries.into(),
        sign_in_tries_by_network: args.front.max_sign_in_tries_by_network.into(),
        sign_in_tries_everywhere: args.front.max_sign_in_tries_everywhere.into(),
        sign_ups: args.front.max_sign_ups.into(),
        code_tries: args.front.max_code_tries.into(),
        mailed_codes: args.front.max_mailed_codes.into(),
        mailed_codes_by_network: args.front.max_mailed_codes_by_network.into(),
    };
    let app = app::production(installation, db, limits)?;

    if let (Some(email), Some(password)) = (&args.operator.admin_email, &args.operator.admin_password) {
        admin::seed(&app, email, password).await?;
    }

    let listener = http::listen(args.front.listen.0).await?;
    let address = listener.local_addr().map_err(Wrong::fault)?;
    info!(%address, "Serving {} on {address}", installation.public_url.origin());
    let stopping = stop::drained(&leaving, Duration::from_secs(args.front.drain_secs.into()));
    let settings = http::settings(&args.front, installation, (leaving, stopping.clone()))?;
    let server = http::server(&app, settings)?;
    http::count(&server, &args.metrics, &stopping).await?;
    let watching = tokio::spawn(clock::watch(app.clone()));
    server.serve(listener, installation.stop_timeout_secs.0).await?;
    watching.abort();
    Ok(ExitCode::SUCCESS)
}
