//! What mails about an account say, in the language of the account.
//!
//! Nothing that a person wrote stands in them: they also go to addresses that are not proven to be that person's.

use chrono::{DateTime, Datelike, Utc};
use entity::mail::{self, MailKind};
use fluent_bundle::FluentArgs;
use secrecy::ExposeSecret;

use super::{CODE_MINUTES, Invited};
use crate::{
    account::GRACE,
    export::KEPT,
    locale::Locale,
    notification::{Digest, Line},
    schedule::zone,
};

/// Returns what a mail is about, in one line.
pub fn subject(locale: Locale, kind: MailKind) -> String {
    say(
        locale,
        match kind {
            MailKind::VerifyEmail => "mail-verify-email-subject",
            MailKind::ResetPassword => "mail-reset-password-subject",
            MailKind::EmailChanged => "mail-email-changed-subject",
            MailKind::PasswordChanged => "mail-password-changed-subject",
            MailKind::AccountDeleted => "mail-account-deleted-subject",
            MailKind::DataExport => "mail-data-export-subject",
            MailKind::Invitation => "mail-invitation-subject",
            MailKind::PlanBegun => "mail-plan-begun-subject",
            MailKind::PlanEnded => "mail-plan-ended-subject",
            MailKind::Digest => "mail-digest-subject",
            MailKind::Welcome => "mail-welcome-subject",
            MailKind::FirstHome => "mail-first-home-subject",
            MailKind::FirstTask => "mail-first-task-subject",
            MailKind::Household => "mail-household-subject",
        },
    )
}

/// Returns how a mail begins.
pub fn greeting(locale: Locale) -> String {
    say(locale, "mail-greeting")
}

/// Returns what a mail says, with times by the clock of the person's zone; the code or the link stands below, if one comes with it.
pub fn body(locale: Locale, mail: &mail::Model, zone: &str) -> String {
    let (key, until) = match mail.kind {
        MailKind::VerifyEmail => ("mail-verify-email-body", None),
        MailKind::ResetPassword => ("mail-reset-password-body", None),
        MailKind::EmailChanged => ("mail-email-changed-body", None),
        MailKind::PasswordChanged => ("mail-password-changed-body", None),
        MailKind::PlanBegun => ("mail-plan-begun-body", None),
        MailKind::PlanEnded => ("mail-plan-ended-body", None),
        MailKind::Invitation => ("mail-invitation-subject", None),
        MailKind::Digest => ("mail-digest-subject", None),
        MailKind::Welcome => ("mail-welcome-body", None),
        MailKind::FirstHome => ("mail-first-home-body", None),
        MailKind::FirstTask => ("mail-first-task-body", None),
        MailKind::Household => ("mail-household-body", None),
        MailKind::AccountDeleted => ("mail-account-deleted-body", Some(mail.created_at + GRACE)),
        MailKind::DataExport => ("mail-data-export-body", Some(mail.created_at + KEPT)),
    };
    let mut arguments = FluentArgs::new();
    if let Some(until) = until {
        arguments.set("until", instant(locale, until, zone));
    }
    locale.say(key, &arguments)
}

/// Returns an instant by the clock of a zone, e.g. `December 23, 2026, 08:00 (America/Chicago)`.
fn instant(locale: Locale, at: DateTime<Utc>, zone: &str) -> String {
    let zone = zone::stored(zone);
    let at = at.with_timezone(&zone);
    let mut arguments = FluentArgs::new();
    arguments.set("month", at.month());
    // Texts, since a number may be written in the manner of a language.
    arguments.set("day", at.day().to_string());
    arguments.set("year", at.year().to_string());
    arguments.set("time", at.format("%H:%M").to_string());
    arguments.set("zone", zone.name());
    locale.say("mail-instant", &arguments)
}

/// Returns what an invitation says, with the time by the clock of the zone of who invites.
pub fn invitation(locale: Locale, invited: &Invited, zone: &str) -> String {
    let actor = invited
        .by
        .clone()
        .unwrap_or_else(|| say(locale, "mail-invitation-somebody"));
    let home = match &invited.home {
        Some(name) => {
            let mut arguments = FluentArgs::new();
            arguments.set("name", name.as_str());
            locale.say("mail-invitation-home", &arguments)
        }
        None => say(locale, "mail-invitation-some-home"),
    };
    let mut arguments = FluentArgs::new();
    arguments.set("actor", actor);
    arguments.set("home", home);
    arguments.set("code", invited.code.expose_secret());
    arguments.set("until", instant(locale, invited.until, zone));
    locale.say("mail-invitation-body", &arguments)
}

/// Returns how long a code is good, and that it is for nobody else.
pub fn code_lasts(locale: Locale) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set("minutes", CODE_MINUTES);
    locale.say("mail-code-lasts", &arguments)
}

/// Returns what the button says that leads to an archive.
pub fn open(locale: Locale) -> String {
    say(locale, "mail-data-export-open")
}

