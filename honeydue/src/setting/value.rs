//! What settings may be: each type reads its text, and says in one line what would do.

use std::{
    collections::HashMap, fs, net::SocketAddr, ops::RangeInclusive, path::Path, str::FromStr, time::Duration,
};

use clap::ValueEnum;
use entity::{mail::MailKind, notification::NotificationKind, tier::Tier};
use sea_orm::{ActiveEnum, Iterable};
use secrecy::{ExposeSecret, SecretString};
use server::graphql::read_trusted;
use tracing_subscriber::EnvFilter;
use url::Url;

/// Letters that a secret key must have at least, as `domain` wants it.
const MIN_SECRET_LENGTH: usize = 32;

/// Letters of an operator's password, as `domain` wants them.
const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Pretty,
    /// For machines: a JSON object a line.
    Json,
}

/// The plan of accounts that have bought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DefaultTier {
    /// What costs nothing.
    #[value(name = "FREE")]
    Free,
    /// What is paid for elsewhere: for an installation that sells nothing.
    #[value(name = "PRO")]
    Pro,
}

impl From<DefaultTier> for Tier {
    fn from(tier: DefaultTier) -> Self {
        match tier {
            DefaultTier::Free => Self::Free,
            DefaultTier::Pro => Self::Pro,
        }
    }
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

/// What a delivery is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A kind of notice.
    Notice(NotificationKind),
    /// A kind of mail.
    Mail(MailKind),
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.to_ascii_uppercase().replace('-', "_");
        if let Ok(kind) = NotificationKind::try_from_value(&text) {
            return Ok(Self::Notice(kind));
        }
        if let Ok(kind) = MailKind::try_from_value(&text) {
            return Ok(Self::Mail(kind));
        }
        let notices = NotificationKind::iter().map(|kind| kind.to_value());
        let all: Vec<_> = notices
            .chain(MailKind::iter().map(|kind| kind.to_value()))
            .collect();
        Err(format!("must be one of {}", all.join(", ")))
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
