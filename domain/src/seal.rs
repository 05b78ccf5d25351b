//! Sealing what must be kept and shown to nobody who reads the database.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::token::{self, SecretKey};

/// What the key is for: no other purpose leads to it.
const PURPOSE: &str = "seal";

/// Seals some bytes for `whose`, an id: put into another row they do not open.
pub(crate) fn seal(secret: &SecretKey, whose: &str, plain: &[u8]) -> Vec<u8> {
    let nonce = token::nonce();
    let mut bytes = plain.to_vec();
    let done = key(secret).seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(whose.as_bytes()),
        &mut bytes,
    );
    done.expect("what is sealed is far shorter than the cipher allows");
    [&nonce[..], &bytes].concat()
}

/// Opens what was sealed for `whose`; `None` where it was sealed with another secret, for another, or changed since.
pub(crate) fn open(secret: &SecretKey, whose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, bytes) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut bytes = bytes.to_vec();
    let opened = key(secret).open_in_place(
        Nonce::assume_unique_for_key(*nonce),
        Aad::from(whose.as_bytes()),
        &mut bytes,
    );
    opened.ok().map(|plain| plain.to_vec())
}

fn key(secret: &SecretKey) -> LessSafeKey {
    let bytes = token::key(secret, PURPOSE);
    let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).expect("the key has the cipher's length");
    LessSafeKey::new(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_secret_and_for_the_same_row_alone() {
        let (secret, other) = (SecretKey::fresh(), SecretKey::fresh());
        let sealed = seal(&secret, "grant_1", b"a token");

        assert_eq!(
            open(&secret, "grant_1", &sealed).as_deref(),
            Some(&b"a token"[..])
        );
        assert_eq!(open(&secret, "grant_2", &sealed), None);
        assert_eq!(open(&other, "grant_1", &sealed), None);
        assert!(!sealed.windows(7).any(|part| part == b"a token"));
    }

    #[test]
    fn what_was_changed_or_cut_off_does_not_open() {
        let secret = SecretKey::fresh();
        let sealed = seal(&secret, "grant_1", b"a token");

        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open(&secret, "grant_1", &changed), None, "{at}");
            assert_eq!(open(&secret, "grant_1", &sealed[..at]), None, "{at}");
        }
    }

    #[test]
    fn the_same_is_sealed_anew_each_time() {
        let secret = SecretKey::fresh();

        assert_ne!(seal(&secret, "grant_1", b"a"), seal(&secret, "grant_1", b"a"));
    }
}
