//! What operators do: the form of each act, and when it is possible.

use serde_json::Value;

use super::{Choices, Column, Field, Tone, at, is_set};
use crate::text::Word;

/// Something that an operator does.
#[derive(Debug)]
pub struct Act {
    /// The mutation in the schema.
    pub field: &'static str,
    /// The type of its input; empty where it takes none.
    pub input: &'static str,
    pub label: Word,
    /// What it comes to, said before it is done.
    pub hint: Word,
    /// What an operator must be allowed to do it.
    pub needs: &'static str,
    pub tone: Tone,
    /// The input's field for the row's id, and where that stands below the row; empty where it takes none.
    pub id: (&'static str, &'static str),
    /// The input's field for the id of the page's row, where the act is on a row beneath it.
    pub around: &'static str,
    pub fields: &'static [Field],
    pub reason: Reason,
    /// For which rows it is possible.
    pub when: When,
    /// What takes it back, for five seconds.
    pub undo: Option<&'static Act>,
    /// How the server learns which state of the row the operator saw, and so whether somebody else was faster.
    pub seen: Seen,
    /// What to show of the answer, such as codes that are shown once.
    pub shows: Option<Shows>,
    /// What it would come to, which can be asked for before it is done.
    pub preview: Option<&'static Preview>,
}

/// A question for what an act would come to.
#[derive(Debug)]
pub struct Preview {
    /// The question in the schema.
    pub field: &'static str,
    /// The type of its input.
    pub input: &'static str,
    /// What of the act's own input it takes.
    pub takes: &'static [&'static str],
    /// Lines of the answer.
    pub facts: &'static [Column],
    /// Rows of the answer: where they stand, and what of them shows.
    pub rows: (&'static str, &'static [Column]),
}

impl PartialEq for Preview {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

/// How the server learns which state of a row the operator saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It need not know.
    Nothing,
    /// By the values that the fields had, in an object of this name.
    Values(&'static str),
    /// By what names its state: the input's field for it, and where it stands below the row.
    State(&'static str, &'static str),
}

/// What an act shows once it is done.
#[derive(Debug, Clone, Copy)]
pub enum Shows {
    /// Letters that are shown once.
    Words {
        /// Where they stand in the payload.
        path: &'static str,
        /// What to do with them.
        hint: Word,
        /// Where letters stand that are to be shown as a QR code; empty where there are none.
        qr: &'static str,
        /// What comes next.
        then: Option<&'static Act>,
    },
    /// What it changed, by field.
    Changes {
        /// Where the changes stand in the payload; each has a field, and what was before and after.
        fields: [&'static str; 3],
        /// Where a value of an enum stands that says how it went.
        answer: (&'static str, &'static Choices),
        /// Said where nothing changed.
        none: Word,
    },
    /// The app as the account of the row sees it.
    View,
}

impl Shows {
    /// Returns what must be asked for.
    pub fn paths(self) -> [&'static str; 4] {
        match self {
            Self::Words { path, qr, .. } => [path, qr, "", ""],
            Self::Changes {
                fields: [field, before, after],
                answer: (answer, _),
                ..
            } => [field, before, after, answer],
            Self::View => ["view.token", "view.expiresAt", "", ""],
        }
    }
}

/// Begins every act: the rest says what is different.
pub const ACT: Act = Act {
    field: "",
    input: "",
    label: Word("", ""),
    hint: Word("", ""),
    needs: "",
    tone: Tone::Plain,
    id: ("id", "id"),
    around: "",
    fields: &[],
    reason: Reason::Required,
    when: When::Always,
    undo: None,
    seen: Seen::Nothing,
    shows: None,
    preview: None,
};

impl PartialEq for Act {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Whether an act takes a reason, which the audit keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    None,
    Optional,
    Required,
}

/// For which rows an act is possible.
#[derive(Debug)]
pub enum When {
    Always,
    /// Where there is something.
    Set(&'static str),
    /// Where there is nothing.
    Unset(&'static str),
    /// Where there is one of these.
    Is(&'static str, &'static [&'static str]),
    /// Where a count is more than nothing.
    Counts(&'static str),
}

impl When {
    /// Returns whether `row` is such a row.
    pub fn holds(&self, row: &Value) -> bool {
        match self {
            Self::Always => true,
            Self::Set(path) => is_set(at(row, path)),
            Self::Unset(path) => !is_set(at(row, path)),
            Self::Is(path, values) => at(row, path)
                .as_str()
                .is_some_and(|value| values.contains(&value)),
            Self::Counts(path) => at(row, path).as_i64().is_some_and(|count| count > 0),
        }
    }

    /// Returns what must be asked for to know.
    pub fn path(&self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::Set(path) | Self::Unset(path) | Self::Is(path, _) | Self::Counts(path) => Some(path),
        }
    }
}
