//! Sealing what only one browser can open: message encryption for Web Push (RFC 8291), a single record of aes128gcm (RFC 8188).
//!
//! By what TLS is made of here, ring. The crates that do this bring OpenSSL, or a second set of ciphers and signatures.

use anyhow::{anyhow, ensure};
use domain::token;
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    error::Unspecified,
    hkdf::{HKDF_SHA256, KeyType, Salt},
};

/// Bytes of a sealed message that every push service takes (RFC 8030, section 7.2).
const MAX_SEALED: usize = 4_096;

/// Bytes before what is sealed: salt, size of a record, length of a key, key.
const HEAD: usize = 16 + 4 + 1 + POINT;

/// Bytes of an uncompressed point of P-256.
const POINT: usize = 65;

/// Bytes of the seal.
const TAG: usize = 16;

/// Stands after the words of the last record.
const LAST: u8 = 2;

/// Bytes that can be sealed.
pub(super) const MAX_PLAIN: usize = MAX_SEALED - HEAD - TAG - 1;

/// Messages are as long as the next multiple of so many bytes, so that their length says little.
const STEP: usize = 512;

/// A browser's keys: its public one and its shared secret.
#[derive(Clone, Copy)]
pub(super) struct Browser<'a> {
    pub public: &'a [u8],
    pub secret: &'a [u8],
}

/// A length that bytes are made in.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

/// Seals a message for a browser.
///
/// # Errors
///
/// When it is too long, the browser's key is none, or the system gives no chance.
pub(super) fn seal(plain: &[u8], browser: Browser<'_>) -> anyhow::Result<Vec<u8>> {
    ensure!(plain.len() <= MAX_PLAIN, "the message is too long");
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &token::chance())
        .map_err(|_| anyhow!("no key could be made"))?;
    let own_public = own
        .compute_public_key()
        .map_err(|_| anyhow!("no key could be made"))?;
    let own_public = own_public.as_ref().to_vec();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, browser.public);
    let salt = token::salt();
    let padded = pad(plain);
    agree_ephemeral(own, &theirs, |shared| {
        write(padded, browser, (shared, &own_public, salt))
    })
    .map_err(|_| anyhow!("the browser's key is none"))?
    .map_err(|_| anyhow!("the message could not be sealed"))
}

/// Ends the words, and hides how many there are.
fn pad(plain: &[u8]) -> Vec<u8> {
    let length = (plain.len() + 1).next_multiple_of(STEP).min(MAX_PLAIN + 1);
    let mut padded = plain.to_vec();
    padded.push(LAST);
    padded.resize(length, 0);
    padded
}

/// Writes the head and the record, by the secret that both sides come to.
fn write(
    mut padded: Vec<u8>,
    browser: Browser<'_>,
    (shared, own_public, salt): (&[u8], &[u8], [u8; 16]),
) -> Result<Vec<u8>, Unspecified> {
    let both = [b"WebPush: info\0".as_slice(), browser.public, own_public].concat();
    let mut key = [0; 32];
    derive(browser.secret, shared, &both, &mut key)?;
    let (mut content, mut nonce) = ([0; 16], [0; 12]);
    derive(&salt, &key, b"Content-Encoding: aes128gcm\0", &mut content)?;
    derive(&salt, &key, b"Content-Encoding: nonce\0", &mut nonce)?;

    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content)?);
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut padded)?;

    let mut sealed = Vec::with_capacity(HEAD + padded.len());
    sealed.extend_from_slice(&salt);
    // Longer than any record: there is only one.
    sealed.extend_from_slice(&(MAX_SEALED as u32).to_be_bytes());
    sealed.push(POINT as u8);
    sealed.extend_from_slice(own_public);
    sealed.append(&mut padded);
    Ok(sealed)
}

fn derive(salt: &[u8], secret: &[u8], purpose: &[u8], out: &mut [u8]) -> Result<(), Unspecified> {
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    key.expand(&[purpose], Bytes(out.len()))?.fill(out)
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn read(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn the_example_of_the_standard_comes_out() {
        // RFC 8291, appendix A.
        let public =
            read("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let own =
            read("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared = read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let (secret, salt) = (read("BTBZMqHH6r4Tts7J_aSIgg"), read("DGv6ra1nlYgDCS1FRnbzlw"));
        let browser = Browser {
            public: &public,
            secret: &secret,
        };
        let mut plain = b"When I grow up, I want to be a watermelon".to_vec();
        plain.push(LAST);

        let sealed = write(plain, browser, (&shared, &own, salt.try_into().unwrap())).unwrap();

        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn lengths_say_little_and_no_service_finds_one_too_long() {
        for (length, wanted) in [(0, 512), (511, 512), (512, 1_024), (MAX_PLAIN, MAX_PLAIN + 1)] {
            assert_eq!(pad(&vec![b'a'; length]).len(), wanted, "{length}");
        }
        assert_eq!(HEAD + MAX_PLAIN + 1 + TAG, MAX_SEALED);
    }

    #[test]
    fn what_is_no_key_or_too_long_is_refused() {
        let no_point = [4; POINT];
        for (plain, public) in [
            (vec![0; MAX_PLAIN + 1], &no_point[..]),
            (Vec::new(), &no_point),
            (Vec::new(), &[]),
        ] {
            let browser = Browser {
                public,
                secret: &[0; 16],
            };
            assert!(seal(&plain, browser).is_err());
        }
    }
}
