//! `honeydue worker`: reminders, on time and once.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use domain::app::Limits;
use tracing::{info, warn};
use worker::{
    Settings,
    channel::{Mailer, Push},
};

use crate::{app, cli::WorkerArgs, count, log, setting::Mail, stop, wrong::Wrong};

/// Works until the system asks for the end.
pub(crate) async fn worker(args: WorkerArgs) -> Result<ExitCode, Wrong> {
    log::start_traced(&args.logging, &args.tracing)?;
    let stopping = stop::on_signal()?;
    let installation = &args.installation;
    if installation.redis_url.is_none() {
        warn!(
            "REDIS_URL is not set: this worker is woken by the clock only, and tells no other process what it did"
        );
    }
    if installation.identity.keeps_from_apple() {
        warn!("APPLE_KEY_FILE is not set: what Apple gave is not given back when accounts are deleted");
    }
    for off in installation.push.off().into_iter().chain(args.mail.off()) {
        info!("{off}");
    }
    for caution in args.mail.cautions() {
        warn!("{caution}");
    }
    let push = Push::Services(installation.push.services()?);
    let db = app::connect(&installation.database_url, installation.database_connections).await?;
    if !app::wait_for_schema(&db, &stopping).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let app = app::production(installation, db, Limits::default())?;

    let settings = Settings {
        listen: Some(args.port.worker_listen.0),
        apple: installation.identity.apple()?,
        budgets: args.port.budgets(),
        ..settings(&args.mail, push)?
    };
    count::start()?;
    let work = worker::run(app, settings, stopping.clone());
    stop::by_deadline(work, &stopping, installation.stop_timeout_secs.0).await?;
    Ok(ExitCode::SUCCESS)
}

/// The folder of mails within the outbox.
const MAILS: &str = "mail";

/// Returns the settings of a worker that records mail that no server takes.
pub(crate) fn settings(mail: &Mail, push: Push) -> Result<Settings, Wrong> {
    let (mailer, outbox) = (mailer(mail)?, &mail.outbox_dir);
    // Made before the first mail, so that whoever is told of the folder finds it.
    let mails = mail.smtp_url.is_none().then(|| mails(mail));
    let folder = mails.as_ref().unwrap_or(outbox);
    fs::create_dir_all(folder).with_context(|| format!("making the outbox {}", folder.display()))?;
    Ok(Settings::new(mailer, push))
}

/// Returns the folder of mails that no server takes.
pub(crate) fn mails(mail: &Mail) -> PathBuf {
    mail.outbox_dir.join(MAILS)
}

/// Returns what sends mail, or writes it into the outbox where there is no server for it.
pub(crate) fn mailer(mail: &Mail) -> Result<Mailer, Wrong> {
    if let Some(url) = &mail.smtp_url {
        Mailer::smtp(&url.0, FROM_NOBODY)
            .map_err(|_| Wrong::setting("SMTP_URL (--smtp-url)", "is no address of a mail server"))?;
    }
    let mailer = match &mail.smtp_url {
        Some(url) => Mailer::smtp(&url.0, &mail.mail_from),
        None => Mailer::disk(mails(mail), &mail.mail_from),
    };
    let mailer = mailer.map_err(|_| {
        Wrong::setting(
            "MAIL_FROM (--mail-from)",
            "must be a name and an address, e.g. honeyDue <hello@honeydue.example>",
        )
    })?;
    Ok(mailer.signed_by(mail.dkim()))
}

/// A sender that is certainly well written, so that what else is wrong with a mailer is its address.
const FROM_NOBODY: &str = "nobody@honeydue.test";
