//! `honeydue run`: everything in one process.

use std::{
    fs::{self, File, TryLockError},
    net::SocketAddr,
    path::Path,
    process::ExitCode,
    time::Instant,
};

use ::worker::channel::{Push, push::Recorder};
use anyhow::Context;
use server::{Settings, graphql::Limits};
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::{
    app,
    cli::RunArgs,
    command::{admin, worker},
    console::say,
    demo, http, log,
    setting::{DatabaseUrl, Mail},
    stop,
    wrong::Wrong,
};

/// What the first operator of an embedded installation signs in with, unless set otherwise.
pub(crate) const OPERATOR_PASSWORD: &str = "honeydue-operator";

/// Starts everything and runs until the system asks for the end.
pub(crate) async fn run(args: RunArgs) -> Result<ExitCode, Wrong> {
    let started = Instant::now();
    log::start_traced(&args.logging, &args.tracing)?;
    let stopping = stop::on_signal()?;
    // First, so that a port that is taken shows before anything is written.
    let listener = http::listen(args.listen.0).await?;

    let data_dir = &args.data_dir;
    fs::create_dir_all(data_dir)
        .with_context(|| format!("making the data directory {}", data_dir.display()))?;
    // Held until the end: sessions and jobs are known within one process, so a second one on the same folder would miss what this one does.
    let _held = hold(data_dir)?;
    let db = app::connect(&DatabaseUrl::embedded(data_dir), app::EMBEDDED_CONNECTIONS).await?;
    migration::up(&db).await.map_err(Wrong::fault)?;
    let address = listener.local_addr().map_err(Wrong::fault)?;
    let app = app::embedded(db, (data_dir, address), args.default_tier, &args.push)?;
    demo::seed(&app).await?;
    admin::seed(&app, &args.admin_email, &args.admin_password).await?;

    let server = http::server(
        &app,
        Settings {
            limits: Limits::wide(),
            playground: true,
            environment: "demo".to_owned(),
            providers: args.identity.providers()?,
            stopping: stopping.clone(),
            ..Settings::default()
        },
    )?;
    let services = args.push.services()?;
    let push = match services.ways().is_empty() {
        true => Push::Record(Recorder::File(data_dir.join("push.jsonl"))),
        false => Push::Services(services),
    };
    let worker = ::worker::Settings {
        apple: args.identity.apple()?,
        ..worker::settings(&Mail::recorded(data_dir), push)?
    };

    http::count(&server, &args.metrics, &stopping).await?;
    if args.metrics.metrics_listen.is_some() {
        ::worker::measure::describe();
    }
    greet(&args, address);
    info!("Ready after {} ms", started.elapsed().as_millis());
    let grace = args.stop_timeout_secs.0;
    let working = stop::by_deadline(::worker::run(app, worker, stopping.clone()), &stopping, grace);
    let serving = server.serve(listener, grace);
    let (worked, served) = tokio::join!(
        taking_all_along(working, &stopping),
        taking_all_along(serving, &stopping)
    );
    worked.and(served)?;
    Ok(ExitCode::SUCCESS)
}

/// Takes a data directory for this process; the system gives it back when the process ends, however it does.
pub(crate) fn hold(data_dir: &Path) -> Result<File, Wrong> {
    let file = data_dir.join("lock");
    let held = File::create(&file).with_context(|| format!("making {}", file.display()))?;
    match held.try_lock() {
        Ok(()) => Ok(held),
        Err(TryLockError::WouldBlock) => Err(Wrong::setting(
            "DATA_DIR (--data-dir)",
            format!("{} is in use by another `honeydue run`", data_dir.display()),
        )),
        Err(TryLockError::Error(error)) => {
            let error = anyhow::Error::new(error);
            Err(Wrong::fault(error.context(format!("locking {}", file.display()))))
        }
    }
}

/// Does some work; when it ends, for whatever reason, everything else ends too.
async fn taking_all_along<T>(work: impl Future<Output = T>, stopping: &CancellationToken) -> T {
    let result = work.await;
    stopping.cancel();
    result
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
