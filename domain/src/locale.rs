//! The languages that honeyDue speaks, and what it says in them.
//!
//! Texts stand in `locales/<language>/`, and are read through the typed functions here only.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};

use crate::{Code, Problem, tier::Full};

/// Plans are announced in megabytes of a million bytes.
const BYTES_PER_MEGABYTE: i64 = 1_000_000;

/// A language that honeyDue speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English; what everyone gets whose language is not spoken here.
    #[default]
    En,
    /// German.
    De,
}

impl Locale {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Returns the BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// Returns the language of a BCP 47 tag such as `de-AT`; `None` for one that is not spoken here.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// Returns the language that an `Accept-Language` header likes best of those spoken here, or else the one that everyone gets.
    pub fn negotiate(accept_language: &str) -> Self {
        Self::asked(accept_language).unwrap_or_default()
    }

    /// Returns the language that an `Accept-Language` header likes best of those spoken here; `None` for one to which all are alike, as
    /// programs send it that nobody has told anything, or that likes none of them.
    pub fn asked(accept_language: &str) -> Option<Self> {
        let mut best = (0.0, None);
        for range in accept_language.split(',') {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = parameters.trim().strip_prefix("q=");
            let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            let tag = tag.trim();
            let locale = Self::of_tag(tag);
            let is_spoken = tag == "*" || locale.is_some();
            // Of two that are liked alike, the first counts.
            if is_spoken && weight > best.0 {
                best = (weight, locale);
            }
        }
        best.1
    }

    /// Says what is wrong, in words for the person.
    pub fn problem(self, problem: &Problem) -> String {
        if let (Some(full), Some(limit)) = (problem.full, problem.limit) {
            return self.full(full, limit);
        }
        if let Some(words) = problem.words {
            return self.say(words, &FluentArgs::new());
        }
        let key = key(problem.code);
        let limited = problem.limit.and_then(|limit| {
            let mut arguments = FluentArgs::new();
            arguments.set("limit", limit);
            self.text(key, Some("limit"), &arguments)
        });
        // Some fields have words of their own, which say what to do; their names stand there without the dots, which no key may have.
        let field = problem.field.as_deref().map(|field| field.replace('.', "-"));
        let own = || self.text(key, Some(field.as_deref()?), &FluentArgs::new());
        limited
            .or_else(own)
            .or_else(|| self.text(key, None, &FluentArgs::new()))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Says what a plan has no room for.
    fn full(self, full: Full, limit: i64) -> String {
        let limit = match full {
            Full::Storage => limit / BYTES_PER_MEGABYTE,
            _ => limit,
        };
        let mut arguments = FluentArgs::new();
        arguments.set("limit", limit);
        self.say(full_key(full), &arguments)
    }

    /// Returns what a value of one of the public schema's enums is called.
    pub fn label(self, enum_name: &str, value: &str) -> String {
        self.say(&format!("label-{enum_name}-{value}"), &FluentArgs::new())
    }

    /// Returns a text that all languages have.
    pub(crate) fn say(self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let text = self.text(key, None, arguments);
        text.unwrap_or_else(|| {
            tracing::error!("The text {key} is missing in {}", self.tag());
            key.to_owned()
        })
    }

    /// Returns a text; `None` when there is none under this key.
    fn text(self, key: &str, attribute: Option<&str>, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle();
        let message = bundle.get_message(key)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        for error in errors {
            tracing::error!("The text {key} in {} is broken: {error}", self.tag());
        }
        Some(text.into_owned())
    }

    /// Returns the texts, read at the first use.
    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
            read(
                Locale::En,
                &[
                    include_str!("../locales/en/job.ftl"),
                    include_str!("../locales/en/label.ftl"),
                    include_str!("../locales/en/mail.ftl"),
                    include_str!("../locales/en/notification.ftl"),
                    include_str!("../locales/en/problem.ftl"),
                    include_str!("../locales/en/schedule.ftl"),
                ],
            )
        });
        static DE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
            read(
                Locale::De,
                &[
                    include_str!("../locales/de/job.ftl"),
                    include_str!("../locales/de/label.ftl"),
                    include_str!("../locales/de/mail.ftl"),
                    include_str!("../locales/de/notification.ftl"),
                    include_str!("../locales/de/problem.ftl"),
                    include_str!("../locales/de/schedule.ftl"),
                ],
            )
        });
        match self {
            Self::En => &EN,
            Self::De => &DE,
        }
    }
}

/// Reads a language's texts. What cannot be read is missing; a test finds it before anyone else does.
fn read(locale: Locale, sources: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(locale.tag().parse().into_iter().collect());
    // The marks that keep scripts of two directions apart would show up in mails and pushes.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!("Texts in {} are broken: {errors:?}", locale.tag());
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!("Texts in {} stand there twice: {errors:?}", locale.tag());
        }
    }
    bundle
}

/// Returns the key of what a code says.
const fn key(code: Code) -> &'static str {
    match code {
        Code::Blank => "problem-blank",
        Code::TooLong => "problem-too-long",
        Code::TooShort => "problem-too-short",
        Code::OutOfRange => "problem-out-of-range",
        Code::InvalidFormat => "problem-invalid-format",
        Code::Taken => "problem-taken",
        Code::NotFound => "problem-not-found",
        Code::Forbidden => "problem-forbidden",
        Code::Conflict => "problem-conflict",
        Code::Expired => "problem-expired",
        Code::WrongCredentials => "problem-wrong-credentials",
        Code::WrongState => "problem-wrong-state",
        Code::LimitReached => "problem-limit-reached",
        Code::TooLarge => "problem-too-large",
        Code::UnsupportedType => "problem-unsupported-type",
    }
}

