//! Mails: over SMTP, or as files in a folder.

mod compose;
mod dkim;
mod header;
mod page;
#[cfg(test)]
mod specimen;

use std::{fmt, path::PathBuf, sync::Arc};

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    admin::InvitationMail,
    delivery::{Letter, Outcome, SEND_TIMEOUT},
    outside::{self, Authorities},
};
use entity::id::NotificationId;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::Mailbox,
    transport::smtp::{
        self, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tracing::Instrument;

use self::compose::{compose, invite, trial};
pub use self::dkim::{Dkim, DkimKey};

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
        sender: Arc<Sender>,
    },
    /// As one `.eml` file each in a folder, where people can look at them.
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Whom they come from.
        sender: Arc<Sender>,
    },
}

/// Whom mails come from, and who answers for that.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Mailbox,
    dkim: Option<Dkim>,
}

impl Mailer {
    /// Sends over the server at `url`, e.g. `smtps://user:password@host` or `smtp://host:25`; `from` is e.g.
    /// `honeyDue <hello@example.com>`.
    pub fn smtp(url: &SecretString, from: &str) -> anyhow::Result<Self> {
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            // The address holds a password, so the error must not repeat it.
            .map_err(|_| anyhow::anyhow!("the address of the mail server is not one"))?;
        if let Some(trusted) = outside::trusted() {
            server = server.tls(tls(url, trusted)?);
        }
        let server = server
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .timeout(SEND_TIMEOUT.to_std().ok().map(|timeout| timeout / 2))
            .build();
        Ok(Self::Smtp {
            server,
            sender: sender(from)?,
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
            sender: sender(from)?,
        })
    }

    /// Has mails signed, where there is a key for it.
    #[must_use]
    pub fn signed_by(mut self, dkim: Option<Dkim>) -> Self {
        let (Self::Smtp { sender, .. } | Self::Disk { sender, .. }) = &mut self;
        Arc::make_mut(sender).dkim = dkim;
        self
    }

    /// Sends a letter to an address, and says how that ended.
    pub async fn send(&self, letter: &Letter, email: &str, now: DateTime<Utc>) -> Outcome {
        let written = compose(self.from(), (letter, email), now);
        self.hand_over((written, letter.key.to_string()), now).await
    }

    /// Sends an invitation to become an operator, and says how that ended; `site` is where people reach the installation.
    pub async fn invite(&self, invitation: &InvitationMail, site: &str, now: DateTime<Utc>) -> Outcome {
        let written = invite(self.from(), invitation, (site, now));
        self.hand_over((written, invitation.id.to_string()), now).await
    }

    /// Sends a trial to an address, and says how that ended; `site` is where people reach the installation.
    pub async fn try_out(&self, email: &str, site: &str, now: DateTime<Utc>) -> Outcome {
        let id = NotificationId::new(now);
        let written = trial(self.from(), (email, id), (site, now));
        self.hand_over((written, id.to_string()), now).await
    }

