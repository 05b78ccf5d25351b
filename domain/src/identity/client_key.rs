//! The key by which Apple knows that it is we who ask.

use std::{fmt, sync::Arc};

use anyhow::{Context, anyhow};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;

use crate::{error::Result, token};

/// How long a secret that is made of the key is good: as long as asking takes, and some difference of clocks.
const LASTS: TimeDelta = TimeDelta::minutes(5);

/// Whom the secret is for, wherever it is sent to.
const AUDIENCE: &str = "https://appleid.apple.com";

/// A key for Sign in with Apple, or for pushes, as Apple's developer pages hand it out.
#[derive(Clone)]
pub struct ClientKey {
    team_id: String,
    key_id: String,
    pair: Arc<EcdsaKeyPair>,
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey(…)")
    }
}

impl ClientKey {
    /// Reads the text of a `.p8` file; `None` where it holds no private key of the curve P-256.
    #[must_use]
    pub fn read(team_id: &str, key_id: &str, pem: &str) -> Option<Self> {
        let (_, rest) = pem.split_once("-----BEGIN PRIVATE KEY-----")?;
        let (body, _) = rest.split_once("-----END PRIVATE KEY-----")?;
        let body: String = body.split_whitespace().collect();
        let key = STANDARD.decode(body).ok()?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key, &token::chance()).ok()?;
        Some(Self {
            team_id: team_id.to_owned(),
            key_id: key_id.to_owned(),
            pair: Arc::new(pair),
        })
    }

    /// Makes the secret that one of our apps asks with at `now`.
    ///
    /// # Errors
    ///
    /// When the system gives no chance.
    pub fn secret(&self, client_id: &str, now: DateTime<Utc>) -> Result<String> {
        self.sign(&json!({
            "iss": self.team_id,
            "iat": now.timestamp(),
            "exp": (now + LASTS).timestamp(),
            "aud": AUDIENCE,
            "sub": client_id,
        }))
    }

    /// Makes the token by which Apple's push service knows us, made at `now`: it takes one for an hour.
    ///
    /// # Errors
    ///
    /// When the system gives no chance.
    pub fn push_token(&self, now: DateTime<Utc>) -> Result<String> {
        self.sign(&json!({ "iss": self.team_id, "iat": now.timestamp() }))
    }

    fn sign(&self, claims: &serde_json::Value) -> Result<String> {
        let part = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let header = part(&json!({ "alg": "ES256", "kid": self.key_id, "typ": "JWT" }));
        let signed = format!("{header}.{}", part(claims));
        let signature = self
            .pair
            .sign(&token::chance(), signed.as_bytes())
            .map_err(|_| anyhow!("signing failed"))
            .context("making a secret for Apple")?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_apple_hands_it_out_and_is_not_shown() {
        let key = ClientKey::read("TEAM", "KEY", include_str!("../../../testing/keys/apple.p8")).unwrap();

        let secret = key.secret("app", DateTime::UNIX_EPOCH).unwrap();

        let parts: Vec<&str> = secret.split('.').collect();
        let claims = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&claims).unwrap(),
            json!({ "iss": "TEAM", "iat": 0, "exp": 300, "aud": "https://appleid.apple.com", "sub": "app" })
        );
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 64);
        assert_eq!(format!("{key:?}"), "ClientKey(…)");
    }

    #[test]
    fn what_holds_no_key_of_apples_is_refused() {
        let rsa = include_str!("../../../testing/keys/one.pem");
        let cut = "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMG\n-----END PRIVATE KEY-----";
        for text in ["", "hunter2", cut, rsa] {
            assert!(ClientKey::read("TEAM", "KEY", text).is_none(), "{text}");
        }
    }
}
