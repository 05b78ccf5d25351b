//! What the pages of the admin are about, as tables: columns, filters, details and actions of each noun.
//!
//! The pages themselves are written once, in [`crate::list`], [`crate::detail`] and [`crate::form`]. A question to the server is composed
//! of such a table, and the tests of [`schema`] hold each of them against `schema.graphql`: every field, every argument, every enum's every
//! value. That takes a tenth of the bytes that a type for each answer takes, and a new noun is one file of words.

pub mod account;
mod act;
mod announcement;
mod app_version;
mod appliance;
mod audit;
mod choice;
pub mod choices;
mod contractor;
mod delivery;
mod document;
mod field;
mod job;
mod kind;
mod operator;
pub mod own;
mod question;
mod residence;
#[cfg(test)]
mod schema;
mod subscription;
mod task;
mod template;
mod tier;
mod vocabulary;

use serde_json::Value;

use crate::{part::Shape, text::Word};

pub use self::{
    act::{ACT, Act, Preview, Reason, Seen, Shows, When},
    choice::{Choices, Tone},
    field::{Field, FieldKind},
    kind::{Kind, noun_of, plain},
    question::{DETAIL, DONE, LIST, Question, REVISION, count, detail, fresh, list, mutation, preview},
};

/// All nouns, as the navigation lists them.
pub static GROUPS: &[(Word, &[&Noun])] = &[
    (
        Word("People and homes", "Leute und Zuhause"),
        &[
            &account::ACCOUNTS,
            &residence::RESIDENCES,
            &task::TASKS,
            &contractor::CONTRACTORS,
            &appliance::APPLIANCES,
            &document::DOCUMENTS,
        ],
    ),
    (
        Word("Plans", "Pläne"),
        &[
            &subscription::SUBSCRIPTIONS,
            &subscription::STORE_EVENTS,
            &tier::TIER_LIMITS,
        ],
    ),
    (
        Word("Apps", "Apps"),
        &[&template::TEMPLATES, &app_version::APP_VERSIONS],
    ),
    (
        Word("Messages", "Nachrichten"),
        &[
            &announcement::ANNOUNCEMENTS,
            &delivery::NOTICES,
            &delivery::DELIVERIES,
        ],
    ),
    (
        Word("Machinery", "Maschinenraum"),
        &[&job::QUEUES, &job::SCHEDULES],
    ),
    (
        Word("Team", "Team"),
        &[
            &operator::OPERATORS,
            &operator::INVITATIONS,
            &audit::AUDIT_ENTRIES,
        ],
    ),
];

/// Returns all nouns.
pub fn all() -> impl Iterator<Item = &'static Noun> {
    GROUPS.iter().flat_map(|(_, nouns)| nouns.iter().copied())
}

/// Returns the columns of one's own sessions.
pub fn session_columns() -> Vec<&'static Column> {
    operator::SESSION.iter().collect()
}

/// Names an operator's role.
pub fn role_word(role: &str) -> Word {
    choices::ADMIN_ROLE.word(role)
}

/// A noun: what there is a list of.
#[derive(Debug)]
pub struct Noun {
    /// Its part of the address, which also names what the browser keeps for it.
    pub key: &'static str,
    /// The list in the schema.
    pub field: &'static str,
    /// What tells its rows apart.
    pub id: &'static str,
    pub title: Word,
    pub icon: Shape,
    /// What an operator must be allowed to see it.
    pub needs: &'static str,
    /// How the list is narrowed and ordered; a list without is short and comes whole.
    pub paged: Option<Paged>,
    pub columns: &'static [Column],
    /// What stands there while there are none.
    pub empty: Word,
    /// What can be done without a row, such as making one.
    pub acts: &'static [&'static Act],
    /// What can be done to rows; the last cell of each offers it too.
    pub row_acts: &'static [&'static Act],
    /// What can be done to all rows that match, however many pages they take.
    pub matching: &'static [Matching],
    pub detail: Option<&'static Detail>,
    /// Whether the list can be taken along as CSV.
    pub exports: bool,
}

/// What can be done to all rows that match.
#[derive(Debug, PartialEq)]
pub struct Matching {
    pub act: &'static Act,
    /// The field of the schema that says to how many it would be done.
    pub counted_by: &'static str,
}

impl PartialEq for Noun {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// How a list that comes in pages is narrowed and ordered.
#[derive(Debug)]
pub struct Paged {
    /// What the search looks through, where there is one.
    pub search: Option<Word>,
    pub filters: &'static [Filter],
    /// The type of the filters in the schema.
    pub filter_type: &'static str,
    /// The type of the orders in the schema, and the order at first.
    pub order_type: &'static str,
    pub order: &'static str,
}

/// A column of a table, or a line of a detail.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub label: Word,
    /// Where the value stands, below the row; also its name in the address.
    pub path: &'static str,
    pub kind: Kind,
    /// The beginning of its two orders in the schema; empty where the server does not order by it.
    pub sort: &'static str,
    pub show: Show,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        (self.path, self.label) == (other.path, other.label)
    }
}

