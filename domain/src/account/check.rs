//! What a person may write into an account.

use std::ops::RangeInclusive;

use crate::{Code, Problems, text};

/// Letters of an address: RFC 5321 takes no longer path.
pub const MAX_EMAIL: usize = 254;

/// Letters of an address before the @, by RFC 5321.
const MAX_EMAIL_NAME: usize = 64;

/// Letters of a password: NIST SP 800-63B wants 8 at least; the upper end keeps hashing from becoming a burden.
pub const PASSWORD: RangeInclusive<usize> = 8..=128;

/// Letters of a name.
pub const MAX_NAME: usize = 80;

/// Letters of a language tag: RFC 5646 says what to be ready for.
const MAX_LOCALE: usize = 35;

/// Checks the address in `field`, and returns it as it is kept: trimmed and in lower case.
pub(crate) fn email(problems: &mut Problems, field: &'static str, email: &str) -> String {
    let email = email.trim().to_lowercase();
    if email.is_empty() {
        problems.add(field, Code::Blank);
    } else if email.chars().count() > MAX_EMAIL {
        problems.add_limit(field, Code::TooLong, MAX_EMAIL as i64);
    } else {
        problems.unless(is_email(&email), field, Code::InvalidFormat);
    }
    email
}

/// Says whether a text has the form of an address. Whether it is one, only a mail to it can tell.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let is_odd =
        |letter: char| letter.is_whitespace() || letter.is_control() || "@<>()[],;:\\\"".contains(letter);
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    text.chars().count() <= MAX_EMAIL
        && (1..=MAX_EMAIL_NAME).contains(&name.chars().count())
        && !text.chars().filter(|letter| *letter != '@').any(is_odd)
        && !name.contains('@')
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// Checks the new password in `field`.
pub(crate) fn password(problems: &mut Problems, field: &'static str, password: &str) {
    let length = password.chars().count();
    if length < *PASSWORD.start() {
        problems.add_limit(field, Code::TooShort, *PASSWORD.start() as i64);
    } else if length > *PASSWORD.end() {
        problems.add_limit(field, Code::TooLong, *PASSWORD.end() as i64);
    }
}

/// Checks a person's name, and returns it trimmed.
pub(super) fn display_name(problems: &mut Problems, name: &str) -> String {
    text::required(problems, "displayName", name, MAX_NAME)
}

/// Checks a language tag, e.g. `en`, `pt-BR` or `zh-Hant-TW`.
pub(crate) fn locale(problems: &mut Problems, locale: &str) -> String {
    let locale = locale.trim();
    if locale.is_empty() {
        problems.add("locale", Code::Blank);
    } else {
        problems.unless(is_language_tag(locale), "locale", Code::InvalidFormat);
    }
    locale.to_owned()
}

/// Says whether a text has the form of a BCP 47 tag: a language, then subtags of up to eight letters and digits.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    text.len() <= MAX_LOCALE
        && (2..=3).contains(&language.len())
        && language.bytes().all(|letter| letter.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in [
            "olive@example.com",
            "o.l+ive@mail.example.co.uk",
            "øl@bücher.example",
            "a@b.c",
        ] {
            assert!(is_email(good), "{good}");
        }
        let long_name = format!("{}@example.com", "a".repeat(65));
        let long = format!("a@{}.com", "b".repeat(250));
        let bad = [
            "",
            "olive",
            "@",
            "olive@",
            "@example.com",
            "olive@example",
            "olive@.com",
            "olive@example.",
            "o@live@example.com",
            "olive@exa mple.com",
            "ol\0ive@example.com",
            "<olive@example.com>",
            "olive@-example.com",
            "a@b..c",
            &long_name,
            &long,
        ];
        for bad in bad {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn language_tags_are_told_from_other_texts() {
        for good in ["en", "de-AT", "zh-Hant-TW", "es-419", "gsw"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in [
            "",
            "e",
            "english",
            "en_US",
            "en-",
            "-en",
            "en-toolongpart",
            "é",
            "12",
        ] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
