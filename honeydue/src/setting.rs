//! Settings that several commands share. Each flag has an environment variable of the same name; the doc comments are `--help`.
//!
//! A value's own type reads it, so what cannot be used is refused before anything starts. Errors never repeat a secret.

use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};
use server::graphql::read_trusted;
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::wrong::Wrong;

/// Letters that a secret key must have at least, as `domain` wants it.
const MIN_SECRET_LENGTH: usize = 32;

/// Letters of an operator's password, as `domain` wants them.
const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// Whom mail comes from, unless set otherwise.
const MAIL_FROM: &str = "honeyDue <hello@honeydue.test>";

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
    /// Seconds that a stopping process gives to what is under way.
    #[arg(long, env, default_value = "20")]
    pub stop_timeout_secs: Seconds,
}

/// How `serve` meets the world.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "HTTP")]
pub(crate) struct Front {
    /// Where the process listens.
    #[arg(long, env, default_value = "127.0.0.1:8000")]
    pub listen: Listen,
    /// Proxies in front of the program that are trusted to say where a request came from.
    #[arg(long, env, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub trusted_proxies: u8,
    /// Origins, beside its own, from which browsers may open sockets and event streams; commas between them.
    #[arg(long, env, value_delimiter = ',')]
    pub allowed_origins: Vec<PublicUrl>,
    /// A file with the documents that clients were built with: the manifest of Apollo's tools, of Relay's or of GraphQL Code Generator.
    #[arg(long, env, value_name = "FILE")]
    pub trusted_documents: Option<TrustedDocuments>,
    /// Serve the playground at `/playground`.
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
    /// Tries to sign in for one address from one network within a quarter of an hour.
    #[arg(long, env, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_in_tries: u32,
    /// Accounts made from one network within a quarter of an hour.
    #[arg(long, env, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_sign_ups: u32,
    /// Tries with invitation codes for one account or network within an hour.
    #[arg(long, env, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_code_tries: u32,
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

/// Where a worker can be looked at.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Worker")]
pub(crate) struct WorkerPort {
    /// Where the worker answers `/health` and `/metrics`.
    #[arg(long, env, default_value = "127.0.0.1:8001")]
    pub worker_listen: Listen,
}

/// How mail is sent.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Mail")]
pub(crate) struct Mail {
    /// The server that takes our mail: `smtps://user:password@host`, or `smtp://host:25` for one that is trusted and near.
    #[arg(long, env, hide_env_values = true)]
    pub smtp_url: Option<SmtpUrl>,
    /// Whom mail comes from, e.g. `honeyDue <hello@honeydue.example>`.
    #[arg(long, env, default_value = MAIL_FROM)]
    pub mail_from: String,
    /// Where pushes, and mail without a server, are recorded instead of being sent.
    #[arg(long, env, default_value = "./data")]
    pub outbox_dir: PathBuf,
}

impl Mail {
    /// Returns the settings of an installation that records its mail in a folder.
    pub fn recorded(outbox_dir: &Path) -> Self {
        Self {
            smtp_url: None,
            mail_from: MAIL_FROM.to_owned(),
            outbox_dir: outbox_dir.to_owned(),
        }
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Pretty,
    /// For machines: a JSON object a line.
    Json,
}

/// What is logged.
#[derive(Clone, Debug)]
pub(crate) struct LogFilter(pub String);

impl FromStr for LogFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        EnvFilter::try_new(text)
            .map(|_| Self(text.to_owned()))
            .map_err(|_| {
                "must be a level (error, warn, info, debug, trace) or directives such as `info,server=debug`"
                    .to_owned()
            })
    }
}

/// The address of a database.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseUrl(pub SecretString);

impl DatabaseUrl {
    /// Returns the address of the database in a data directory.
    pub fn embedded(data_dir: &Path) -> Self {
        Self(format!("sqlite:{}", data_dir.join("honeydue.sqlite").display()).into())
    }

    /// Returns the address of a database that ends with its connection.
    pub fn in_memory() -> Self {
        Self("sqlite::memory:".into())
    }

    /// Says whether the database is a file.
    pub fn is_sqlite(&self) -> bool {
        self.0.expose_secret().starts_with("sqlite:")
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let postgres = |url: Url| {
            let known = matches!(url.scheme(), "postgres" | "postgresql");
            known && url.path().len() > 1
        };
        if text.starts_with("sqlite:") || Url::parse(text).is_ok_and(postgres) {
            Ok(Self(text.into()))
        } else {
            Err("must be postgres://user:password@host/name, or sqlite:path")
        }
    }
}

