//! `honeydue`: one program, three ways to run it. `honeydue --help` is the reference.

use std::process::ExitCode;

use tokio::runtime::Builder;

mod app;
mod cli;
mod clock;
mod command;
mod console;
mod count;
mod demo;
mod http;
mod log;
mod otlp;
mod setting;
mod stop;
mod wrong;

use cli::{Cli, Command};
use domain::outside;
use setting::ExtraCaFile;
use wrong::Wrong;

/// Gives memory back sooner and takes less of it than the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(wrong) => return wrong.told(),
    };
    if let Some(file) = ExtraCaFile::given(&cli.matches) {
        outside::trust(file.authorities.clone());
    }
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Wrong::fault(anyhow::Error::new(error).context("starting the runtime")).told(),
    };
    let result = runtime.block_on(obey(cli));
    // While the runtime is still there, by which it goes.
    otlp::finish();
    match result {
        Ok(code) => code,
        Err(wrong) => wrong.told(),
    }
}

/// Does what the command line says.
async fn obey(cli: Cli) -> Result<ExitCode, Wrong> {
    match cli.command {
        Command::Run(args) => command::run::run(*args).await,
        Command::Serve(args) => command::serve::serve(*args).await,
        Command::Worker(args) => command::worker::worker(*args).await,
        Command::Migrate(args) => command::migrate::migrate(args).await,
        Command::Schema(args) => command::schema::schema(&args),
        Command::Seed(args) => command::seed::seed(args).await,
        Command::Admin(args) => command::admin::admin(args).await,
        Command::Config(args) => command::config::config(*args, &cli.matches),
        Command::Doctor(args) => command::doctor::doctor(*args).await,
        Command::Backup(args) => command::backup::backup(*args).await,
        Command::Restore(args) => command::restore::restore(*args).await,
        Command::Mail(args) => command::mail::mail(*args).await,
        Command::Push(args) => command::push::push(args).await,
        Command::Jobs(args) => command::jobs::jobs(*args).await,
        Command::User(args) => command::user::user(*args).await,
        Command::Healthcheck(args) => command::healthcheck::healthcheck(&args).await,
        Command::Completions(args) => command::completions::completions(&args),
        Command::Man(args) => command::man::man(&args),
    }
}
