//! What mails say: a text and an HTML body each, filled into the templates.

use std::{fmt::Write as _, time::SystemTime};

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    admin::InvitationMail,
    delivery::{Content, Letter},
    locale::Locale,
    mail::{Invited, text as about_account},
    notification::{Digest, text},
};
use entity::{
    id::{AccountId, NotificationId, TypedId},
    mail::{self, MailKind},
    notification::{self, NotificationKind, Way, Wording},
};
use lettre::{
    Message,
    message::{Mailbox, MultiPart},
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{
    header::{AutoSubmitted, ListUnsubscribe, ListUnsubscribePost},
    page::{self, Page},
};
use crate::template::{escape, fill};

/// Letters of what mail programs show beside the subject; what is longer they cut off.
const PREVIEW: usize = 140;

/// Notices that one mail lists. Mail programs cut off what is too long, and nobody reads it.
const LISTED: usize = 50;

/// What a mail is made from.
pub(super) struct Sheet {
    /// Whom it names beside the address.
    name: Option<String>,
    /// What it is about, in one line.
    pub(super) subject: String,
    /// What mail programs show beside the subject.
    preview: String,
    /// The templates.
    page: &'static Page,
    /// What fills the gaps of both.
    words: Vec<(&'static str, String)>,
    /// A gap that is filled in text and in HTML with something of their own.
    items: Option<(String, String)>,
}

/// Writes the mail under a Message-ID that is the same whenever this letter is sent.
pub(super) fn compose(
    from: &Mailbox,
    (letter, email): (&Letter, &str),
    now: DateTime<Utc>,
) -> anyhow::Result<Message> {
    let locale = Locale::of_tag(&letter.account.locale).unwrap_or_default();
    let zone = letter.account.time_zone.as_str();
    let sheet = Sheet::of(locale, &letter.content, (&letter.account.display_name, zone));
    let (plain, html) = sheet.fill(locale, (&letter.public_url, letter.unsubscribe.as_deref()));
    let address = email.parse().context("reading the address")?;
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.key, from.email.domain())))
        .date(SystemTime::from(now))
        .header(AutoSubmitted)
        .from(from.clone())
        .to(Mailbox::new(sheet.name, address))
        .subject(sheet.subject);
    let message = match &letter.unsubscribe {
        Some(link) => message
            .header(ListUnsubscribe(format!("<{link}>")))
            .header(ListUnsubscribePost),
        None => message,
    };
    let message = message.multipart(MultiPart::alternative_plain_html(plain, html));
    message.context("writing the mail")
}

/// Writes an invitation to become an operator, under a Message-ID that is the same whenever it is sent.
pub(super) fn invite(
    from: &Mailbox,
    invitation: &InvitationMail,
    (site, now): (&str, DateTime<Utc>),
) -> anyhow::Result<Message> {
    let sheet = Sheet::invitation(invitation);
    let (plain, html) = sheet.fill(invitation.locale, (site, None));
    let address = invitation.email.parse().context("reading the address")?;
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", invitation.id, from.email.domain())))
        .date(SystemTime::from(now))
        .header(AutoSubmitted)
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(sheet.subject)
        .multipart(MultiPart::alternative_plain_html(plain, html));
    message.context("writing the mail")
}

/// Writes a trial to an address, whoever has it, under a Message-ID of its own.
pub(super) fn trial(
    from: &Mailbox,
    (email, id): (&str, NotificationId),
    (site, now): (&str, DateTime<Utc>),
) -> anyhow::Result<Message> {
    let locale = Locale::default();
    let notice = notification::Model {
        id,
        account_id: AccountId::from_uuid(Uuid::nil()),
        kind: NotificationKind::Test,
        residence_id: None,
        task_id: None,
        completion_id: None,
        document_id: None,
        announcement_id: None,
        actor_id: None,
        occurrence_on: None,
        stage: None,
        local_on: None,
        dedupe_key: String::new(),
        moment_id: None,
        wording: Wording {
            sent: vec![Way::Mail],
            ..Wording::default()
        },
        created_at: now,
        read_at: None,
    };
    let sheet = Sheet::of(locale, &Content::Notices(vec![notice]), (email, "UTC"));
    let (plain, html) = sheet.fill(locale, (site, None));
    let address = email.parse().context("reading the address")?;
    let message = Message::builder()
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .date(SystemTime::from(now))
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(sheet.subject)
        .multipart(MultiPart::alternative_plain_html(plain, html));
    message.context("writing the mail")
}

