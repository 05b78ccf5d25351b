//! Whether it is Google that has something pushed: the OpenID token that Pub/Sub sends along.

use std::collections::HashMap;

use anyhow::{Context, anyhow};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::sync::Mutex;

use super::Google;
use crate::google::whole;

/// Who Google calls itself.
const ISSUERS: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];

/// How long Google's keys are used without asking; it says itself that they last for hours.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// How soon they may be asked for again, for a key that is not among them: anybody can name one.
const PACE: TimeDelta = TimeDelta::minutes(1);

/// How far Google's clock may be ahead of ours.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// Letters of a token; Google's have about a thousand.
const LONGEST: usize = 8 << 10;

/// Google's keys, as they were read last.
#[derive(Debug, Default)]
pub(super) struct Keys(Mutex<Read>);

#[derive(Debug, Default)]
struct Read {
    by_name: HashMap<String, Key>,
    at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
struct Key {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<WrittenKey>,
}

#[derive(Deserialize)]
struct WrittenKey {
    kty: String,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    iat: i64,
    exp: i64,
}

impl Google {
    /// Says whether a token was made by Google, for us, for the service account that pushes, and is good now.
    ///
    /// # Errors
    ///
    /// When Google's keys cannot be read.
    pub(super) async fn is_pushed(&self, token: &str, now: DateTime<Utc>) -> anyhow::Result<bool> {
        if token.len() > LONGEST {
            return Ok(false);
        }
        let Some((signed, signature)) = token.rsplit_once('.') else {
            return Ok(false);
        };
        let Some((header, claims)) = signed.split_once('.') else {
            return Ok(false);
        };
        let (Some(header), Some(claims), Ok(signature)) = (
            part::<Header>(header),
            part::<Claims>(claims),
            URL_SAFE_NO_PAD.decode(signature),
        ) else {
            return Ok(false);
        };
        if header.alg != "RS256" || !self.is_meant(&claims, now) {
            return Ok(false);
        }
        let Some(key) = self.key(&header.kid, now).await? else {
            return Ok(false);
        };
        let key = RsaPublicKeyComponents {
            n: &key.modulus,
            e: &key.exponent,
        };
        let verified = key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature);
        Ok(verified.is_ok())
    }

    fn is_meant(&self, claims: &Claims, now: DateTime<Utc>) -> bool {
        ISSUERS.contains(&claims.iss.as_str())
            && claims.aud == self.settings.push_audience
            && claims.email_verified
            && claims.email.as_deref() == Some(self.settings.push_email.as_str())
            && claims.iat <= (now + SKEW).timestamp()
            && claims.exp > now.timestamp()
    }

    /// Returns one of Google's keys by its name.
    async fn key(&self, name: &str, now: DateTime<Utc>) -> anyhow::Result<Option<Key>> {
        let mut read = self.keys.0.lock().await;
        let age = read.at.map(|at| now - at);
        let is_known = read.by_name.contains_key(name);
        let is_due = age.is_none_or(|age| age >= if is_known { FRESH } else { PACE });
        if is_due {
            // Counted before the answer, so that a Google that is gone is asked no more often.
            read.at = Some(now);
            match self.read_keys().await {
                Ok(keys) => read.by_name = keys,
                Err(error) if is_known => {
                    tracing::warn!(
                        "Google's keys could not be read anew, the old ones still count: {error:#}"
                    );
                }
                Err(error) => return Err(error),
            }
        }
        Ok(read.by_name.get(name).cloned())
    }

    async fn read_keys(&self) -> anyhow::Result<HashMap<String, Key>> {
        let answer = self.http.get(&self.settings.keys_url).send().await;
        let answer = answer.context("asking for Google's keys")?;
        let status = answer.status();
        if !status.is_success() {
            return Err(anyhow!("Google gave no keys but answered {status}"));
        }
        let set: KeySet = serde_json::from_slice(&whole(answer).await?).context("reading Google's keys")?;
        let keys = set.keys.into_iter().filter(|key| key.kty == "RSA");
        let keys = keys.filter_map(|key| {
            let modulus = URL_SAFE_NO_PAD.decode(key.n?).ok()?;
            let exponent = URL_SAFE_NO_PAD.decode(key.e?).ok()?;
            Some((key.kid?, Key { modulus, exponent }))
        });
        Ok(keys.collect())
    }
}

/// Reads a part of a token.
fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
