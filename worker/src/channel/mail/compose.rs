//! What mails look like: a text and an HTML body each, filled into the templates.

use std::time::SystemTime;

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    delivery::{Content, Letter},
    locale::Locale,
    mail::text as about_account,
    notification::{Digest, text},
};
use entity::{
    account,
    mail::{self, MailKind},
    notification,
};
use lettre::{
    Message,
    message::{Mailbox, MultiPart},
};
use secrecy::{ExposeSecret, SecretString};

use crate::template::{escape, fill};

/// What a mail is made from.
struct Sheet {
    /// Whom it names beside the address.
    name: Option<String>,
    /// What it is about, in one line.
    subject: String,
    /// The template in text and the one in HTML.
    templates: (&'static str, &'static str),
    /// What fills the gaps of both.
    words: Vec<(&'static str, String)>,
    /// Gaps that are filled in text and in HTML with something of their own.
    lists: Vec<(&'static str, String, String)>,
}

/// Writes the mail under a Message-ID that is the same whenever this letter is sent.
pub(super) fn compose(
    from: &Mailbox,
    (letter, email): (&Letter, &str),
    now: DateTime<Utc>,
) -> anyhow::Result<Message> {
    let locale = Locale::of_tag(&letter.account.locale).unwrap_or_default();
    let sheet = match &letter.content {
        Content::Notices(notices) => notice(locale, &letter.account, notices),
        Content::Digest(digest) => sections(locale, &letter.account, digest),
        Content::Mail { mail, code, link } => {
            let zone = letter.account.time_zone.as_str();
            about(locale, (mail, zone), (code.as_ref(), link.as_ref()))
        }
    };
    let (plain, html) = sheet.fill(locale);
    let address = email.parse().context("reading the address")?;
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.key, from.email.domain())))
        .date(SystemTime::from(now))
        .from(from.clone())
        .to(Mailbox::new(sheet.name, address))
        .subject(sheet.subject)
        .multipart(MultiPart::alternative_plain_html(plain, html));
    message.context("writing the mail")
}

/// Says what is due.
fn notice(locale: Locale, account: &account::Model, notices: &[notification::Model]) -> Sheet {
    let subject = text::headline(locale, notices);
    let lines: Vec<_> = notices
        .iter()
        .map(|notice| (text::title(locale, notice), text::body(locale, notice)))
        .collect();
    let plain = lines
        .iter()
        .map(|(title, home)| format!("- {title} ({home})\n"))
        .collect();
    let html = lines
        .iter()
        .map(|(title, home)| format!("<li>{} ({})</li>\n", escape(title), escape(home)))
        .collect();
    Sheet {
        name: Some(account.display_name.clone()),
        templates: (
            include_str!("../../../templates/notice.txt"),
            include_str!("../../../templates/notice.html"),
        ),
        words: vec![
            ("greeting", text::greeting(locale, &account.display_name)),
            ("title", subject.clone()),
            ("reason", text::reason(locale)),
        ],
        lists: vec![("items", plain, html)],
        subject,
    }
}

/// Says what is late, due, running out and done.
fn sections(locale: Locale, account: &account::Model, digest: &Digest) -> Sheet {
    let subject = about_account::digest_subject(locale, digest);
    let (mut plain, mut html) = (String::new(), String::new());
    for section in about_account::digest_sections(locale, digest) {
        plain.push_str(&format!("{}\n\n", section.title));
        html.push_str(&format!(
            "<h2 style=\"font-size:17px\">{}</h2>\n<ul style=\"padding-left:20px\">\n",
            escape(&section.title)
        ));
        for (line, home) in &section.lines {
            plain.push_str(&format!("- {line} ({home})\n"));
            html.push_str(&format!("<li>{} ({})</li>\n", escape(line), escape(home)));
        }
        html.push_str("</ul>\n");
        if let Some(more) = &section.more {
            plain.push_str(&format!("  {more}\n"));
            html.push_str(&format!("<p>{}</p>\n", escape(more)));
        }
        plain.push('\n');
    }
    Sheet {
        name: Some(account.display_name.clone()),
        templates: (
            include_str!("../../../templates/digest.txt"),
            include_str!("../../../templates/digest.html"),
        ),
        words: vec![
            ("greeting", text::greeting(locale, &account.display_name)),
            ("title", subject.clone()),
            ("unasked", about_account::unasked(locale, MailKind::Digest)),
            ("reason", text::reason(locale)),
        ],
        lists: vec![("items", plain, html)],
        subject,
    }
}

/// Says what is new with an account, or brings a code or a link.
///
/// The person's name stands nowhere: the address may be another's, who should not read what a stranger wrote.
fn about(
    locale: Locale,
    (mail, zone): (&mail::Model, &str),
    (code, link): (Option<&SecretString>, Option<&SecretString>),
) -> Sheet {
    let kind = mail.kind;
    let subject = about_account::subject(locale, kind);
    let mut words = vec![
        ("greeting", about_account::greeting(locale)),
        ("title", subject.clone()),
        ("body", about_account::body(locale, mail, zone)),
        ("unasked", about_account::unasked(locale, kind)),
        ("reason", about_account::reason(locale)),
    ];
    let templates = match (code, link) {
        (Some(code), _) => {
            words.push(("code", code.expose_secret().to_owned()));
            words.push(("lasts", about_account::code_lasts(locale)));
            (
                include_str!("../../../templates/code.txt"),
                include_str!("../../../templates/code.html"),
            )
        }
        (None, Some(link)) => {
            words.push(("link", link.expose_secret().to_owned()));
            (
                include_str!("../../../templates/link.txt"),
                include_str!("../../../templates/link.html"),
            )
        }
        (None, None) => (
            include_str!("../../../templates/news.txt"),
            include_str!("../../../templates/news.html"),
        ),
    };
    Sheet {
        name: None,
        subject,
        templates,
        words,
        lists: Vec::new(),
    }
}

impl Sheet {
    /// Returns the body in text and in HTML.
    fn fill(&self, locale: Locale) -> (String, String) {
        let (plain, html) = self.templates;
        let words = self.words.iter().map(|(name, word)| (*name, word.as_str()));
        let lists = self.lists.iter().map(|(name, plain, _)| (*name, plain.as_str()));
        let plain = fill(plain, &words.chain(lists).collect::<Vec<_>>());

        let words: Vec<_> = self
            .words
            .iter()
            .map(|(name, word)| (*name, escape(word)))
            .collect();
        let words = words.iter().map(|(name, word)| (*name, word.as_ref()));
        let lists = self.lists.iter().map(|(name, _, html)| (*name, html.as_str()));
        let gaps: Vec<_> = words.chain(lists).chain([("lang", locale.tag())]).collect();
        (plain, fill(html, &gaps))
    }
}