/// The address of a Redis.
#[derive(Clone, Debug)]
pub(crate) struct RedisUrl(pub SecretString);

impl FromStr for RedisUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let redis = |url: Url| url.scheme() == "redis" && url.has_host();
        if Url::parse(text).is_ok_and(redis) {
            Ok(Self(text.into()))
        } else {
            Err("must be redis://:password@host or redis://host:6379/0")
        }
    }
}

/// The address of a mail server.
#[derive(Clone, Debug)]
pub(crate) struct SmtpUrl(pub SecretString);

impl FromStr for SmtpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let smtp = |url: Url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host();
        if Url::parse(text).is_ok_and(smtp) {
            Ok(Self(text.into()))
        } else {
            Err("must be smtps://user:password@host or smtp://host:25")
        }
    }
}

/// A mail address.
#[derive(Clone, Debug)]
pub(crate) struct Email(pub String);

impl FromStr for Email {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('@') {
            Some((local, host)) if !local.is_empty() && !host.is_empty() => Ok(Self(text.to_owned())),
            _ => Err("must be a mail address, e.g. you@honeydue.example"),
        }
    }
}

/// A password for an operator.
#[derive(Clone, Debug)]
pub(crate) struct Password(pub SecretString);

impl Password {
    /// Says whether the password is `other`.
    pub fn is(&self, other: &str) -> bool {
        self.0.expose_secret() == other
    }
}

impl FromStr for Password {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if PASSWORD_LENGTH.contains(&text.chars().count()) {
            Ok(Self(text.into()))
        } else {
            Err("must have 8 to 128 letters")
        }
    }
}

/// The installation's secret.
#[derive(Clone, Debug)]
pub(crate) struct SecretKeyText(pub SecretString);

impl FromStr for SecretKeyText {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.chars().count() >= MIN_SECRET_LENGTH {
            Ok(Self(text.into()))
        } else {
            Err("must have at least 32 letters; `openssl rand -base64 32` makes one")
        }
    }
}

/// How people reach the program: scheme and host, no path.
#[derive(Clone, Debug)]
pub(crate) struct PublicUrl(Url);

impl PublicUrl {
    /// Returns the address of something on the program, without a slash at the end of the host.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Says whether people reach the program by HTTPS.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |url: &Url| {
            let web = matches!(url.scheme(), "http" | "https") && url.has_host();
            web && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
        };
        match Url::parse(text) {
            Ok(url) if plain(&url) => Ok(Self(url)),
            _ => Err("must be a scheme and a host without a path, e.g. https://honeydue.example"),
        }
    }
}

/// Texts of documents by the hash or the name that clients send, read from a file.
#[derive(Clone, Debug)]
pub(crate) struct TrustedDocuments(pub HashMap<String, String>);

impl FromStr for TrustedDocuments {
    type Err = String;

    fn from_str(file: &str) -> Result<Self, String> {
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let manifest = fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        read_trusted(&manifest)
            .map(Self)
            .map_err(|problem| format!("{file} {problem}"))
    }
}

/// Where a process listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listen(pub SocketAddr);

impl FromStr for Listen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .map(Self)
            .map_err(|_| "must be an address and a port, e.g. 127.0.0.1:8000 or [::]:8000")
    }
}

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seconds(pub Duration);

impl FromStr for Seconds {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(seconds @ 1..=3_600) => Ok(Self(Duration::from_secs(seconds))),
            _ => Err("must be a number of seconds from 1 to 3600"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in ["", "localhost", "8000", "127.0.0.1", "127.0.0.1:99999"] {
            assert!(text.parse::<Listen>().is_err(), "{text}");
        }
        for text in [
            "",
            "mysql://host/name",
            "postgres://host",
            "postgres:",
            "/var/lib/db",
        ] {
            assert!(text.parse::<DatabaseUrl>().is_err(), "{text}");
        }
        for text in ["", "host:6379", "http://host", "redis:"] {
            assert!(text.parse::<RedisUrl>().is_err(), "{text}");
        }
        for text in [
            "",
            "honeydue.example",
            "https://honeydue.example/app",
            "ftp://host",
            "https://me@host",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
        for text in ["", "0", "-1", "1.5", "20s", "3601"] {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let url: DatabaseUrl = "postgres://app:hunter2@host/name".parse().unwrap();
        let key: SecretKeyText = "correct horse battery staple, again".parse().unwrap();

        let shown = format!("{url:?} {key:?}");

        assert!(!shown.contains("hunter2") && !shown.contains("horse"), "{shown}");
    }
}