impl Sheet {
    /// Invites somebody to become an operator.
    pub(super) fn invitation(invitation: &InvitationMail) -> Self {
        let locale = invitation.locale;
        let said = about_account::operator_invitation(locale, invitation.expires_at);
        Self {
            name: None,
            subject: said.subject,
            preview: shorten(&said.body),
            page: &page::LINK,
            words: vec![
                ("greeting", about_account::greeting(locale)),
                ("body", said.body),
                ("link", invitation.link.expose_secret().to_owned()),
                ("open", said.open),
                ("unasked", said.unasked),
                ("reason", said.reason),
            ],
            items: None,
        }
    }

    /// Says a content to somebody of this name, in this zone.
    pub(super) fn of(locale: Locale, content: &Content, (name, zone): (&str, &str)) -> Self {
        match content {
            Content::Notices(notices) => notice(locale, name, notices),
            Content::Digest(digest) => sections(locale, name, digest),
            Content::Invitation(invited) => invitation(locale, invited, zone),
            Content::Mail { mail, code, link } => about(locale, (mail, zone), (code.as_ref(), link.as_ref())),
        }
    }

    /// Returns the body in text and in HTML. `site` is where people reach the installation, `stop` the address by which mails of this
    /// kind end.
    pub(super) fn fill(&self, locale: Locale, (site, stop): (&str, Option<&str>)) -> (String, String) {
        let (stop_plain, stop_html) = stop.map(|link| ending(locale, link)).unwrap_or_default();
        let (plain, html) = match &self.items {
            Some((plain, html)) => (plain.as_str(), html.as_str()),
            None => ("", ""),
        };
        let own = [
            ("title", self.subject.as_str()),
            ("preview", self.preview.as_str()),
            ("site", site),
            ("lang", locale.tag()),
        ];
        let words = self.words.iter().map(|(name, word)| (*name, word.as_str()));
        let words: Vec<_> = words.chain(own).collect();

        let in_text: Vec<_> = words
            .iter()
            .copied()
            .chain([("items", plain), ("stop", &stop_plain)])
            .collect();
        let safe: Vec<_> = words.iter().map(|(name, word)| (*name, escape(word))).collect();
        let safe = safe.iter().map(|(name, word)| (*name, word.as_ref()));
        let in_html: Vec<_> = safe.chain([("items", html), ("stop", &stop_html)]).collect();
        (fill(self.page.plain, &in_text), fill(&self.page.html, &in_html))
    }
}

/// Says how mails of a kind end, in text and in HTML.
fn ending(locale: Locale, link: &str) -> (String, String) {
    let words = about_account::unsubscribe(locale);
    let html = format!(
        "<br>\n<a href=\"{}\" style=\"display:inline-block;padding:8px 0\">{}</a>",
        escape(link),
        escape(&words)
    );
    (format!("\n\n{words}:\n{link}"), html)
}

/// Says what is due, or what there is to say.
fn notice(locale: Locale, name: &str, notices: &[notification::Model]) -> Sheet {
    let lines: Vec<_> = notices
        .iter()
        .take(LISTED)
        .map(|notice| (text::title(locale, notice), text::body(locale, notice)))
        .collect();
    let (mut plain, mut html) = match lines.as_slice() {
        [(_, body)] if is_news(notices) => (format!("{body}\n"), paragraphs(body)),
        // Its title is the mail's, and stands above.
        [(title, home)] => (line(title, home), format!("{}\n", escape(home))),
        several => list(several),
    };
    let reason = match notices.first().map(|notice| notice.kind) {
        Some(NotificationKind::SubscriptionChanged) => about_account::reason(locale),
        _ if is_news(notices) => about_account::reason(locale),
        _ => text::reason(locale),
    };
    let beyond = notices.len() - lines.len();
    if beyond > 0 {
        add_more(&about_account::more(locale, beyond), &mut plain, &mut html);
    }
    Sheet {
        name: Some(name.to_owned()),
        subject: text::headline(locale, notices),
        preview: match lines.as_slice() {
            [(_, home)] => shorten(home),
            several => glance(several),
        },
        page: &page::NOTICE,
        words: vec![("greeting", text::greeting(locale, name)), ("reason", reason)],
        items: Some((plain, html)),
    }
}

/// Says whether notices bring what those who run honeyDue have to say, or a trial of that.
fn is_news(notices: &[notification::Model]) -> bool {
    let is_one = |notice: &notification::Model| notice.wording.announcement.is_some();
    notices.first().is_some_and(is_one)
}

