//! Chance and secrets: the one place that makes what must not be guessed.

use std::{fmt, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use ring::rand::SystemRandom;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

/// Random bytes of a token: 256 bits cannot be guessed, whoever tries and for however long.
const TOKEN_BYTES: usize = 32;

/// Letters of a token: 32 bytes in base64 without padding.
const TOKEN_LENGTH: usize = 43;

/// Letters of an invitation code: 40 bits, enough beside throttled tries and a short life, and short enough to be read aloud.
const CODE_LENGTH: usize = 8;

/// Digits of a code that is mailed: what people know from elsewhere, and mail programs and keyboards recognize.
const DIGITS: usize = 6;

/// Letters that the secret of an installation must have at least.
const MIN_SECRET_LENGTH: usize = 32;

/// Crockford's base32: no letter can be mistaken for another.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// SHA-256 of a token or a code: what is kept instead of it.
pub type Hash = [u8; 32];

/// The secret of an installation, from which child tokens are made; the same in every process.
#[derive(Clone)]
pub struct SecretKey(Arc<SecretBox<Hash>>);

impl SecretKey {
    /// Reads the secret from a setting; `None` when it is shorter than 32 letters.
    pub fn new(text: &SecretString) -> Option<Self> {
        let text = text.expose_secret();
        let long_enough = text.chars().count() >= MIN_SECRET_LENGTH;
        long_enough.then(|| Self::from_bytes(hash(text)))
    }

    /// Makes a secret that lasts as long as the process.
    pub fn fresh() -> Self {
        Self::from_bytes(random())
    }

    fn from_bytes(bytes: Hash) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Makes a token of 256 random bits in base64url.
pub fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(random::<TOKEN_BYTES>())
}

/// Makes the token that follows from `parent` for `purpose`: the same each time, and unknown to all who lack the secret.
pub fn child(secret: &SecretKey, parent: &str, purpose: &str) -> String {
    URL_SAFE_NO_PAD.encode(follow(secret, parent, purpose))
}

/// Makes the code of six digits that follows from `parent` for `purpose`, as a token does: for what is typed from a mail.
///
/// A million codes are few: let each be tried seldom, and soon be over.
pub fn digits(secret: &SecretKey, parent: &str, purpose: &str) -> String {
    let bytes = follow(secret, parent, purpose);
    let number = bytes
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// Reads a code of six digits as a person typed it, with spaces or hyphens; `None` for what cannot be one.
pub fn read_digits(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let is_code = digits.len() == DIGITS && digits.bytes().all(|letter| letter.is_ascii_digit());
    is_code.then_some(digits)
}

/// Makes the key of a cipher that follows from the secret for `purpose`.
pub(crate) fn key(secret: &SecretKey, purpose: &str) -> Hash {
    follow(secret, "", purpose)
}

/// Makes a number that a cipher uses once: 96 random bits, as the ciphers of TLS want it.
pub(crate) fn nonce() -> [u8; 12] {
    random()
}

/// Makes a salt: 128 random bits, as RFC 8188 wants it for each message.
pub fn salt() -> [u8; 16] {
    random()
}

/// Returns the system's chance as signatures want it.
pub fn chance() -> SystemRandom {
    SystemRandom::new()
}

/// Makes the bytes that follow from `parent` for `purpose` and the secret.
fn follow(secret: &SecretKey, parent: &str, purpose: &str) -> Hash {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.0.expose_secret()).expect("HMAC takes keys of any length");
    // A token and an id hold no colon, so no other pair of parent and purpose gives the same text.
    mac.update(purpose.as_bytes());
    mac.update(b":");
    mac.update(parent.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Hashes a token for keeping and for looking it up.
pub fn hash(token: &str) -> Hash {
    Sha256::digest(token.as_bytes()).into()
}

/// Says whether a text has the form of a token, so that junk is refused without asking anyone.
pub fn is_token(text: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
    text.len() == TOKEN_LENGTH && text.bytes().all(is_letter)
}

/// Makes the code of eight letters of Crockford's base32 that follows from `parent` for `purpose`, as a token does.
pub fn code(secret: &SecretKey, parent: &str, purpose: &str) -> String {
    let letter = |byte: u8| char::from(CROCKFORD[usize::from(byte & 31)]);
    let bytes = follow(secret, parent, purpose);
    bytes.into_iter().take(CODE_LENGTH).map(letter).collect()
}

/// Reads a code as a person typed it: in any case, with spaces or hyphens, O for 0 and I or L for 1.
///
/// `None` for what cannot be a code.
pub fn read_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(CODE_LENGTH);
    for letter in typed.chars().filter(|letter| !matches!(letter, ' ' | '-')) {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(letter).is_ok_and(|byte| CROCKFORD.contains(&byte));
        if !known || code.len() == CODE_LENGTH {
            return None;
        }
        code.push(letter);
    }
    (code.len() == CODE_LENGTH).then_some(code)
}

/// Draws random bytes from the system.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place for chance, and without it nothing is safe"
    )]
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_tokens_differ_and_have_the_form_of_tokens() {
        let (first, second) = (fresh(), fresh());

        assert_ne!(first, second);
        assert!(is_token(&first), "{first}");
    }

    #[test]
    fn what_is_no_token_is_told_from_its_form() {
        let long = "a".repeat(44);
        for text in ["", "a", &"é".repeat(43), &"+".repeat(43), &long] {
            assert!(!is_token(text), "{text}");
        }
    }

    #[test]
    fn a_child_is_the_same_each_time_and_hangs_on_secret_parent_and_purpose() {
        let secret = SecretKey::new(&"correct horse battery staple, twice".into()).unwrap();
        let other = SecretKey::new(&"incorrect horse battery staple, too".into()).unwrap();
        let expected = child(&secret, "parent", "access");

        assert!(is_token(&expected));
        assert_eq!(child(&secret, "parent", "access"), expected);
        assert_ne!(child(&secret, "parent", "refresh"), expected);
        assert_ne!(child(&secret, "parent2", "access"), expected);
        assert_ne!(child(&other, "parent", "access"), expected);
    }

    #[test]
    fn a_short_secret_is_refused_and_none_is_printed() {
        assert!(SecretKey::new(&"x".repeat(31).into()).is_none());
        assert_eq!(format!("{:?}", SecretKey::fresh()), "SecretKey(…)");
    }

    #[test]
    fn digits_are_the_same_each_time_and_hang_on_secret_parent_and_purpose() {
        let secret = SecretKey::new(&"correct horse battery staple, twice".into()).unwrap();
        let other = SecretKey::new(&"incorrect horse battery staple, too".into()).unwrap();
        let expected = digits(&secret, "parent", "mail");

        assert_eq!(read_digits(&expected).as_ref(), Some(&expected));
        assert_eq!(digits(&secret, "parent", "mail"), expected);
        assert_ne!(digits(&secret, "parent", "else"), expected);
        assert_ne!(digits(&secret, "parent2", "mail"), expected);
        assert_ne!(digits(&other, "parent", "mail"), expected);
    }

    #[test]
    fn six_digits_are_read_however_they_are_typed() {
        assert_eq!(read_digits(" 012-345 ").as_deref(), Some("012345"));
        for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "+12345"] {
            assert_eq!(read_digits(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let secret = SecretKey::fresh();
        let code = code(&secret, "parent", "invitation");

        assert_eq!(read_code(&code), Some(code.clone()));
        assert_ne!(super::code(&secret, "parent2", "invitation"), code);
        assert_ne!(super::code(&SecretKey::fresh(), "parent", "invitation"), code);
        assert_eq!(
            read_code(&format!(" {}-{} ", &code[..4], &code[4..]).to_lowercase()),
            Some(code)
        );
        assert_eq!(read_code("oiL0-abcd").as_deref(), Some("0110ABCD"));
        for text in ["", "1234567", "123456789", "1234567U", "1234567é"] {
            assert_eq!(read_code(text), None, "{text}");
        }
    }
}
