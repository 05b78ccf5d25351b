//! Settings that several commands share. Each flag has an environment variable of the same name; the doc comments are `--help`.
//!
//! A value's own type reads it, so what cannot be used is refused before anything starts. Errors never repeat a secret.

mod files;
mod identity;
mod mail;
mod otlp;
mod outside;
mod purchases;
mod push;
mod value;

use std::{
    fs,
    num::NonZeroU32,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use secrecy::ExposeSecret;
use worker::Budgets;

pub(crate) use self::value::{
    DatabaseUrl, DefaultTier, Email, Kind, Listen, LogFilter, LogFormat, Password, PublicUrl, RedisUrl,
    Seconds, SecretKeyText, SmtpUrl, TrustedDocuments,
};
pub(crate) use self::{
    files::Files,
    identity::Identity,
    mail::Mail,
    otlp::{OtlpHeaders, OtlpUrl, Ratio},
    outside::{ExtraCaFile, Outside},
    purchases::Purchases,
    push::PushServices,
};
use crate::wrong::Wrong;

/// How logs look, and how much of them there is.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Logs")]
pub(crate) struct Logging {
    /// How log lines are written: for people, or a JSON object a line.
    #[arg(long, env, value_enum, default_value_t = LogFormat::Pretty)]
    pub log_format: LogFormat,
    /// What is logged: a level, or directives such as `info,server=debug,sqlx=warn`.
    #[arg(long, env, default_value = "info,sea_orm_migration=warn")]
    pub log_level: LogFilter,
}

/// Where the process tells what it counts.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Metrics")]
pub(crate) struct Metrics {
    /// Where the process answers `/metrics`: an address that only Prometheus reaches. Nothing is counted unless set.
    #[arg(long, env)]
    pub metrics_listen: Option<Listen>,
}

/// Where traces go.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Traces")]
pub(crate) struct Tracing {
    /// A collector that takes traces by OTLP over HTTP, e.g. `http://collector:4318`; `/v1/traces` is appended. No traces are made unless set.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<OtlpUrl>,
    /// Headers that the collector wants: `name=value`, commas between them.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_HEADERS", hide_env_values = true)]
    pub otlp_headers: Option<OtlpHeaders>,
    /// Which part of all traces is kept, from 0 to 1; what a trusted proxy keeps is kept.
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", default_value = "1")]
    pub trace_ratio: Ratio,
    /// What the program is called in traces.
    #[arg(long, env, default_value = "honeydue")]
    pub otel_service_name: String,
}

/// Which database is used.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Database")]
pub(crate) struct Store {
    /// The database: `postgres://user:password@host/name`, or `sqlite:path`. Without it, the SQLite file in the data directory.
    #[arg(long, env, hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
    /// Where the embedded database, its secret key, files and mail are kept.
    #[arg(long, env, default_value = "./data")]
    pub data_dir: PathBuf,
    #[command(flatten)]
    pub outside: Outside,
}

impl Store {
    /// Returns the address of the database.
    pub fn url(&self) -> DatabaseUrl {
        let embedded = || DatabaseUrl::embedded(&self.data_dir);
        self.database_url.clone().unwrap_or_else(embedded)
    }

    /// Returns the file of an embedded database that is not there yet.
    pub fn missing(&self) -> Option<PathBuf> {
        let url = self.url();
        let path = url.0.expose_secret().strip_prefix("sqlite:")?;
        let path = path.split('?').next().unwrap_or(path);
        let file = Path::new(path.strip_prefix("//").unwrap_or(path));
        (path != ":memory:" && !file.exists()).then(|| file.to_owned())
    }

    /// Says whether the database is the embedded one of the data directory.
    pub fn is_embedded(&self) -> bool {
        self.database_url.is_none()
    }

    /// Returns the address of the database, having made the folder of an embedded one.
    pub fn ready(&self) -> Result<DatabaseUrl, Wrong> {
        if self.database_url.is_none() {
            fs::create_dir_all(&self.data_dir)
                .with_context(|| format!("making the data directory {}", self.data_dir.display()))?;
        }
        Ok(self.url())
    }
}

/// What every process of an installation shares.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Installation")]
pub(crate) struct Installation {
    /// The database: `postgres://user:password@host/name`.
    #[arg(long, env, hide_env_values = true)]
    pub database_url: DatabaseUrl,
    /// Connections to the database of this process; about twice the database's cores, divided among the processes.
    #[arg(long, env, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_connections: u32,
    /// Redis: `redis://:password@host`. Needed as soon as there is more than one process.
    #[arg(long, env, hide_env_values = true)]
    pub redis_url: Option<RedisUrl>,
    /// What the names of all keys in Redis begin with.
    #[arg(long, env, default_value = "honeydue:")]
    pub redis_prefix: String,
    /// The installation's secret, at least 32 letters, the same in every process: `openssl rand -base64 32` makes one.
    #[arg(long, env, hide_env_values = true)]
    pub secret_key: SecretKeyText,
    /// How people reach the program, e.g. `https://honeydue.example`; links in mails begin with it.
    #[arg(long, env)]
    pub public_url: PublicUrl,
    /// The plan of accounts that have bought nothing; what it allows are rows of the table `tier_limit`.
    #[arg(long, env, value_enum, ignore_case = true, default_value_t = DefaultTier::Free)]
    pub default_tier: DefaultTier,
    /// Seconds that a stopping process gives to what is under way.
    #[arg(long, env, default_value = "20")]
    pub stop_timeout_secs: Seconds,
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub identity: Identity,
    #[command(flatten)]
    pub purchases: Purchases,
    #[command(flatten)]
    pub push: PushServices,
    #[command(flatten)]
    pub outside: Outside,
}

/// How `serve` meets the world.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "HTTP")]
pub(crate) struct Front {
    /// Where the process listens.
    #[arg(long, env, default_value = "127.0.0.1:8000")]
    pub listen: Listen,
    /// Seconds for which it goes on serving after SIGTERM while `/readyz` says 503: as long as proxies take to notice and to send nothing more.
    #[arg(long, env, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=300))]
    pub drain_secs: u32,
    /// Proxies in front of the program that are trusted to say where a request came from.
    #[arg(long, env, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub trusted_proxies: u8,
    /// Origins, beside its own, of web apps: their pages may ask, open sockets and event streams, and put and get files; commas between them.
    #[arg(long, env, value_delimiter = ',')]
    pub allowed_origins: Vec<PublicUrl>,
    /// A file with the documents that clients were built with: the manifest of Apollo's tools, of Relay's or of GraphQL Code Generator.
    #[arg(long, env, value_name = "FILE")]
    pub trusted_documents: Option<TrustedDocuments>,
    /// Serve the playground at `/playground`, and tell of the schema: answer introspection, and say what is wrong with a document.
    #[arg(long, env)]
    pub playground: bool,
    /// What the installation is for, e.g. `staging`; the admin shows it.
    #[arg(long, env, default_value = "production")]
    pub environment: String,
    /// Longest request body in bytes.
    #[arg(long, env, default_value_t = 1 << 20, value_parser = clap::value_parser!(u32).range(1_024..=1 << 26))]
    pub max_body_bytes: u32,
    /// Deepest nesting of fields in a document.
    #[arg(long, env, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub max_depth: u32,
    /// Most lexical tokens in a document.
    #[arg(long, env, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_tokens: u32,
    /// Most aliases in an operation.
    #[arg(long, env, default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub max_aliases: u32,
    /// Most directives in an operation.
    #[arg(long, env, default_value_t = 50, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub max_directives: u32,
    /// Most fields at the root of an operation.
    #[arg(long, env, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub max_root_fields: u32,
    /// Highest cost of an operation.
    #[arg(long, env, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_cost: u32,
    /// What a person or an address may spend at once.
    #[arg(long, env, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub cost_allowance: u32,
    /// How much of the allowance comes back every second.
    #[arg(long, env, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub cost_per_second: u32,
    /// Longest time in seconds from the start of an operation to its answer.
    #[arg(long, env, default_value = "10")]
    pub operation_timeout_secs: Seconds,
    /// Most sockets and event streams of the process.
    #[arg(long, env, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub max_sockets: u32,
    /// Most sockets and event streams of one person in the process, and of the signed-out of one network.
    #[arg(long, env, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sockets_of_one: u32,
    /// Most connections of the process, each an open file (`ulimit -n`); whoever comes then waits until another one goes.
    #[arg(long, env, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// Most connections of one network; not counted behind a proxy, from whose network all come.
    #[arg(long, env, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections_of_one: u32,
    /// Tries to sign in for one address from one network within a quarter of an hour.
    #[arg(long, env, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_in_tries: u32,
    /// Tries to sign in from one network within a quarter of an hour, whichever addresses it tries.
    #[arg(long, env, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_in_tries_by_network: u32,
    /// Tries to sign in at one address within an hour, wherever they come from; past that, only networks from which its account is signed in
    /// are let in.
    #[arg(long, env, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_in_tries_everywhere: u32,
    /// Accounts made from one network within a quarter of an hour.
    #[arg(long, env, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_ups: u32,
    /// Tries with invitation codes, and as many with codes from mails, for one account or network within an hour.
    #[arg(long, env, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_code_tries: u32,
    /// Codes mailed for one account, and to one address, within an hour.
    #[arg(long, env, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_mailed_codes: u32,
    /// Codes mailed at the wish of one network within an hour.
    #[arg(long, env, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_mailed_codes_by_network: u32,
}

/// The first operator of the admin.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "First operator")]
pub(crate) struct Operator {
    /// Mail address of the first operator of the admin, made when there is none.
    #[arg(long, env, requires = "admin_password")]
    pub admin_email: Option<Email>,
    /// The first operator's password.
    #[arg(long, env, hide_env_values = true)]
    pub admin_password: Option<Password>,
}

/// Where a worker can be looked at, and how fast it sends.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Worker")]
pub(crate) struct WorkerPort {
    /// Where the worker answers `/health` and `/metrics`.
    #[arg(long, env, default_value = "127.0.0.1:8001")]
    pub worker_listen: Listen,
    /// Pushes to Apple's service that the worker sends a second at most; no limit unless set.
    #[arg(long, env)]
    pub apns_per_second: Option<NonZeroU32>,
    /// Pushes to Google's service that the worker sends a second at most; no limit unless set.
    #[arg(long, env)]
    pub fcm_per_second: Option<NonZeroU32>,
    /// Pushes to browsers' services that the worker sends a second at most; no limit unless set.
    #[arg(long, env)]
    pub web_push_per_second: Option<NonZeroU32>,
    /// Mails that the worker sends a second at most; no limit unless set.
    #[arg(long, env)]
    pub mail_per_second: Option<NonZeroU32>,
}

impl WorkerPort {
    /// Returns how many may set out a second on each way.
    pub fn budgets(&self) -> Budgets {
        Budgets {
            ios: self.apns_per_second,
            android: self.fcm_per_second,
            web: self.web_push_per_second,
            mail: self.mail_per_second,
        }
    }
}