/// Writes a text in HTML as it was written: blank lines part its paragraphs, and its other lines stay.
fn paragraphs(body: &str) -> String {
    let body = body.replace("\r\n", "\n");
    let all = body
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty());
    let all = all.map(|paragraph| {
        let lines = escape(paragraph).replace('\n', "<br>\n");
        format!("<p style=\"margin:0 0 16px\">{lines}</p>\n")
    });
    all.collect()
}

/// Says what is late, due, running out and done.
fn sections(locale: Locale, name: &str, digest: &Digest) -> Sheet {
    let sections = about_account::digest_sections(locale, digest);
    let (mut plain, mut html) = (String::new(), String::new());
    for section in &sections {
        let (lines, items) = list(&section.lines);
        // Writing to a string cannot fail.
        let _ = write!(plain, "{}\n\n{lines}", section.title);
        let _ = write!(
            html,
            "<h2 style=\"margin:0 0 8px;font-size:17px;line-height:1.3\">{}</h2>\n{items}",
            escape(&section.title)
        );
        if let Some(more) = &section.more {
            add_more(more, &mut plain, &mut html);
        }
        plain.push('\n');
    }
    let lines: Vec<_> = sections.into_iter().flat_map(|section| section.lines).collect();
    Sheet {
        name: Some(name.to_owned()),
        subject: about_account::digest_subject(locale, digest),
        preview: glance(&lines),
        page: &page::DIGEST,
        words: vec![
            ("greeting", text::greeting(locale, name)),
            ("unasked", about_account::unasked(locale, MailKind::Digest)),
            ("reason", text::reason(locale)),
        ],
        items: Some((plain, html)),
    }
}

/// Brings an invitation to somebody whose name nobody knows.
fn invitation(locale: Locale, invited: &Invited, zone: &str) -> Sheet {
    let body = about_account::invitation(locale, invited, zone);
    Sheet {
        name: None,
        subject: about_account::subject(locale, invited.mail.kind),
        preview: shorten(&body),
        page: &page::LINK,
        words: vec![
            ("greeting", about_account::greeting(locale)),
            ("body", body),
            ("unasked", about_account::unasked(locale, invited.mail.kind)),
            ("reason", about_account::invitation_reason(locale)),
            ("link", invited.link.expose_secret().to_owned()),
            ("open", about_account::open_invitation(locale)),
        ],
        items: None,
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
    let body = about_account::body(locale, mail, zone);
    let mut preview = shorten(&body);
    let mut words = vec![
        ("greeting", about_account::greeting(locale)),
        ("body", body),
        ("unasked", about_account::unasked(locale, kind)),
        ("reason", about_account::reason(locale)),
    ];
    let page = match (code, link) {
        (Some(code), _) => {
            let lasts = about_account::code_lasts(locale);
            preview = shorten(&lasts);
            words.push(("code", code.expose_secret().to_owned()));
            words.push(("lasts", lasts));
            &page::CODE
        }
        (None, Some(link)) => {
            words.push(("link", link.expose_secret().to_owned()));
            words.push(("open", about_account::open(locale)));
            &page::LINK
        }
        (None, None) => &page::NEWS,
    };
    Sheet {
        name: None,
        subject: about_account::subject(locale, kind),
        preview,
        page,
        words,
        items: None,
    }
}

/// Lists lines with what their homes are called, in text and in HTML.
fn list(lines: &[(String, String)]) -> (String, String) {
    let plain = lines.iter().map(|(title, home)| line(title, home)).collect();
    let items: String = lines
        .iter()
        .map(|(title, home)| {
            format!(
                "<li style=\"margin:0 0 12px\">{}<br>\n<span style=\"font-size:14px;color:#635343\">{}</span></li>\n",
                escape(title),
                escape(home)
            )
        })
        .collect();
    let html = format!("<ul style=\"margin:0 0 20px;padding:0 0 0 20px\">\n{items}</ul>\n");
    (plain, html)
}

/// Adds to a list how much there is beyond it.
fn add_more(more: &str, plain: &mut String, html: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(plain, "  {more}");
    let _ = writeln!(
        html,
        "<p style=\"margin:-8px 0 20px;padding:0 0 0 20px\">{}</p>",
        escape(more)
    );
}

/// Writes a line of a list in text.
fn line(title: &str, home: &str) -> String {
    match home {
        "" => format!("- {title}\n"),
        home => format!("- {title} ({home})\n"),
    }
}

/// Returns the first lines of a list, as far as they are shown beside a subject.
fn glance(lines: &[(String, String)]) -> String {
    let titles: Vec<_> = lines.iter().map(|(title, _)| title.as_str()).collect();
    shorten(&titles.join(", "))
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
