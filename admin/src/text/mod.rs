//! What a person reads in the admin, in each of its languages.
//!
//! Words stand beside each other in all languages, so the compiler refuses a word that one of them lacks.

pub mod count;
pub mod word;

use std::{
    fmt,
    sync::atomic::{AtomicU8, Ordering},
};

use yew::{AttrValue, Html, html::IntoPropValue};

use crate::browser;

/// Where the browser keeps the chosen language.
const KEPT: &str = "language";

/// A language of the admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

impl Language {
    /// All languages, as the choice lists them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Returns its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Returns its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// Returns the language of a tag, whatever its region.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }
}

/// The language that is read now, by its place among [`Language::ALL`].
static NOW: AtomicU8 = AtomicU8::new(0);

/// Returns the language that is read now.
pub fn language() -> Language {
    match NOW.load(Ordering::Relaxed) {
        0 => Language::English,
        _ => Language::German,
    }
}

/// Reads another language from now on, and in this browser later too.
pub fn choose(language: Language) {
    set(language);
    browser::keep(KEPT, language.tag());
}

/// Takes the language that was chosen in this browser, else the browser's own where the admin has it.
pub fn begin() {
    let chosen = browser::kept(KEPT).and_then(|tag| Language::of_tag(&tag));
    let own = || browser::languages().iter().find_map(|tag| Language::of_tag(tag));
    set(chosen.or_else(own).unwrap_or(Language::English));
}

fn set(language: Language) {
    NOW.store(language as u8, Ordering::Relaxed);
    browser::set_language(language.tag());
}

/// A word, or a few, in English and in German.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static str, pub &'static str);

impl Word {
    /// Returns it in the language that is read now.
    pub fn get(self) -> &'static str {
        match language() {
            Language::English => self.0,
            Language::German => self.1,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.get())
    }
}

impl IntoPropValue<AttrValue> for Word {
    fn into_prop_value(self) -> AttrValue {
        self.get().into()
    }
}

impl IntoPropValue<Option<AttrValue>> for Word {
    fn into_prop_value(self) -> Option<AttrValue> {
        Some(self.get().into())
    }
}

impl IntoPropValue<Html> for Word {
    fn into_prop_value(self) -> Html {
        self.get().into()
    }
}

impl IntoPropValue<Html> for &Word {
    fn into_prop_value(self) -> Html {
        self.get().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_whatever_the_region() {
        assert_eq!(Language::of_tag("de-AT"), Some(Language::German));
        assert_eq!(Language::of_tag("en"), Some(Language::English));
        assert_eq!(Language::of_tag("fr"), None);
        assert_eq!(Language::of_tag(""), None);
    }
}
