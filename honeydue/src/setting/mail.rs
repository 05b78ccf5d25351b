//! How mail is sent, and signed.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::Args;
use worker::channel::{Dkim, DkimKey};

use super::SmtpUrl;

/// Whom mail comes from, unless set otherwise.
const MAIL_FROM: &str = "honeyDue <hello@honeydue.test>";

/// Letters of a name in the DNS, and of a part of one (RFC 1035).
const LONGEST: (usize, usize) = (253, 63);

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
    /// Where mail without a server is recorded instead of being sent.
    #[arg(long, env, default_value = "./data")]
    pub outbox_dir: PathBuf,
    /// The domain that answers for our mail (DKIM), that of MAIL_FROM or one above it; without a key, mail is not signed here. `honeydue
    /// doctor` says what to put into the DNS.
    #[arg(long, env, requires_all = ["dkim_selector", "dkim_key"])]
    pub dkim_domain: Option<DomainName>,
    /// What the key is called below that domain: receivers look for its public half at `SELECTOR._domainkey.DOMAIN`. A new key wants a new
    /// name, so that mail on its way stays good.
    #[arg(long, env, requires_all = ["dkim_domain", "dkim_key"])]
    pub dkim_selector: Option<Selector>,
    /// The private key that mail is signed with, in PEM, or a file that holds it: RSA of 2,048 bits or more, as `openssl genrsa 2048` makes
    /// one, or Ed25519, which not all receivers know yet.
    #[arg(long, env, value_name = "FILE", requires_all = ["dkim_domain", "dkim_selector"], hide_env_values = true)]
    pub dkim_key: Option<SigningKey>,
}

impl Mail {
    /// Returns the settings of an installation that records its mail in a folder.
    pub fn recorded(outbox_dir: &Path) -> Self {
        Self {
            smtp_url: None,
            mail_from: MAIL_FROM.to_owned(),
            outbox_dir: outbox_dir.to_owned(),
            dkim_domain: None,
            dkim_selector: None,
            dkim_key: None,
        }
    }

    /// Returns what signs mail, where there is a key for it.
    pub fn dkim(&self) -> Option<Dkim> {
        let (Some(domain), Some(selector), Some(key)) =
            (&self.dkim_domain, &self.dkim_selector, &self.dkim_key)
        else {
            return None;
        };
        Some(Dkim::new(&domain.0, &selector.0, key.0.clone()))
    }

    /// Says why mail that goes out is not signed.
    pub fn off(&self) -> Option<&'static str> {
        let is_unsigned = self.smtp_url.is_some() && self.dkim_key.is_none();
        is_unsigned.then_some("mail is not signed: DKIM_KEY is not set; fine where the mail server signs it")
    }

    /// Says what receivers may hold against mail that is signed.
    pub fn cautions(&self) -> Vec<&'static str> {
        let (Some(domain), Some(key)) = (&self.dkim_domain, &self.dkim_key) else {
            return Vec::new();
        };
        let (_, host) = self.mail_from.rsplit_once('@').unwrap_or_default();
        let host = host.trim_end_matches('>').to_ascii_lowercase();
        let is_below = |below: &str, above: &str| below == above || below.ends_with(&format!(".{above}"));
        let mut cautions = Vec::new();
        if !is_below(&host, &domain.0) && !is_below(&domain.0, &host) {
            cautions.push(
                "MAIL_FROM is not an address of DKIM_DOMAIN: receivers that go by DMARC take the mail for unsigned",
            );
        }
        if key.0.is_ed25519() {
            cautions.push(
                "DKIM_KEY is one of Ed25519: receivers that know RSA only, and large ones are among them, take the mail for unsigned",
            );
        }
        cautions
    }
}

/// The name of a domain, in small letters.
#[derive(Clone, Debug)]
pub(crate) struct DomainName(pub String);

impl FromStr for DomainName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match is_name(text) && text.contains('.') {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err("must be the name of a domain, e.g. honeydue.example"),
        }
    }
}

/// What a key is called below a domain.
#[derive(Clone, Debug)]
pub(crate) struct Selector(pub String);

impl FromStr for Selector {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match is_name(text) {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err("must be a name of letters, digits and hyphens, e.g. autumn-2026"),
        }
    }
}

/// Says whether a text is what the DNS calls a host.
fn is_name(text: &str) -> bool {
    let (most, most_of_part) = LONGEST;
    let is_part = |part: &str| {
        let is_plain = part
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        is_plain && (1..=most_of_part).contains(&part.len()) && !part.starts_with('-') && !part.ends_with('-')
    };
    text.len() <= most && text.split('.').all(is_part)
}

/// A key that mail is signed with, from the setting itself or from the file that it names.
#[derive(Clone, Debug)]
pub(crate) struct SigningKey(pub DkimKey);

impl FromStr for SigningKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = "no private key in PEM of RSA with 2,048 bits or more, or of Ed25519; `openssl genrsa 2048` makes one";
        if text.trim_start().starts_with("-----BEGIN") {
            // Some files of settings have one line for each.
            let key = DkimKey::read(&text.replace("\\n", "\n"));
            return key.map(Self).ok_or_else(|| format!("is {wanted}"));
        }
        if text.is_empty() {
            return Err("names no file".to_owned());
        }
        // What was meant to be a key must not be shown, so the name is left out.
        let pem =
            fs::read_to_string(text).map_err(|error| format!("names a file that cannot be read: {error}"))?;
        let key = DkimKey::read(&pem);
        key.map(Self)
            .ok_or_else(|| format!("names a file that holds {wanted}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_and_selectors_are_names_of_the_dns() {
        assert_eq!(
            "Mail.honeyDue.example".parse::<DomainName>().unwrap().0,
            "mail.honeydue.example"
        );
        assert_eq!("autumn.2026-b".parse::<Selector>().unwrap().0, "autumn.2026-b");
        for text in [
            "",
            "localhost",
            ".example",
            "a..b",
            "-a.example",
            "a b.example",
            "a.example; v=x",
            "ä.example",
        ] {
            assert!(text.parse::<DomainName>().is_err(), "{text}");
        }
        for text in ["", "a_b", "a.", "a;b", &"a".repeat(64)] {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
    }

    #[test]
    fn mail_of_another_domain_than_the_one_that_answers_for_it_is_told() {
        let key = include_str!("../../../testing/keys/one.pem");
        let cautions = |from: &str, domain: &str| {
            let mail = Mail {
                mail_from: from.to_owned(),
                dkim_domain: Some(domain.parse().unwrap()),
                dkim_key: Some(key.parse().unwrap()),
                ..Mail::recorded(Path::new("x"))
            };
            mail.cautions().len()
        };

        for (from, domain) in [
            ("honeyDue <hello@honeydue.example>", "honeydue.example"),
            ("hello@Mail.honeydue.example", "honeydue.example"),
            ("hello@honeydue.example", "mail.honeydue.example"),
        ] {
            assert_eq!(cautions(from, domain), 0, "{from} {domain}");
        }
        for (from, domain) in [
            ("hello@honeydue.example", "due.example"),
            ("hello@honeydue.test", "honeydue.example"),
        ] {
            assert_eq!(cautions(from, domain), 1, "{from} {domain}");
        }
    }

    #[test]
    fn a_key_may_stand_on_one_line() {
        let key = include_str!("../../../testing/keys/one.pem");

        assert!(key.replace('\n', "\\n").parse::<SigningKey>().is_ok());
        assert!("-----BEGIN PRIVATE KEY-----".parse::<SigningKey>().is_err());
    }
}