/// When a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// At every width.
    Always,
    /// From the width of a tablet.
    Wide,
    /// From the width of a desk.
    Wider,
    /// From the width of a large desk.
    Widest,
    /// When it is asked for.
    Asked,
}

/// Returns a column that shows at every width.
pub const fn col(label: Word, path: &'static str, kind: Kind) -> Column {
    Column {
        label,
        path,
        kind,
        sort: "",
        show: Show::Always,
    }
}

impl Column {
    /// Returns it ordered by what begins `sort`.
    pub const fn sorted(self, sort: &'static str) -> Self {
        Self { sort, ..self }
    }

    /// Returns it for tablets and wider.
    pub const fn wide(self) -> Self {
        Self {
            show: Show::Wide,
            ..self
        }
    }

    /// Returns it for desks and wider.
    pub const fn wider(self) -> Self {
        Self {
            show: Show::Wider,
            ..self
        }
    }

    /// Returns it for large desks.
    pub const fn widest(self) -> Self {
        Self {
            show: Show::Widest,
            ..self
        }
    }

    /// Returns it hidden until it is asked for.
    pub const fn asked(self) -> Self {
        Self {
            show: Show::Asked,
            ..self
        }
    }
}

/// What narrows a list.
#[derive(Debug)]
pub struct Filter {
    pub label: Word,
    /// Its name in the schema and in the address.
    pub field: &'static str,
    pub kind: FilterKind,
}

impl Filter {
    /// Returns a filter for any letters.
    pub const fn text(label: Word, field: &'static str) -> Self {
        let kind = FilterKind::Text;
        Self { label, field, kind }
    }

    /// Returns a filter that other pages set.
    pub const fn given(label: Word, field: &'static str) -> Self {
        let kind = FilterKind::Given;
        Self { label, field, kind }
    }

    /// Returns a filter for a day.
    pub const fn day(label: Word, field: &'static str) -> Self {
        let kind = FilterKind::Day;
        Self { label, field, kind }
    }

    /// Returns a filter for one value of an enum.
    pub const fn choice(label: Word, field: &'static str, choices: &'static Choices) -> Self {
        let kind = FilterKind::Choice(choices);
        Self { label, field, kind }
    }

    /// Returns a filter for yes and no.
    pub const fn yes_no(label: Word, field: &'static str, yes: Word, no: Word) -> Self {
        let kind = FilterKind::YesNo(yes, no);
        Self { label, field, kind }
    }
}

/// What a filter takes.
#[derive(Debug)]
pub enum FilterKind {
    /// Any letters, such as an id.
    Text,
    /// One value of an enum.
    Choice(&'static Choices),
    /// Yes or no, with the words for both.
    YesNo(Word, Word),
    Day,
    /// Letters that another page puts in; shown only where it is set.
    Given,
}

impl PartialEq for Detail {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

/// One row with all that is known of it.
#[derive(Debug)]
pub struct Detail {
    /// The detail in the schema.
    pub field: &'static str,
    /// Where the row itself stands below the answer; empty where the answer is the row. Name, badges, facts and acts are below it.
    pub row: &'static str,
    /// Where its name stands.
    pub title: &'static str,
    /// What is told in a badge beside the name.
    pub badges: &'static [Column],
    pub facts: &'static [Column],
    pub tabs: &'static [Tab],
    pub acts: &'static [&'static Act],
    /// While one of these holds, judged by the whole answer, the row changes by itself and is asked for again now and then.
    pub moving: &'static [When],
}

impl Detail {
    /// Returns whether what was answered will change without anybody doing anything.
    pub fn is_moving(&self, found: &Value) -> bool {
        self.moving.iter().any(|when| when.holds(found))
    }
}

/// A part of a detail.
#[derive(Debug)]
pub struct Tab {
    pub key: &'static str,
    pub label: Word,
    pub content: Content,
}

impl PartialEq for Tab {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// What is in a tab.
#[derive(Debug)]
pub enum Content {
    /// Another noun's list, narrowed by a filter to what belongs to this row.
    List(&'static Noun, &'static str),
    /// Rows that come with the detail.
    Rows {
        path: &'static str,
        columns: &'static [Column],
        empty: Word,
        acts: &'static [&'static Act],
    },
    /// Lines that come with the detail.
    Facts(&'static [Column]),
    /// What people get, as they read it; it comes with the detail.
    Letters(&'static [Letter]),
}

/// A push or a mail, as its reader sees it.
#[derive(Debug)]
pub struct Letter {
    pub label: Word,
    pub icon: Shape,
    /// Where its first line stands, below the answer.
    pub head: &'static str,
    /// Where its text stands, below the answer.
    pub body: &'static str,
}

fn is_set(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Returns the value at `path` below `row`; null where there is none.
pub fn at<'a>(row: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(row, |value, name| &value[name])
}

/// Returns the letters at `path` below `row`; none where there are none.
pub fn text_at<'a>(row: &'a Value, path: &str) -> &'a str {
    at(row, path).as_str().unwrap_or_default()
}
