//! What far ends say may hold addresses and tokens; operators see enough of them to tell one from another.

/// Letters from which on a word without a space is taken for a token: longer than any word, name or status, as long as the shortest token.
const TOKEN: usize = 24;

/// What stands instead of what is hidden.
const MASK: &str = "•••";

/// Hides the middle of addresses and tokens in a text.
pub fn mask(text: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || "@._-+/=%~:".contains(letter);
    let mut masked = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain(['\0']) {
        if is_part(letter) {
            word.push(letter);
            continue;
        }
        masked.push_str(&hidden(&word));
        word.clear();
        if letter != '\0' {
            masked.push(letter);
        }
    }
    masked
}

fn hidden(word: &str) -> String {
    let start: String = word.chars().take(2).collect();
    match word.split_once('@') {
        Some((name, domain)) if !name.is_empty() && !domain.is_empty() => format!("{start}{MASK}@{domain}"),
        _ if word.contains("://") => {
            let host = word.split('/').nth(2).unwrap_or_default();
            let scheme = word.split(':').next().unwrap_or_default();
            format!("{scheme}://{host}/{MASK}")
        }
        _ if word.chars().count() >= TOKEN && word.chars().any(|letter| letter.is_ascii_digit()) => {
            let start: String = word.chars().take(6).collect();
            format!("{start}{MASK}")
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_tokens_lose_what_is_of_use_and_the_rest_stays() {
        let cases = [
            (
                "550 5.1.1 <mia.member@example.com>: no such user",
                "550 5.1.1 <mi•••@example.com>: no such user",
            ),
            ("410 Unregistered", "410 Unregistered"),
            (
                "device 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad is gone",
                "device 740f47••• is gone",
            ),
            (
                "asked https://push.example/wpush/v2/gAAAAABkToken and waited",
                "asked https://push.example/••• and waited",
            ),
            (
                "claimed 5 times without an outcome",
                "claimed 5 times without an outcome",
            ),
            ("TopicDisallowedWithoutAnyDigit", "TopicDisallowedWithoutAnyDigit"),
            ("", ""),
        ];

        for (text, wanted) in cases {
            assert_eq!(mask(text), wanted);
        }
    }
}
