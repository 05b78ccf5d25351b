//! Counting a document's tokens.
//!
//! apollo-compiler's parser passes over some mistakes in silence, such as `a a: 0` or `if: true true` in arguments. What it has passed over is
//! missing when its tree is written out again, so the two texts differ in their number of tokens.

use apollo_compiler::ast::Document;

/// Returns whether the tree holds all that the text says.
pub(super) fn are_all_in(text: &str, document: &Document) -> bool {
    count(text) == count(&document.serialize().no_indent().to_string())
}

/// Counts tokens that mean something. `query` is left out: it may be written or not.
fn count(text: &str) -> usize {
    let mut rest = text;
    let mut n = 0;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '\u{feff}']);
        let Some(first) = rest.chars().next() else {
            return n;
        };
        let end = match first {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' => string(rest),
            '.' => rest.find(|c| c != '.').unwrap_or(rest.len()),
            '-' | '0'..='9' => rest[1..]
                .find(|c: char| !matches!(c, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'))
                .map_or(rest.len(), |end| end + 1),
            '_' | 'a'..='z' | 'A'..='Z' => rest
                .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        if first != '#' && &rest[..end] != "query" {
            n += 1;
        }
        rest = &rest[end..];
    }
}

/// Returns the length of the string that a text begins with.
fn string(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        while let Some(quotes) = block[from..].find("\"\"\"") {
            let at = from + quotes;
            if !block[..at].ends_with('\\') {
                return at + 6;
            }
            from = at + 3;
        }
        return text.len();
    }
    let mut escaped = false;
    let end = text[1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> bool {
        are_all_in(text, &Document::parse(text, "query.graphql").unwrap())
    }

    #[test]
    fn what_the_parser_passes_over_is_noticed() {
        for text in [
            "{ add(a a: 0) }",
            "{ day(on: \"2026-01-02\" null) }",
            "{ id @skip(if: true true) }",
        ] {
            assert!(!verdict(text), "{text}");
        }
    }

    #[test]
    fn good_documents_are_left_alone() {
        for text in [
            "{ a }",
            "query { a(x: -1.5e+3, y: [1,,2], z: {k: \"a \\\"b\\\\\"}) @skip(if: false) { ...F ... on B { c: d } ... @include(if: $v) { e } } }",
            "\u{feff}# comment \"with\" (tokens)\nquery Q($v: [Int!]! = [1], $w: B) { query(v: $v) } fragment F on B { a }",
            "{ a(s: \"\"\"one \\\"\"\" \"two\" # three\n\"\"\", t: \"\", u: \"\"\"\"\"\") }",
            "mutation M($i: I!) { a(i: $i) { b } } subscription S { c }",
            "{ a(s: \"🏠 {[(\") }",
        ] {
            assert!(verdict(text), "{text}");
        }
    }
}
