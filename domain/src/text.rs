//! Checks of what people write.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::{Code, Problems};

/// Letters of a name or title.
pub const NAME_LENGTH: usize = 120;

/// Letters of a note or description.
pub const NOTES_LENGTH: usize = 10_000;

/// Composes a text (NFC): an `ä` is one letter, however a keyboard or a file system writes it, so that it is found again.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// Trims a line that must not be empty, such as a name or a title, and notes what is wrong with it.
pub fn required(problems: &mut Problems, field: &'static str, text: &str, longest: usize) -> String {
    let text = line(problems, field, text, longest);
    problems.unless(text.is_some(), field, Code::Blank);
    text.unwrap_or_default()
}

/// Trims a line that may be empty, which is none, and notes what is wrong with it. Lists show it in one line, so it is one.
pub fn line(problems: &mut Problems, field: &'static str, text: &str, longest: usize) -> Option<String> {
    let text = text.trim();
    if text.chars().all(is_invisible) {
        return None;
    }
    if !is_line(text) {
        problems.add(field, Code::InvalidFormat);
        return Some(text.to_owned());
    }
    optional(problems, field, text, longest)
}

/// Says whether a text is one line without control characters; Unicode ends lines and paragraphs with letters of their own, and has others that
/// turn round what follows, also what an app or a mail puts behind a name.
pub fn is_line(text: &str) -> bool {
    let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends = |letter| matches!(letter, '\u{2028}' | '\u{2029}');
    !text.contains(|letter: char| letter.is_control() || ends(letter) || turns(letter))
}

/// Says whether nothing is seen of a letter: a name of these alone could not be found nor tapped on. Joiners and marks of direction, which
/// stand within words of some languages, and fillers.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        )
}

/// Trims a text that may be empty, which is none, and notes what is wrong with it. It comes back composed.
pub fn optional(problems: &mut Problems, field: &'static str, text: &str, longest: usize) -> Option<String> {
    let text = composed(text.trim());
    if text.chars().count() > longest {
        problems.add_limit(field, Code::TooLong, i64::try_from(longest).unwrap_or(i64::MAX));
    }
    // Postgres takes no NUL, and no other control character belongs into what people read.
    let is_printable = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    problems.unless(text.chars().all(is_printable), field, Code::InvalidFormat);
    (!text.is_empty()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn codes(problems: Problems) -> Vec<Code> {
        match problems.settle() {
            Err(Error::User(problems)) => problems.iter().map(|problem| problem.code).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_text_is_trimmed_and_measured_in_letters() {
        let mut problems = Problems::default();

        assert_eq!(required(&mut problems, "name", "  Häuschen\n", 8), "Häuschen");
        let decomposed = required(&mut problems, "name", "Ha\u{308}uschen", 8);
        assert_eq!(decomposed, "H\u{e4}uschen");
        assert_eq!(optional(&mut problems, "notes", " \t ", 8), None);
        assert!(problems.is_empty());

        required(&mut problems, "name", "Häuschen!", 8);
        required(&mut problems, "name", "   ", 8);
        required(&mut problems, "name", "\u{200b}\u{feff} \u{3164}", 8);
        required(&mut problems, "name", "two\nlines", 20);
        line(&mut problems, "phone", "1\t2", 8);
        line(&mut problems, "phone", "1\u{2028}2", 8);
        line(&mut problems, "name", "a\u{202e}b", 8);
        assert_eq!(line(&mut problems, "phone", " 12\n", 8).as_deref(), Some("12"));
        assert_eq!(
            optional(&mut problems, "notes", "two\nlines", 20).as_deref(),
            Some("two\nlines")
        );
        optional(&mut problems, "notes", "a\0b", 8);
        let invalid = Code::InvalidFormat;
        assert_eq!(
            codes(problems),
            [
                Code::TooLong,
                Code::Blank,
                Code::Blank,
                invalid,
                invalid,
                invalid,
                invalid,
                invalid
            ]
        );
    }
}
