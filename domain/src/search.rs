//! Searching by words.
//!
//! Lists are searched within one home, whose rows an index brings, and each word is looked for anywhere in the text, as people expect while
//! they type: whoever writes `rechnung` means `Heizungsrechnung` too.
//!
//! Measured on PostgreSQL 15, on two busy cores, for a word that no document has, so that all are looked through, with 400 letters each:
//! 2 ms in a home with 500 documents, 14 ms with 2,000, 43 ms with 5,000, 190 ms with 20,000. A `tsvector` of the `simple` configuration
//! in a GIN index beside the home answers in less than 1 ms whatever the number, but by the beginnings of words alone: of 2,857
//! documents with `rechnung` within a word it finds none, and it doubles the table. Homes have some hundred documents, and what is found is
//! the same on both databases; so it stays with LIKE. Where homes come to have many thousands, an index of trigrams (`pg_trgm`) finds
//! what LIKE does; it takes an extension that not every installation may add.

use std::collections::BTreeSet;

use sea_orm::Value;

use crate::{Code, Error, Problem, error::Result};

/// Words of a search that count; nobody types more, and each costs a look at every row.
const MAX_WORDS: usize = 8;

/// Letters that a search may have: more than anybody types, and far less than either database takes as a pattern.
const MAX_LETTERS: usize = 200;

/// Makes a condition for each word of a search: that it occurs in `text`, an expression in SQL, in either case. Appends their values.
///
/// # Errors
///
/// `TOO_LONG` at `filter.text`.
pub(crate) fn words(text: &str, search: Option<&str>, values: &mut Vec<Value>) -> Result<Vec<String>> {
    let search = search.unwrap_or_default();
    if search.chars().count() > MAX_LETTERS {
        return Err(Error::User(vec![Problem {
            limit: Some(MAX_LETTERS as i64),
            ..Problem::new("filter.text", Code::TooLong)
        }]));
    }
    let words = search.split_whitespace().take(MAX_WORDS);
    let conditions = words
        .map(|word| {
            let word = word.to_lowercase();
            values.push(format!("%{}%", escape(&word)).into());
            format!("{} LIKE ${} ESCAPE '\\'", lower(text, &word), values.len())
        })
        .collect();
    Ok(conditions)
}

/// Makes an expression of the tags in a column as words, without what JSON puts around them.
pub(crate) fn tags(column: &str) -> String {
    ["[", "]", "\""]
        .iter()
        .fold(format!("CAST({column} AS text)"), |text, sign| {
            format!("replace({text}, '{sign}', '')")
        })
}

/// Makes a text small in SQL as far as a word can tell: SQLite's `lower`, and that of a Postgres without a locale, knows `A` to `Z` only,
/// so the word's other letters are made small one by one.
fn lower(text: &str, word: &str) -> String {
    let foreign: BTreeSet<char> = word.chars().filter(|letter| !letter.is_ascii()).collect();
    foreign.into_iter().fold(format!("lower({text})"), |text, small| {
        match small.to_uppercase().collect::<Vec<_>>()[..] {
            // Both are letters, so they can stand between quotes.
            [large] if large != small => format!("replace({text}, '{large}', '{small}')"),
            _ => text,
        }
    })
}

/// Takes the special meaning from the letters that have one in LIKE.
pub(crate) fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
