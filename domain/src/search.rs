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
//!
//! What is the same letter is decided here for both databases, whatever their locale: large ones are small, `İ` is an `i` and `ς` a `σ`. What
//! is written from [`crate::text`] on is composed (NFC), and so is what is searched for; so `ä` is found, however it was typed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use sea_orm::Value;

use crate::{Code, Error, Problem, error::Result, text::composed};

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
    let search = composed(search);
    let words = search.split_whitespace().take(MAX_WORDS);
    let conditions = words
        .map(|word| {
            let word: String = word.chars().map(small).collect();
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
/// so what else is one of the word's letters is replaced one by one. That comes first: a locale makes some of them small in its own way.
fn lower(text: &str, word: &str) -> String {
    let letters: BTreeSet<char> = word.chars().collect();
    let pairs = letters
        .iter()
        .filter_map(|small| Some((small, LARGE.get(small)?)))
        .flat_map(|(small, large)| large.iter().map(move |large| (small, large)));
    // All are letters, so they can stand between quotes.
    let replaced = pairs.fold(text.to_owned(), |text, (small, large)| {
        format!("replace({text}, '{large}', '{small}')")
    });
    format!("lower({replaced})")
}

/// The letters beyond ASCII that are made small, by what they become.
static LARGE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut large: HashMap<char, Vec<char>> = HashMap::new();
    for letter in ('\u{80}'..=char::MAX).filter(|letter| small(*letter) != *letter) {
        // Composed, as texts are stored, it is another letter.
        if composed(letter.encode_utf8(&mut [0; 4])).chars().eq([letter]) {
            large.entry(small(letter)).or_default().push(letter);
        }
    }
    large
});

/// Returns the letter as which a letter is looked for.
fn small(letter: char) -> char {
    match letter {
        // Small, it would be an `i` with one more dot.
        'İ' => 'i',
        // The same letter at the end of a word.
        'ς' => 'σ',
        letter => {
            let mut small = letter.to_lowercase();
            match (small.next(), small.next()) {
                (Some(small), None) => small,
                _ => letter,
            }
        }
    }
}

/// Takes the special meaning from the letters that have one in LIKE.
pub(crate) fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_small_as_far_as_the_word_needs_it() {
        assert_eq!(lower("t", "boden"), "lower(t)");
        assert_eq!(lower("t", "ärger"), "lower(replace(t, 'Ä', 'ä'))");
        assert_eq!(lower("t", "linie"), "lower(replace(t, 'İ', 'i'))");
        assert_eq!(lower("t", "maß"), "lower(replace(t, 'ẞ', 'ß'))");
    }

    #[test]
    fn every_letter_is_looked_for_as_one_that_stays_as_it_is() {
        for letter in '\0'..=char::MAX {
            assert_eq!(small(small(letter)), small(letter), "{letter:?}");
        }
        // A quote would end the text in SQL.
        assert!(
            LARGE
                .values()
                .flatten()
                .all(|letter| letter.is_alphanumeric() || *letter > '\u{7f}')
        );
    }
}