/// Returns what the button says that leads to an invitation.
pub fn open_invitation(locale: Locale) -> String {
    say(locale, "mail-invitation-open")
}

/// Returns why somebody gets a mail who need not have an account.
pub fn invitation_reason(locale: Locale) -> String {
    say(locale, "mail-invitation-reason")
}

/// Returns what to do for somebody who did not ask for this.
pub fn unasked(locale: Locale, kind: MailKind) -> String {
    say(
        locale,
        match kind {
            MailKind::VerifyEmail | MailKind::ResetPassword => "mail-code-unasked",
            MailKind::EmailChanged | MailKind::PasswordChanged => "mail-change-unasked",
            MailKind::AccountDeleted => "mail-account-deleted-unasked",
            MailKind::DataExport => "mail-data-export-unasked",
            MailKind::Invitation => "mail-invitation-unasked",
            MailKind::PlanBegun | MailKind::PlanEnded => "mail-plan-unasked",
            MailKind::Digest => "mail-digest-unasked",
            MailKind::Welcome | MailKind::FirstHome | MailKind::FirstTask | MailKind::Household => {
                "mail-tip-unasked"
            }
        },
    )
}

/// What an invitation to become an operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What it is about, in one line.
    pub subject: String,
    /// What it says; the link stands below.
    pub body: String,
    /// What the button says that leads in.
    pub open: String,
    /// What to do for somebody who knows nothing of it.
    pub unasked: String,
    /// Why somebody gets it.
    pub reason: String,
}

/// Returns what an invitation to become an operator says that is good until an instant.
pub fn operator_invitation(locale: Locale, until: DateTime<Utc>) -> Invitation {
    let mut arguments = FluentArgs::new();
    arguments.set("until", instant(locale, until, "UTC"));
    Invitation {
        subject: say(locale, "mail-operator-invitation-subject"),
        body: locale.say("mail-operator-invitation-body", &arguments),
        open: say(locale, "mail-operator-invitation-open"),
        unasked: say(locale, "mail-operator-invitation-unasked"),
        reason: say(locale, "mail-operator-invitation-reason"),
    }
}

/// A list of a digest, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it lists.
    pub title: String,
    /// Each with the name of its home.
    pub lines: Vec<(String, String)>,
    /// How many there are beyond those, if there are.
    pub more: Option<String>,
}

/// Returns what a digest is about, in one line: what is late first, then what is due, else what is new.
pub fn digest_subject(locale: Locale, digest: &Digest) -> String {
    let key = match (digest.late.count(), digest.due.count()) {
        (0, 0) => "mail-digest-subject",
        (0, _) => "mail-digest-subject-due",
        (_, 0) => "mail-digest-subject-late",
        _ => "mail-digest-subject-both",
    };
    let mut arguments = FluentArgs::new();
    arguments.set("late", digest.late.count());
    arguments.set("due", digest.due.count());
    locale.say(key, &arguments)
}

/// Returns the lists of a digest that are not empty.
pub fn digest_sections(locale: Locale, digest: &Digest) -> Vec<Section> {
    let lists = [
        ("mail-digest-late", &digest.late),
        ("mail-digest-due", &digest.due),
        ("mail-digest-expiring", &digest.expiring),
        ("mail-digest-done", &digest.done),
    ];
    let lists = lists.into_iter().filter(|(_, lines)| lines.count() > 0);
    let sections = lists.map(|(title, lines)| Section {
        title: say(locale, title),
        lines: lines
            .shown
            .iter()
            .map(|line| (digest_line(locale, title, line), line.home.clone()))
            .collect(),
        more: (lines.more > 0).then(|| more(locale, lines.more)),
    });
    sections.collect()
}

/// Returns how many there are beyond a list.
pub fn more(locale: Locale, count: usize) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set("count", count);
    locale.say("mail-digest-more", &arguments)
}

fn digest_line(locale: Locale, list: &str, line: &Line) -> String {
    let key = match (list, &line.by) {
        ("mail-digest-late", _) => "notification-task-overdue",
        ("mail-digest-due", _) => "notification-task-due",
        ("mail-digest-expiring", _) => "notification-document-expiring",
        (_, Some(_)) => "notification-task-completed-by",
        (_, None) => "notification-task-completed",
    };
    let mut arguments = FluentArgs::new();
    arguments.set("task", line.title.as_str());
    arguments.set("document", line.title.as_str());
    arguments.set("actor", line.by.as_deref().unwrap_or_default());
    arguments.set("days", line.days.abs());
    locale.say(key, &arguments)
}

/// Returns what stands above the address by which mails of a kind end.
pub fn unsubscribe(locale: Locale) -> String {
    say(locale, "mail-unsubscribe")
}

/// Returns why somebody gets a mail.
pub fn reason(locale: Locale) -> String {
    say(locale, "mail-reason")
}

fn say(locale: Locale, key: &str) -> String {
    locale.say(key, &FluentArgs::new())
}
