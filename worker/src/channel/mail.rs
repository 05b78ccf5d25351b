//! Mails: over SMTP, or as files in a folder.

use std::{fmt, path::PathBuf, sync::Arc, time::SystemTime};

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    delivery::{Letter, Outcome, SEND_TIMEOUT},
    locale::Locale,
    notification::text,
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
    transport::smtp::{self, PoolConfig},
};
use secrecy::{ExposeSecret, SecretString};

use crate::template::{escape, fill};

/// Connections to the mail server that are kept open.
const CONNECTIONS: u32 = 8;

/// Enhanced codes (RFC 3463) of an address behind which nobody is: no such mailbox, moved, a domain that takes no mail.
const NOBODY_THERE: [&str; 3] = ["5.1.1", "5.1.6", "5.1.10"];

/// How mails leave the house.
#[derive(Clone)]
pub enum Mailer {
    /// Over SMTP.
    Smtp {
        /// The server.
        server: AsyncSmtpTransport<Tokio1Executor>,
        /// Whom they come from.
        from: Arc<Mailbox>,
    },
    /// As one `.eml` file each in a folder, where people can look at them.
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Whom they come from.
        from: Arc<Mailbox>,
    },
}

impl Mailer {
    /// Sends over the server at `url`, e.g. `smtps://user:password@host` or `smtp://host:25`; `from` is e.g.
    /// `honeyDue <hello@example.com>`.
    pub fn smtp(url: &SecretString, from: &str) -> anyhow::Result<Self> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            // The address holds a password, so the error must not repeat it.
            .map_err(|_| anyhow::anyhow!("the address of the mail server is not one"))?
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .timeout(SEND_TIMEOUT.to_std().ok().map(|timeout| timeout / 2))
            .build();
        Ok(Self::Smtp {
            server,
            from: sender(from)?,
        })
    }

    /// Writes mails into `folder`, which is made for the first one, and again when it is gone.
    ///
    /// # Errors
    ///
    /// When `from` is no address.
    pub fn disk(folder: PathBuf, from: &str) -> anyhow::Result<Self> {
        Ok(Self::Disk {
            folder,
            from: sender(from)?,
        })
    }

    /// Sends a letter to its account's address, and says how that ended.
    pub async fn send(&self, letter: &Letter, now: DateTime<Utc>) -> Outcome {
        let message = match compose(self.from(), letter, now) {
            Ok(message) => message,
            Err(error) => return refused(format!("{error:#}")),
        };
        match self {
            Self::Smtp { server, .. } => match server.send(message).await {
                Ok(response) => Outcome::Sent {
                    provider_id: response.first_line().map(str::to_owned),
                },
                Err(error) => outcome(&error),
            },
            Self::Disk { folder, .. } => {
                // The same letter has the same name, so a repetition takes the place of the first.
                let file = folder.join(format!("{}.eml", letter.key));
                let written = async {
                    tokio::fs::create_dir_all(folder).await?;
                    tokio::fs::write(&file, message.formatted()).await
                };
                match written.await {
                    Ok(()) => Outcome::Sent { provider_id: None },
                    Err(error) => Outcome::Transient {
                        status: None,
                        reason: format!("writing {}: {error}", file.display()),
                        retry_after: None,
                    },
                }
            }
        }
    }

    fn from(&self) -> &Mailbox {
        match self {
            Self::Smtp { from, .. } | Self::Disk { from, .. } => from,
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp { from, .. } => f.debug_struct("Smtp").field("from", from).finish_non_exhaustive(),
            Self::Disk { folder, from } => f
                .debug_struct("Disk")
                .field("folder", folder)
                .field("from", from)
                .finish(),
        }
    }
}

fn sender(from: &str) -> anyhow::Result<Arc<Mailbox>> {
    Ok(Arc::new(from.parse().context("reading whom mails come from")?))
}

/// Writes the mail: text and HTML, under a Message-ID that is the same whenever this letter is sent.
fn compose(from: &Mailbox, letter: &Letter, now: DateTime<Utc>) -> anyhow::Result<Message> {
    let locale = Locale::of_tag(&letter.account.locale).unwrap_or_default();
    let address = letter.account.email.parse().context("reading the address")?;
    let to = Mailbox::new(Some(letter.account.display_name.clone()), address);
    let title = text::headline(locale, &letter.notices);
    let greeting = text::greeting(locale, &letter.account.display_name);
    let reason = text::reason(locale);
    let lines: Vec<_> = letter
        .notices
        .iter()
        .map(|notice| (text::title(locale, notice), text::body(notice)))
        .collect();

    let items: String = lines
        .iter()
        .map(|(title, home)| format!("- {title} ({home})\n"))
        .collect();
    let plain = [
        ("greeting", greeting.as_str()),
        ("title", title.as_str()),
        ("items", items.as_str()),
        ("reason", reason.as_str()),
    ];
    let plain = fill(include_str!("../../templates/notice.txt"), &plain);

    let items: String = lines
        .iter()
        .map(|(title, home)| format!("<li>{} ({})</li>\n", escape(title), escape(home)))
        .collect();
    let html = [
        ("lang", locale.tag()),
        ("greeting", &*escape(&greeting)),
        ("title", &*escape(&title)),
        ("items", items.as_str()),
        ("reason", &*escape(&reason)),
    ];
    let html = fill(include_str!("../../templates/notice.html"), &html);

    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.key, from.email.domain())))
        .date(SystemTime::from(now))
        .from(from.clone())
        .to(to)
        .subject(title)
        .multipart(MultiPart::alternative_plain_html(plain, html));
    message.context("writing the mail")
}

/// Says what a mail server's refusal means, or its silence.
fn outcome(error: &smtp::Error) -> Outcome {
    let reason = error.to_string();
    let status = error.status().map(|code| code.to_string());
    if error.is_permanent() {
        let mut words = reason.split([' ', ':', '-']);
        let target_gone = words.any(|word| NOBODY_THERE.contains(&word));
        return Outcome::Permanent {
            status,
            reason,
            target_gone,
        };
    }
    // Nothing has been said to a server that could not be reached.
    let unreached = reason.starts_with("Connection error") || error.is_tls();
    if error.is_transient() || unreached {
        return Outcome::Transient {
            status,
            reason,
            retry_after: None,
        };
    }
    if error.is_client() {
        return refused(reason);
    }
    Outcome::Unknown { reason }
}

fn refused(reason: String) -> Outcome {
    Outcome::Permanent {
        status: None,
        reason,
        target_gone: false,
    }
}