/// Returns the key of what is said where a plan has no room.
const fn full_key(full: Full) -> &'static str {
    match full {
        Full::Residences => "problem-full-residences",
        Full::ResidencesOfHeir => "problem-full-residences-of-heir",
        Full::Members => "problem-full-members",
        Full::MembersForGuest => "problem-full-members-for-guest",
        Full::Tasks => "problem-full-tasks",
        Full::Contractors => "problem-full-contractors",
        Full::Documents => "problem-full-documents",
        Full::Storage => "problem-full-storage",
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::PathBuf};

    use fluent_bundle::FluentResource;

    use super::*;

    /// Lists all keys of a language with their attributes and the arguments that they name.
    fn keys(locale: Locale) -> BTreeSet<String> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(locale.tag());
        let mut keys = BTreeSet::new();
        for file in fs::read_dir(folder).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            let source = fs::read_to_string(file.path()).unwrap();
            FluentResource::try_new(source.clone())
                .unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
            let mut key = String::new();
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                if let Some((left, _)) = line.split_once(" = ") {
                    match left.trim().strip_prefix('.') {
                        Some(attribute) => {
                            keys.insert(format!("{name} {key}.{attribute}"));
                        }
                        None => {
                            key = left.trim().to_owned();
                            keys.insert(format!("{name} {key}"));
                        }
                    }
                }
                for argument in line.split('$').skip(1) {
                    let end = argument.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                    keys.insert(format!(
                        "{name} {key} ${}",
                        &argument[..end.unwrap_or(argument.len())]
                    ));
                }
            }
        }
        keys
    }

    #[test]
    fn all_languages_have_the_same_keys() {
        let english = keys(Locale::En);

        assert!(
            english.contains("problem.ftl problem-too-long.limit"),
            "{english:?}"
        );
        assert_eq!(keys(Locale::De), english);
    }

    #[test]
    fn every_code_has_words_in_every_language_with_its_limit_where_it_has_one() {
        for locale in Locale::ALL {
            for code in Code::ALL {
                let plain = locale.problem(&Problem::new("title", code));
                assert!(!plain.starts_with("problem-") && plain.ends_with('.'), "{plain}");

                let mut limited = Problem::new("title", code);
                limited.limit = Some(40);
                let limited = locale.problem(&limited);
                assert!(limited == plain || limited.contains("40"), "{limited}");
            }
        }
    }

    #[test]
    fn whatever_a_plan_has_no_room_for_is_told_with_the_limit_in_every_language() {
        for locale in Locale::ALL {
            for full in Full::ALL {
                for limit in [1, 40] {
                    let problem = Problem {
                        limit: Some(match full {
                            Full::Storage => limit * BYTES_PER_MEGABYTE,
                            _ => limit,
                        }),
                        full: Some(full),
                        ..Problem::new("name", Code::LimitReached)
                    };
                    let text = locale.problem(&problem);

                    assert!(!text.starts_with("problem-") && text.ends_with('.'), "{text}");
                    assert!(text.contains(&format!(" {limit} ")), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_text_that_is_missing_or_lacks_a_word_still_says_something() {
        for locale in Locale::ALL {
            assert_eq!(locale.say("no-such-text", &FluentArgs::new()), "no-such-text");
            let lacking = locale.say("notification-task-due", &FluentArgs::new());
            assert!(lacking.contains("task") && !lacking.is_empty(), "{lacking}");
        }
    }

    #[test]
    fn a_limit_is_named() {
        let mut problem = Problem::new("password", Code::TooShort);
        problem.limit = Some(8);

        assert_eq!(Locale::En.problem(&problem), "This is too short: at least 8.");
        assert_eq!(Locale::De.problem(&problem), "Das ist zu kurz: mindestens 8.");
    }

    #[test]
    fn a_field_within_another_may_have_words_of_its_own() {
        let problem = Problem::new("webPush.p256dh", Code::InvalidFormat);
        let elsewhere = Problem::new("webPush.endpoint", Code::InvalidFormat);

        assert!(Locale::En.problem(&problem).contains("p256dh"));
        assert!(Locale::De.problem(&problem).contains("p256dh"));
        assert_eq!(
            Locale::En.problem(&elsewhere),
            Locale::En.problem(&Problem::new("email", Code::InvalidFormat))
        );
    }

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        let cases = [
            ("", Locale::En),
            ("de", Locale::De),
            ("de-AT,en;q=0.5", Locale::De),
            ("en;q=0.5, DE-ch;q=0.8", Locale::De),
            ("fr, de;q=0.9, en;q=0.8", Locale::De),
            ("de;q=0, en", Locale::En),
            ("*", Locale::En),
            ("*, de;q=0.5", Locale::En),
            ("*;q=0.5, de", Locale::De),
            ("ja", Locale::En),
            ("de;q=much", Locale::En),
            ("deutsch", Locale::En),
        ];

        for (header, locale) in cases {
            assert_eq!(Locale::negotiate(header), locale, "{header}");
        }
    }

    #[test]
    fn who_does_not_say_which_language_asks_for_none() {
        for header in ["", "*", "ja", "*, de;q=0.5", "de;q=0"] {
            assert_eq!(Locale::asked(header), None, "{header}");
        }
        assert_eq!(Locale::asked("en, *;q=0.5"), Some(Locale::En));
    }
}
