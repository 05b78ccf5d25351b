//! What mails about an account say, in the language of the account.
//!
//! Nothing that a person wrote stands in them: they also go to addresses that are not proven to be that person's.

use entity::mail::MailKind;
use fluent_bundle::FluentArgs;

use super::CODE_MINUTES;
use crate::locale::Locale;

/// Returns what a mail is about, in one line.
pub fn subject(locale: Locale, kind: MailKind) -> String {
    say(
        locale,
        match kind {
            MailKind::VerifyEmail => "mail-verify-email-subject",
            MailKind::ResetPassword => "mail-reset-password-subject",
            MailKind::EmailChanged => "mail-email-changed-subject",
            MailKind::PasswordChanged => "mail-password-changed-subject",
        },
    )
}

/// Returns how a mail begins.
pub fn greeting(locale: Locale) -> String {
    say(locale, "mail-greeting")
}

/// Returns what a mail says; the code stands below, if one comes with it.
pub fn body(locale: Locale, kind: MailKind) -> String {
    say(
        locale,
        match kind {
            MailKind::VerifyEmail => "mail-verify-email-body",
            MailKind::ResetPassword => "mail-reset-password-body",
            MailKind::EmailChanged => "mail-email-changed-body",
            MailKind::PasswordChanged => "mail-password-changed-body",
        },
    )
}

/// Returns how long a code is good, and that it is for nobody else.
pub fn code_lasts(locale: Locale) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set("minutes", CODE_MINUTES);
    locale.say("mail-code-lasts", &arguments)
}

/// Returns what to do for somebody who did not ask for this.
pub fn unasked(locale: Locale, kind: MailKind) -> String {
    say(
        locale,
        match kind {
            MailKind::VerifyEmail | MailKind::ResetPassword => "mail-code-unasked",
            MailKind::EmailChanged | MailKind::PasswordChanged => "mail-change-unasked",
        },
    )
}

/// Returns why somebody gets a mail.
pub fn reason(locale: Locale) -> String {
    say(locale, "mail-reason")
}

fn say(locale: Locale, key: &str) -> String {
    locale.say(key, &FluentArgs::new())
}
