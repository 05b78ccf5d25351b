//! The service account by which Google knows us, and the access tokens that it gets: for Google Play, and for pushes.

use std::fmt;

use anyhow::{Context, anyhow, bail};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, TimeDelta, Utc};
use ring::{rand::SystemRandom, signature};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use tokio::sync::Mutex;

/// Bytes of an answer; a purchase takes a few thousand.
const ANSWER_BYTES: usize = 256 << 10;

/// How long a token is asked for: as long as Google gives any.
const LASTS: TimeDelta = TimeDelta::hours(1);

/// How long before its end a token is used no more.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

/// A service account, as its key file has it.
#[derive(Clone, Debug, Deserialize)]
pub struct ServiceAccount {
    /// The project that it belongs to.
    pub project_id: Option<String>,
    /// Its name.
    #[serde(rename = "client_email")]
    pub email: String,
    /// The name of its key.
    #[serde(rename = "private_key_id")]
    pub key_id: Option<String>,
    /// Its key, in PKCS#8 and PEM.
    #[serde(deserialize_with = "secret")]
    pub private_key: SecretString,
    /// Where access tokens come from.
    #[serde(rename = "token_uri")]
    pub token_url: String,
}

impl ServiceAccount {
    /// Reads a key file in JSON, as Google hands it out.
    ///
    /// # Errors
    ///
    /// When it is not one, or its key cannot be used. The error repeats nothing of it.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let account: Self =
            serde_json::from_str(text).map_err(|_| anyhow!("is no key file of a service account"))?;
        key_pair(&account)?;
        Ok(account)
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// Reads the key of a service account.
fn key_pair(account: &ServiceAccount) -> anyhow::Result<signature::RsaKeyPair> {
    let pem = account.private_key.expose_secret();
    let inner = pem
        .trim()
        .strip_prefix("-----BEGIN PRIVATE KEY-----")
        .and_then(|rest| rest.strip_suffix("-----END PRIVATE KEY-----"))
        .ok_or_else(|| anyhow!("holds no private key in PEM"))?;
    let letters: String = inner.split_whitespace().collect();
    let der = STANDARD
        .decode(letters)
        .map_err(|_| anyhow!("holds no private key in PEM"))?;
    signature::RsaKeyPair::from_pkcs8(&der).map_err(|_| anyhow!("holds no RSA key in PKCS#8"))
}

/// Gets access tokens, and keeps one as long as it is good.
pub struct Access {
    scope: &'static str,
    email: String,
    key_id: Option<String>,
    key: signature::RsaKeyPair,
    token_url: String,
    kept: Mutex<Option<Token>>,
}

/// An access token.
struct Token {
    text: SecretString,
    until: DateTime<Utc>,
}

/// What Google answers.
#[derive(Deserialize)]
struct Given {
    #[serde(deserialize_with = "secret")]
    access_token: SecretString,
    expires_in: i64,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// Makes what asks for tokens that are good for `scope`; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the key of the service account cannot be read.
    pub fn new(account: &ServiceAccount, scope: &'static str) -> anyhow::Result<Self> {
        Ok(Self {
            scope,
            email: account.email.clone(),
            key_id: account.key_id.clone(),
            key: key_pair(account)?,
            token_url: account.token_url.clone(),
            kept: Mutex::default(),
        })
    }

    /// Returns an access token that is good for a while. Whoever else asks meanwhile waits for the same.
    ///
    /// # Errors
    ///
    /// When Google gives none.
    pub async fn token(&self, http: &reqwest::Client, now: DateTime<Utc>) -> anyhow::Result<String> {
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| now < token.until) {
            return Ok(token.text.expose_secret().to_owned());
        }
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", &self.assertion(now)?),
        ];
        let answer = http.post(&self.token_url).form(&form).send().await;
        let answer = answer
            .map_err(reqwest::Error::without_url)
            .context("asking Google for an access token")?;
        let status = answer.status();
        if !status.is_success() {
            return Err(anyhow!("Google gave no access token but answered {status}"));
        }
        let given: Given = serde_json::from_slice(&whole(answer).await?)
            .map_err(|_| anyhow!("Google's answer holds no access token"))?;
        let text = given.access_token.expose_secret().to_owned();
        *kept = Some(Token {
            text: given.access_token,
            until: now + TimeDelta::seconds(given.expires_in.clamp(0, LASTS.num_seconds())) - MARGIN,
        });
        Ok(text)
    }

    /// Forgets a token that Google does not take any more.
    pub async fn forget(&self, text: &str) {
        let mut kept = self.kept.lock().await;
        if kept
            .as_ref()
            .is_some_and(|token| token.text.expose_secret() == text)
        {
            *kept = None;
        }
    }

    /// Signs that it is us who asks (RFC 7523).
    fn assertion(&self, now: DateTime<Utc>) -> anyhow::Result<String> {
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.key_id });
        let claims = json!({
            "iss": self.email,
            "scope": self.scope,
            "aud": self.token_url,
            "iat": now.timestamp(),
            "exp": (now + LASTS).timestamp(),
        });
        let text = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signed = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(
                &signature::RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signed,
            )
            .map_err(|_| anyhow!("the key of the service account does not sign"))?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signed)))
    }
}

/// Reads a body that is not too long.
///
/// # Errors
///
/// When it breaks off, or is longer.
pub async fn whole(mut answer: reqwest::Response) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(bytes) = answer
        .chunk()
        .await
        .map_err(reqwest::Error::without_url)
        .context("reading an answer of Google's")?
    {
        if body.len() + bytes.len() > ANSWER_BYTES {
            bail!("Google answered with more than {ANSWER_BYTES} bytes");
        }
        body.extend_from_slice(&bytes);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_file_is_refused_and_not_repeated() {
        let without_key = r#"{"client_email":"a@b","private_key":"hunter2","token_uri":"https://t"}"#;
        for text in ["", "{}", "hunter2", without_key] {
            let error = ServiceAccount::read(text).unwrap_err().to_string();

            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
