//! The fields of forms.

use super::Choices;
use crate::text::Word;

/// A field of a form.
#[derive(Debug)]
pub struct Field {
    pub label: Word,
    /// Its name in the input.
    pub name: &'static str,
    pub kind: FieldKind,
    pub hint: Word,
    pub required: bool,
    /// Where its value stands below the row at first; empty where it begins bare.
    pub from: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// One line of at most so many letters.
    Line(u32),
    /// Several lines of at most so many letters.
    Lines(u32),
    Email,
    /// A password, and what the browser is told of it.
    Password(&'static str),
    /// A code of an app or a recovery code.
    Code,
    Number,
    /// A moment, written and read in the operator's own zone.
    Moment,
    Choice(&'static Choices),
    /// Any number of values of an enum.
    Several(&'static Choices),
    /// Any number of texts, a line each.
    Items,
    YesNo,
}
