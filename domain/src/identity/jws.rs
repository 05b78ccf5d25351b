//! Signed tokens of providers, and the keys that they are signed with.
//!
//! One form and one algorithm are read: compact JWS with RS256, which is what Apple and Google sign with. So nothing that a token
//! says of itself has a say in how it is checked.

use std::collections::HashMap;

use anyhow::Context;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::{Deserialize, de::IgnoredAny};

use super::Refusal;

/// Letters of a token: ten times what Apple and Google give out.
pub(super) const MAX_TOKEN: usize = 16 * 1024;

/// Letters of the name of a key.
const MAX_KEY_NAME: usize = 255;

/// Keys that a provider has at a time; they have two or three.
const MAX_KEYS: usize = 32;

/// The public keys of a provider, by name.
#[derive(Clone, Debug, Default)]
pub struct Keys(HashMap<String, RsaPublicKeyComponents<Vec<u8>>>);

/// A set of keys as a provider publishes it.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

/// A key of any kind.
#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Keys {
    /// Reads a set of keys (RFC 7517). Those that are for something else are passed over.
    ///
    /// # Errors
    ///
    /// When it is no set of keys, or none of them can be used.
    pub fn read(json: &[u8]) -> anyhow::Result<Self> {
        let set: KeySet = serde_json::from_slice(json).context("reading a set of keys")?;
        let usable = set.keys.into_iter().take(MAX_KEYS).filter_map(Key::usable);
        let keys: HashMap<_, _> = usable.collect();
        anyhow::ensure!(!keys.is_empty(), "none of the keys can be used");
        Ok(Self(keys))
    }

    /// Says whether there is a key of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Counts the keys.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl Key {
    /// Returns the name and the parts of a key that signatures can be checked with.
    fn usable(self) -> Option<(String, RsaPublicKeyComponents<Vec<u8>>)> {
        let is_for_signatures = self.kty == "RSA"
            && self.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == "RS256");
        let name = self.kid.filter(|_| is_for_signatures)?;
        let part = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?).ok();
        let (n, e) = (part(self.n)?, part(self.e)?);
        Some((name, RsaPublicKeyComponents { n, e }))
    }
}

/// What a token says of how it is signed.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What must be understood to check it. We understand nothing more.
    crit: Option<IgnoredAny>,
}

/// A token whose signature has not been looked at yet.
#[derive(Debug)]
pub struct Signed<'a> {
    key: String,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Signed<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    ///
    /// When it is none, or one that is signed otherwise than with RS256.
    pub fn read(token: &'a str) -> Result<Self, Refusal> {
        if token.len() > MAX_TOKEN {
            return Err(Refusal::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(Refusal::Malformed)?;
        if payload.contains('.') {
            return Err(Refusal::Malformed);
        }
        let signature = decode(signature)?;
        let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| Refusal::Malformed)?;
        if header.alg != "RS256" || header.crit.is_some() {
            return Err(Refusal::Untrusted("it is signed in another way"));
        }
        let key = header.kid.filter(|name| name.len() <= MAX_KEY_NAME);
        Ok(Self {
            key: key.ok_or(Refusal::Untrusted("it names no key"))?,
            signed,
            signature,
        })
    }

    /// Returns the name of the key that it says to be signed with.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns what was signed, once the signature has been found to be right.
    ///
    /// # Errors
    ///
    /// When the provider has no such key, or it did not sign this.
    pub(super) fn open(&self, keys: &Keys) -> Result<Vec<u8>, Refusal> {
        let key = keys
            .0
            .get(&self.key)
            .ok_or(Refusal::Untrusted("its key is unknown"))?;
        key.verify(
            &RSA_PKCS1_2048_8192_SHA256,
            self.signed.as_bytes(),
            &self.signature,
        )
        .map_err(|_| Refusal::Untrusted("its signature is wrong"))?;
        let (_, payload) = self.signed.split_once('.').ok_or(Refusal::Malformed)?;
        decode(payload)
    }
}

/// Returns what a token says, unchecked: only for one that came over a connection to whoever signed it.
pub(super) fn payload(token: &str) -> Option<Vec<u8>> {
    let payload = token.split('.').nth(1).filter(|_| token.len() <= MAX_TOKEN)?;
    decode(payload).ok()
}

fn decode(part: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> String {
        format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(header))
    }

    #[test]
    fn only_one_way_of_signing_is_known() {
        let refused = [
            r#"{"alg":"none","kid":"a"}"#,
            r#"{"alg":"HS256","kid":"a"}"#,
            r#"{"alg":"RS512","kid":"a"}"#,
            r#"{"alg":"PS256","kid":"a"}"#,
            r#"{"alg":"ES256","kid":"a"}"#,
            r#"{"alg":"rs256","kid":"a"}"#,
            r#"{"alg":"RS256","kid":"a","crit":["b64"],"b64":false}"#,
            r#"{"alg":"RS256"}"#,
        ];

        for header in refused {
            let read = Signed::read(&token(header)).err();
            assert!(matches!(read, Some(Refusal::Untrusted(_))), "{header}: {read:?}");
        }
        assert_eq!(
            Signed::read(&token(r#"{"alg":"RS256","kid":"a"}"#))
                .unwrap()
                .key(),
            "a"
        );
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = token(r#"{"alg":"RS256","kid":"a"}"#);
        let twice = token(r#"{"alg":"none","alg":"RS256","kid":"a"}"#);
        let longer = format!("{good}.AAAA");
        for text in [
            "",
            ".",
            "..",
            "...",
            "a.b",
            "é.é.é",
            &good[..good.len() - 5],
            &longer,
            &twice,
            "e30.e30.e30",
        ] {
            let read = Signed::read(text).err();
            assert!(matches!(read, Some(Refusal::Malformed)), "{text}: {read:?}");
        }
        let huge = "a".repeat(1 << 20);
        assert!(matches!(Signed::read(&huge).err(), Some(Refusal::TooLong)));
    }

    #[test]
    fn keys_for_other_purposes_are_passed_over() {
        let set = br#"{"keys":[
            {"kty":"RSA","kid":"a","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"b","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"c","use":"enc","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"d","alg":"RS512","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"e","n":"AQAB"},
            {"kty":"EC","kid":"f","crv":"P-256","x":"AQAB","y":"AQAB"},
            {"kty":"oct","kid":"g","k":"AQAB"}]}"#;

        let keys = Keys::read(set).unwrap();

        let known = ["a", "b", "c", "d", "e", "f", "g"].map(|name| keys.has(name));
        assert_eq!(known, [true, true, false, false, false, false, false]);
        for text in [
            &b""[..],
            b"{}",
            b"[]",
            br#"{"keys":[]}"#,
            br#"{"keys":[{"kty":"oct","kid":"g"}]}"#,
        ] {
            assert!(Keys::read(text).is_err());
        }
    }
}
