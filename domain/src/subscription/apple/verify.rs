//! Whether something is Apple's word: a signature (JWS, ES256) whose certificates lead to Apple's own.
//!
//! The library's own reader judges certificates by the day that the text itself names; here the app's clock counts.

use app_store_server_library::crypto::{CryptoProvider, jws};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use super::Apple;

/// Certificates that come along: who signed, who vouches for that, and the root, which we have ourselves.
const CHAIN: usize = 3;

/// Letters of a signed text; Apple's have some thousands, and a notification holds two more.
const LONGEST: usize = 128 << 10;

/// Why something is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::subscription) enum Doubt {
    /// It is not written as it should be, or it is not Apple who signed it.
    NotApples,
    /// It is about another app.
    OtherApp,
    /// It is about the sandbox and not about production, or the other way round.
    OtherMarket,
}

impl Apple {
    /// Reads something that Apple signed, by certificates that are good now.
    pub(super) fn read<T: DeserializeOwned>(&self, signed: &str, now: DateTime<Utc>) -> Result<T, Doubt> {
        self.try_read(signed, now).ok_or(Doubt::NotApples)
    }

    fn try_read<T: DeserializeOwned>(&self, signed: &str, now: DateTime<Utc>) -> Option<T> {
        if signed.len() > LONGEST {
            return None;
        }
        let header = jws::decode_header(signed).ok()?;
        if header.alg.as_deref() != Some("ES256") {
            return None;
        }
        let chain = header.x5c.filter(|chain| chain.len() == CHAIN)?;
        let (leaf, intermediate) = (STANDARD.decode(&chain[0]).ok()?, STANDARD.decode(&chain[1]).ok()?);
        let now = u64::try_from(now.timestamp()).ok()?;
        // Without its cache: that keeps time by the machine.
        let key = self.chain.verify(&leaf, &intermediate, Some(now), false).ok()?;
        let signature: [u8; 64] = jws::decode_signature_bytes(signed).ok()?.try_into().ok()?;
        let key = CryptoProvider::default_provider()
            .p256_signing
            .public_key(&key)
            .ok()?;
        let text = jws::signing_input(signed).ok()?;
        key.is_valid_signature(&signature, text.as_bytes()).ok()?;
        jws::decode_payload(signed).ok()
    }
}

/// Reads a certificate, in DER or in PEM, into DER; `None` for what is none.
pub(super) fn read_certificate(bytes: &[u8]) -> Option<Vec<u8>> {
    let der = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let inner = text
                .trim()
                .strip_prefix("-----BEGIN CERTIFICATE-----")?
                .strip_suffix("-----END CERTIFICATE-----")?;
            STANDARD
                .decode(inner.split_whitespace().collect::<String>())
                .ok()?
        }
        Err(_) => bytes.to_vec(),
    };
    is_certificate(&der).then_some(der)
}

/// Says whether bytes are one whole SEQUENCE of DER, as a certificate is.
fn is_certificate(der: &[u8]) -> bool {
    let [0x30, 0x82, high, low, rest @ ..] = der else {
        return false;
    };
    usize::from(u16::from_be_bytes([*high, *low])) == rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscription::apple::ROOT;

    #[test]
    fn apples_own_root_is_a_certificate_in_der_and_in_pem() {
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            STANDARD.encode(ROOT)
        );

        assert_eq!(read_certificate(ROOT).as_deref(), Some(ROOT));
        assert_eq!(read_certificate(pem.as_bytes()).as_deref(), Some(ROOT));
    }

    #[test]
    fn apples_own_root_is_the_one_that_apple_publishes() {
        use ring::digest::{SHA256, digest};

        let hash = digest(&SHA256, ROOT);

        assert_eq!(
            hash.as_ref()[..8],
            [0x63, 0x34, 0x3a, 0xbf, 0xb8, 0x9a, 0x6a, 0x03]
        );
    }

    #[test]
    fn what_is_no_certificate_is_told() {
        for bytes in [b"".as_slice(), b"hello", &ROOT[1..], &ROOT[..100]] {
            assert_eq!(read_certificate(bytes), None);
        }
    }
}
