//! The key by which browsers' push services know us (RFC 8292).

use std::{fmt, sync::Arc};

use anyhow::anyhow;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::token;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// How long what is signed is good: services take no more than a day.
const LASTS: TimeDelta = TimeDelta::hours(12);

/// A pair of keys, and whom a push service may turn to.
#[derive(Clone)]
pub struct Vapid {
    pair: Arc<EcdsaKeyPair>,
    subject: String,
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vapid(…)")
    }
}

impl Vapid {
    /// Reads a pair of keys in base64url, as every tool for Web Push makes them; `None` where they are none, or do not belong together.
    ///
    /// `subject` is where a push service finds us: an address of https, or one of mail with `mailto:` before it.
    #[must_use]
    pub fn read(public: &str, private: &SecretString, subject: &str) -> Option<Self> {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &decode(private.expose_secret())?,
            &decode(public)?,
            &token::chance(),
        );
        Some(Self {
            pair: Arc::new(pair.ok()?),
            subject: subject.to_owned(),
        })
    }

    /// Returns what a push to a service at `origin` is authorized by.
    pub(super) fn authorize(&self, origin: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
        let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let claims = json!({ "aud": origin, "exp": (now + LASTS).timestamp(), "sub": self.subject });
        let signed = format!(
            "{}.{}",
            part(json!({ "typ": "JWT", "alg": "ES256" })),
            part(claims)
        );
        let signature = self.pair.sign(&token::chance(), signed.as_bytes());
        let signature = signature.map_err(|_| anyhow!("signing failed"))?;
        Ok(format!(
            "vapid t={signed}.{}, k={}",
            URL_SAFE_NO_PAD.encode(signature),
            URL_SAFE_NO_PAD.encode(self.pair.public_key())
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of the example in RFC 8291: everybody has them.
    const PUBLIC: &str =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    const PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    #[test]
    fn only_keys_that_belong_together_are_taken_and_they_do_not_show() {
        let other = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let read = |public, private: &str| Vapid::read(public, &private.into(), "mailto:a@b");

        assert_eq!(format!("{:?}", read(PUBLIC, PRIVATE).unwrap()), "Vapid(…)");
        for (public, private) in [(other, PRIVATE), (PUBLIC, "hunter2"), ("", ""), (PRIVATE, PUBLIC)] {
            assert!(read(public, private).is_none(), "{public}");
        }
    }
}
