//! Searching by words.
//!
//! Lists are searched within one home, where an index brings a few hundred rows at most, so each word is looked for anywhere in the text,
//! as people expect while they type; an index of whole words would find less and save nothing.

use sea_orm::Value;

/// Words of a search that count; nobody types more, and each costs a look at every row.
const MAX_WORDS: usize = 8;

/// Makes a condition for each word of a search: that it occurs in `text`, an expression in SQL, in either case. Appends their values.
pub(crate) fn words(text: &str, search: Option<&str>, values: &mut Vec<Value>) -> Vec<String> {
    let words = search.unwrap_or_default().split_whitespace().take(MAX_WORDS);
    words
        .map(|word| {
            values.push(format!("%{}%", escape(word)).into());
            format!("lower({text}) LIKE lower(${}) ESCAPE '\\'", values.len())
        })
        .collect()
}

/// Takes the special meaning from the letters that have one in LIKE.
fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
