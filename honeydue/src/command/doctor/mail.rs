//! Looking at how mail goes out.

use std::net::IpAddr;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::time::timeout;
use url::Url;

use super::{Amiss, Broken, Finding, Fine, PATIENCE};
use crate::{
    command::worker,
    setting::{Mail, SmtpUrl},
};

/// How the connection to a mail server is.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    /// Whether it is encrypted.
    is_encrypted: bool,
    /// Whether we say who we are.
    has_name: bool,
    /// Whether it stays on this machine.
    is_near: bool,
}

pub(super) async fn mail(settings: &Mail) -> Vec<Finding> {
    let Some(url) = &settings.smtp_url else {
        return vec![Amiss(
            "mail: SMTP_URL is not set; mail is written to the data directory instead of being sent"
                .to_owned(),
        )];
    };
    let Ok(mailer) = worker::mailer(settings) else {
        return vec![Broken(
            "mail: SMTP_URL or MAIL_FROM cannot be used; `honeydue config check` says why".to_owned(),
        )];
    };
    let asked = timeout(PATIENCE, mailer.check()).await;
    if let Err(error) = asked.context("it took too long").flatten() {
        return vec![Broken(format!(
            "mail: the server does not greet, encrypt or let us in ({error:#}); check SMTP_URL: name, password, port, and smtps or ?tls=required"
        ))];
    }
    let Some(line) = line(url) else {
        return vec![Fine("mail: the server greets".to_owned())];
    };
    let text = match (line.is_encrypted, line.has_name) {
        (true, true) => "mail: the server greets, encrypts, and lets us in",
        (true, false) => "mail: the server greets and encrypts; it wants no name",
        (false, true) => "mail: the server greets and lets us in",
        (false, false) => "mail: the server greets; it wants no name",
    };
    let mut findings = vec![Fine(text.to_owned())];
    if !line.is_encrypted && !line.is_near {
        findings.push(Amiss(format!(
            "mail: nothing on the way to the server is encrypted{}; use smtps://, or smtp://…?tls=required for STARTTLS",
            if line.has_name { ", not even the password" } else { "" }
        )));
    }
    findings
}

/// Reads how a connection will be from its address, as lettre reads it.
fn line(url: &SmtpUrl) -> Option<Line> {
    let url = Url::parse(url.0.expose_secret()).ok()?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    let starts_tls = tls.is_some_and(|(_, how)| how == "required" || how == "opportunistic");
    let host = url.host_str()?.trim_matches(['[', ']']);
    let is_near = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    Some(Line {
        is_encrypted: url.scheme() == "smtps" || starts_tls,
        has_name: !url.username().is_empty(),
        is_near,
    })
}

/// Says what receivers look for to know that mail is ours. Whether they find it is not looked at: that is for those who ask from outside.
pub(super) fn signing(settings: &Mail) -> Vec<Finding> {
    let off = settings.off().map(|said| Fine(format!("mail: {said}")));
    let record = settings.dkim().map(|dkim| {
        let (name, text) = dkim.record();
        Fine(format!(
            "mail: signed for receivers that find in the DNS: {name} TXT \"{text}\""
        ))
    });
    let cautions = settings.cautions().into_iter();
    let cautions = cautions.map(|caution| Amiss(format!("mail: {caution}")));
    off.into_iter().chain(record).chain(cautions).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_the_clear_over_the_net_is_seen() {
        let read = |text: &str| {
            let line = line(&text.parse().unwrap()).unwrap();
            (line.is_encrypted, line.has_name, line.is_near)
        };

        assert_eq!(read("smtps://app:hunter2@mail.example"), (true, true, false));
        assert_eq!(read("smtp://mail.example:587?tls=required"), (true, false, false));
        assert_eq!(read("smtp://app:hunter2@mail.example"), (false, true, false));
        assert_eq!(read("smtp://127.0.0.1:25"), (false, false, true));
    }
}
