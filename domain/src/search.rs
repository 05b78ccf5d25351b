//! Searching by words.
//!
//! Lists are searched within one home, where an index brings a few hundred rows at most, so each word is looked for anywhere in the text,
//! as people expect while they type; an index of whole words would find less and save nothing.

use std::collections::BTreeSet;

use sea_orm::Value;

/// Words of a search that count; nobody types more, and each costs a look at every row.
const MAX_WORDS: usize = 8;

/// Makes a condition for each word of a search: that it occurs in `text`, an expression in SQL, in either case. Appends their values.
pub(crate) fn words(text: &str, search: Option<&str>, values: &mut Vec<Value>) -> Vec<String> {
    let words = search.unwrap_or_default().split_whitespace().take(MAX_WORDS);
    words
        .map(|word| {
            let word = word.to_lowercase();
            values.push(format!("%{}%", escape(&word)).into());
            format!("{} LIKE ${} ESCAPE '\\'", lower(text, &word), values.len())
        })
        .collect()
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
fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