    /// Connects to the mail server, encrypted where its address says so, and signs in where it has a name. A folder needs no looking at.
    ///
    /// # Errors
    ///
    /// When the server is not there, or does not let us in.
    pub async fn check(&self) -> anyhow::Result<()> {
        let Self::Smtp { server, .. } = self else {
            return Ok(());
        };
        match server.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => anyhow::bail!("it hung up"),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends what was written, under a name that is the same for each repetition.
    async fn hand_over(
        &self,
        (written, key): (anyhow::Result<Message>, String),
        now: DateTime<Utc>,
    ) -> Outcome {
        let (envelope, mail) = match written.and_then(|message| self.signed(&message, now)) {
            Ok(signed) => signed,
            Err(error) => return refused(format!("{error:#}")),
        };
        match self {
            Self::Smtp { server, .. } => {
                let server = server.clone();
                // By itself: whoever waits may give up in the middle, and the connection would serve the next mail, to which the answers
                // that are still to come would seem to belong.
                let sending = async move { server.send_raw(&envelope, &mail).await };
                match tokio::spawn(sending.in_current_span()).await {
                    Ok(Ok(response)) => Outcome::Sent {
                        provider_id: response.first_line().map(str::to_owned),
                    },
                    Ok(Err(error)) => outcome(&error),
                    Err(_) => Outcome::Unknown {
                        reason: "sending ended without an answer".to_owned(),
                    },
                }
            }
            Self::Disk { folder, .. } => {
                // The same letter has the same name, so a repetition takes the place of the first.
                let file = folder.join(format!("{key}.eml"));
                let written = async {
                    tokio::fs::create_dir_all(folder).await?;
                    tokio::fs::write(&file, mail).await
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
        let (Self::Smtp { sender, .. } | Self::Disk { sender, .. }) = self;
        &sender.from
    }

    /// Returns a mail as it goes on its way, signed where there is a key for it.
    fn signed(&self, message: &Message, now: DateTime<Utc>) -> anyhow::Result<(Envelope, Vec<u8>)> {
        let (Self::Smtp { sender, .. } | Self::Disk { sender, .. }) = self;
        let mail = message.formatted();
        let Some(dkim) = &sender.dkim else {
            return Ok((message.envelope().clone(), mail));
        };
        let text = std::str::from_utf8(&mail).context("reading the mail that is to be signed")?;
        let signature = dkim.sign(text, now).context("signing the mail")?;
        Ok((message.envelope().clone(), [signature.as_bytes(), &mail].concat()))
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp { sender, .. } => f
                .debug_struct("Smtp")
                .field("sender", sender)
                .finish_non_exhaustive(),
            Self::Disk { folder, sender } => f
                .debug_struct("Disk")
                .field("folder", folder)
                .field("sender", sender)
                .finish(),
        }
    }
}

/// Says how a connection is encrypted, as lettre itself reads it from the address; it takes no further authorities there.
fn tls(url: &SecretString, trusted: &Authorities) -> anyhow::Result<Tls> {
    let url = Url::parse(url.expose_secret()).map_err(|_| anyhow::anyhow!("the address is none"))?;
    let how = url.query_pairs().find(|(name, _)| name == "tls");
    let how = how.as_ref().map(|(_, how)| &**how);
    let parameters = || {
        let certificates = Certificate::from_pem(trusted.pem()).context("reading the further authorities")?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let parameters = TlsParameters::builder(host).add_root_certificate(certificates);
        parameters.build().context("setting up TLS to the mail server")
    };
    Ok(match (url.scheme(), how) {
        ("smtps", _) => Tls::Wrapper(parameters()?),
        (_, Some("required")) => Tls::Required(parameters()?),
        (_, Some("opportunistic")) => Tls::Opportunistic(parameters()?),
        _ => Tls::None,
    })
}

fn sender(from: &str) -> anyhow::Result<Arc<Sender>> {
    let from = from.parse().context("reading whom mails come from")?;
    Ok(Arc::new(Sender { from, dkim: None }))
}

/// Says what a mail server's refusal means, or its silence.
fn outcome(error: &smtp::Error) -> Outcome {
    let reason = error.to_string();
    let status = error.status().map(|code| code.to_string());
    if error.is_permanent() {
        return Outcome::Permanent {
            target_gone: NOBODY_THERE.contains(&enhanced(&reason)),
            status,
            reason,
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

/// Returns the enhanced code that a server's answer begins with, behind what it is told with here; what stands further on may be anything.
fn enhanced(reason: &str) -> &str {
    let answer = reason.split_once("): ").map_or("", |(_, answer)| answer);
    answer.split([' ', ':', '-']).next().unwrap_or_default()
}

fn refused(reason: String) -> Outcome {
    Outcome::Permanent {
        status: None,
        reason,
        target_gone: false,
    }
}
