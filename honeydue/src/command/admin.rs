//! `honeydue admin`: operators, from the command line; and their pages, from a process of their own.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::{Command, ExitCode, Stdio},
    sync::Arc,
};

use anyhow::Context;
use domain::{App, Clock, Code, Error, admin, app::Parts};
use entity::admin_user::AdminRole;
use secrecy::ExposeSecret;
use server::http::{self, Connections, Patience, Readiness};
use tokio::net::TcpListener;
use tracing::info;

use crate::{
    app,
    cli::{Admin, AdminArgs, AdminServeArgs, CreateArgs, ResetPasswordArgs, ResetTotpArgs, StoreArgs},
    console::say,
    log,
    setting::{Email, Password, PublicUrl},
    stop,
    wrong::Wrong,
};

/// Makes an operator, helps one who is locked out, or serves the pages.
pub(crate) async fn admin(args: AdminArgs) -> Result<ExitCode, Wrong> {
    match args.deed {
        Admin::Create(args) => create(args).await?,
        Admin::ResetPassword(args) => reset_password(args).await?,
        Admin::ResetTotp(args) => reset_totp(args).await?,
        Admin::Serve(args) => serve(args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the first operator of an installation; nothing happens where there is one already.
pub(crate) async fn seed(app: &App, email: &Email, password: &Password) -> Result<(), Wrong> {
    admin::seed(app, new(email, None, password))
        .await
        .map_err(explained)?;
    Ok(())
}

async fn create(args: CreateArgs) -> Result<(), Wrong> {
    let app = open(&args.rest).await?;
    let password = given_or_asked(args.admin_password)?;
    let new = new(&args.admin_email, args.admin_name, &password);
    let user = admin::create(&app, new).await.map_err(explained)?;
    say(format!("{} may sign in to the admin now.", user.email));
    Ok(())
}

async fn reset_password(args: ResetPasswordArgs) -> Result<(), Wrong> {
    let app = open(&args.rest).await?;
    let password = given_or_asked(args.admin_password)?.0.expose_secret().to_owned();
    let user = admin::reset_password(&app, &args.admin_email.0, password)
        .await
        .map_err(explained)?;
    say(format!(
        "{} has a new password and is signed out everywhere.",
        user.email
    ));
    Ok(())
}

async fn reset_totp(args: ResetTotpArgs) -> Result<(), Wrong> {
    let app = open(&args.rest).await?;
    let user = admin::reset_totp(&app, &args.admin_email.0)
        .await
        .map_err(explained)?;
    say(format!(
        "{} signs in by the password alone, until another authenticator app is set up, and is signed out everywhere.",
        user.email
    ));
    Ok(())
}

async fn serve(args: AdminServeArgs) -> Result<(), Wrong> {
    log::start(&args.logging)?;
    let stopping = stop::on_signal()?;
    let address = args.listen.0;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Wrong::setting(
            "ADMIN_LISTEN (--listen)",
            format!("{address} cannot be listened on: {error}"),
        )
    })?;
    let address = listener.local_addr().map_err(Wrong::fault)?;
    // Files need nothing, so they are there as soon as the process is.
    let ready = Readiness {
        database: true,
        schema: true,
        redis: None,
    };
    let router = http::admin(http::Options {
        https: args.public_url.as_ref().is_some_and(PublicUrl::is_https),
        n_proxies: 0,
        playground: false,
        origins: Vec::new(),
        patience: Patience::default(),
        // What is not there is found out without asking anybody.
        refusals: None,
        readiness: Arc::new(move || Box::pin(async move { ready })),
        leaving: stopping.clone(),
    });
    info!(%address, "Serving the admin's files on {address}");
    let connections = Connections {
        // Where the files are served apart, all come by a proxy.
        most_of_one: None,
        ..Connections::default()
    };
    let end = (stopping, args.stop_timeout_secs.0);
    http::serve(listener, (router, &[]), connections, end).await?;
    Ok(())
}

async fn open(args: &StoreArgs) -> Result<App, Wrong> {
    log::start(&args.logging)?;
    let db = app::connect(&args.store.ready()?, 1).await?;
    Ok(App::new(Parts::local(db, Clock::System)))
}

fn new(email: &Email, name: Option<String>, password: &Password) -> admin::NewOperator {
    let local_part = email.0.split('@').next().unwrap_or_default();
    admin::NewOperator {
        email: email.0.clone(),
        password: password.0.expose_secret().to_owned(),
        name: name.unwrap_or_else(|| local_part.to_owned()),
        role: AdminRole::Owner,
    }
}

/// Says what a refusal means for whoever sits at a command line.
fn explained(error: Error) -> Wrong {
    let Error::User(problems) = &error else {
        return error.into();
    };
    let Some(problem) = problems.first() else {
        return error.into();
    };
    let setting = match problem.field.as_deref() {
        Some("email") => "ADMIN_EMAIL (--admin-email)",
        Some("password") => "ADMIN_PASSWORD (--admin-password)",
        Some("name") => "ADMIN_NAME (--admin-name)",
        _ => return error.into(),
    };
    let meaning = match problem.code {
        Code::Taken => {
            "belongs to an operator already; `honeydue admin reset-password` gives another password"
        }
        Code::NotFound => "belongs to no operator; `honeydue admin create` makes one",
        Code::TooShort => "must have at least 8 letters",
        Code::TooLong => "is too long",
        Code::Blank => "must not be empty",
        Code::InvalidFormat => "must be a mail address",
        _ => return error.into(),
    };
    Wrong::setting(setting, meaning)
}

/// Returns the password that was given, or the first line of the standard input; a person is asked for it without an echo.
fn given_or_asked(given: Option<Password>) -> Result<Password, Wrong> {
    if let Some(password) = given {
        return Ok(password);
    }
    let input = io::stdin();
    let quiet = input.is_terminal().then(Quiet::ask);
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    drop(quiet);
    read.context("reading the password")?;
    line.trim_end_matches(['\r', '\n']).parse().map_err(|problem| {
        Wrong::setting(
            "ADMIN_PASSWORD (--admin-password, or the standard input)",
            problem,
        )
    })
}

/// A terminal that does not show what is typed; it does again when this is dropped.
struct Quiet;

impl Quiet {
    fn ask() -> Self {
        // A terminal without `stty` shows what is typed; that is no reason to lock anyone out.
        let _ = write!(io::stderr(), "Password: ");
        echo("-echo");
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        echo("echo");
        let _ = writeln!(io::stderr());
    }
}

fn echo(how: &str) {
    // `stty` speaks to the terminal on its standard input, which is ours.
    let _ = Command::new("stty").arg(how).stdin(Stdio::inherit()).status();
}
