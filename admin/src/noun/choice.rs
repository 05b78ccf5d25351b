//! The values of an enum, in words and colours.

use crate::text::{Word, word};

/// What a value feels like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Busy,
    Warn,
    Bad,
}

/// A value of an enum.
#[derive(Debug)]
pub struct Choice(pub &'static str, pub Word, pub Tone);

/// All values of an enum, as the schema names it.
#[derive(Debug)]
pub struct Choices {
    pub name: &'static str,
    pub all: &'static [Choice],
}

impl PartialEq for Choices {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Choices {
    /// Returns what stands for `value`.
    pub fn find(&self, value: &str) -> Option<&'static Choice> {
        self.all.iter().find(|choice| choice.0 == value)
    }

    /// Returns the word for `value`; a newer server may have values that this build does not know.
    pub fn word(&self, value: &str) -> Word {
        self.find(value).map_or(word::OTHER, |choice| choice.1)
    }
}
