//! `honeydue run`: everything in one process.

use std::{fs, net::SocketAddr, process::ExitCode, time::Instant};

use anyhow::Context;
use server::graphql::Limits;
use tracing::info;

use crate::{
    app,
    cli::RunArgs,
    console::say,
    demo,
    http::{self, Settings},
    log,
    setting::DatabaseUrl,
    stop,
    wrong::Wrong,
};

/// What the first operator of an embedded installation signs in with, unless set otherwise.
pub(crate) const OPERATOR_PASSWORD: &str = "honeydue-operator";

/// Starts everything and runs until the system asks for the end.
pub(crate) async fn run(args: RunArgs) -> Result<ExitCode, Wrong> {
    let started = Instant::now();
    log::start(&args.logging)?;
    let stopping = stop::on_signal()?;
    // First, so that a port that is taken shows before anything is written.
    let listener = http::listen(args.listen.0).await?;

    let data_dir = &args.data_dir;
    fs::create_dir_all(data_dir)
        .with_context(|| format!("making the data directory {}", data_dir.display()))?;
    let db = app::connect(&DatabaseUrl::embedded(data_dir), app::EMBEDDED_CONNECTIONS).await?;
    migration::up(&db).await.map_err(Wrong::fault)?;
    let app = app::embedded(db, data_dir)?;
    demo::seed(&app).await?;

    greet(&args, listener.local_addr().map_err(Wrong::fault)?);
    info!("Ready after {} ms", started.elapsed().as_millis());
    let settings = Settings {
        limits: Limits::wide(),
        origins: Vec::new(),
        https: false,
        n_proxies: 0,
        playground: true,
        grace: args.stop_timeout_secs.0,
    };
    http::serve(&app, listener, settings, stopping).await?;
    Ok(ExitCode::SUCCESS)
}

/// Prints where everything is and how to get in.
fn greet(args: &RunArgs, address: SocketAddr) {
    let at = format!("http://{address}");
    let mail = args.data_dir.join("mail");
    // A password that somebody chose is theirs to remember.
    let password = &args.admin_password;
    let operator = if password.is(OPERATOR_PASSWORD) {
        OPERATOR_PASSWORD
    } else {
        "(as it was set)"
    };
    say(format!(
        "\
honeyDue is ready.

  landing page  {at}/
  app API       {at}/graphql
  playground    {at}/playground
  admin         {at}/admin/
  mail outbox   {}

People of the demo household:
{}

Operator of the admin:
  {}  {operator}

Everything is kept in {}. Ctrl+C stops.",
        mail.display(),
        demo::sign_ins(),
        args.admin_email.0,
        args.data_dir.display(),
    ));
}
