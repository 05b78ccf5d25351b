//! What a provider vouches for, and what must be right about it.

use chrono::{DateTime, TimeDelta, Utc};
use entity::identity::IdentityProvider;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    Keys, Signed,
    jws::{self, MAX_TOKEN},
};
use crate::{Code, Error, Problem, account, text};

/// How far a provider's clock may be off ours.
const LEEWAY: TimeDelta = TimeDelta::minutes(1);

/// Letters of what a provider calls a person: OpenID Connect allows no more.
const MAX_SUBJECT: usize = 255;

/// Whose word counts, and for which of our apps.
#[derive(Clone, Debug)]
pub struct Trust {
    provider: IdentityProvider,
    audiences: Vec<String>,
}

/// What a provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who vouches.
    pub provider: IdentityProvider,
    /// For which of our apps.
    pub client_id: String,
    /// What it calls the person.
    pub subject: String,
    /// The person's address, if the app was told it; trimmed and in lower case.
    pub email: Option<String>,
    /// Whether the provider has made sure that the address is the person's.
    pub email_verified: bool,
    /// What the person is called.
    pub name: Option<String>,
}

impl Verified {
    /// Returns the input field that the provider's word came in.
    pub(crate) fn field(&self) -> &'static str {
        field(self.provider)
    }
}

/// Why a token counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no token.
    Malformed,
    /// It is longer than any token.
    TooLong,
    /// It was given to somebody else, for something else, or by somebody else.
    Untrusted(&'static str),
    /// Its time is over.
    Expired,
}

impl Refusal {
    /// Says so to the person.
    pub fn of(self, provider: IdentityProvider) -> Error {
        let code = match self {
            Self::Malformed => Code::InvalidFormat,
            Self::TooLong => Code::TooLong,
            Self::Untrusted(why) => {
                // Most often an app with another id than the settings name, which only a log can tell.
                tracing::info!("A token of {provider:?} was refused: {why}");
                Code::WrongCredentials
            }
            Self::Expired => Code::Expired,
        };
        let limit = (self == Self::TooLong).then_some(MAX_TOKEN as i64);
        Error::User(vec![Problem {
            limit,
            ..Problem::new(field(provider), code)
        }])
    }
}

/// What a token says of the person and of itself.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    sub: String,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Truth>,
    name: Option<String>,
}

/// One audience, alone or in a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    List([String; 1]),
}

/// Apple writes yes and no as texts at times.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Said(bool),
    Written(String),
}

impl Truth {
    fn is_yes(&self) -> bool {
        match self {
            Self::Said(yes) => *yes,
            Self::Written(text) => text == "true",
        }
    }
}

impl Trust {
    /// Trusts a provider's word for these of our apps.
    #[must_use]
    pub fn new(provider: IdentityProvider, audiences: Vec<String>) -> Self {
        Self { provider, audiences }
    }

    /// Returns whose word counts.
    #[must_use]
    pub fn provider(&self) -> IdentityProvider {
        self.provider
    }

    /// Returns how many of our apps it counts for.
    #[must_use]
    pub fn n_audiences(&self) -> usize {
        self.audiences.len()
    }

    /// Returns what a token vouches for. `nonce` is what the app began the sign-in with.
    ///
    /// # Errors
    ///
    /// When anything about it is not right.
    pub fn judge(
        &self,
        token: &Signed<'_>,
        keys: &Keys,
        (nonce, now): (Option<&str>, DateTime<Utc>),
    ) -> Result<Verified, Refusal> {
        let claims: Claims = serde_json::from_slice(&token.open(keys)?)
            .map_err(|_| Refusal::Untrusted("it does not say what it must"))?;
        let untrusted = |why| Err(Refusal::Untrusted(why));
        let (Audience::One(audience) | Audience::List([audience])) = claims.aud;
        if !issuers(self.provider).contains(&claims.iss.as_str()) {
            return untrusted("its issuer is another");
        }
        if !self.audiences.contains(&audience) {
            return untrusted("its audience is none of ours");
        }
        if claims.sub.is_empty() || claims.sub.len() > MAX_SUBJECT || !text::is_line(&claims.sub) {
            return untrusted("it names nobody");
        }
        if !is_same_nonce(nonce, claims.nonce.as_deref()) {
            return untrusted("its nonce is another");
        }
        let latest = (now + LEEWAY).timestamp();
        if claims.iat > latest || claims.nbf.is_some_and(|from| from > latest) {
            return untrusted("its time is yet to come");
        }
        if claims.exp <= (now - LEEWAY).timestamp() {
            return Err(Refusal::Expired);
        }
        let email = claims.email.map(|email| email.trim().to_lowercase());
        Ok(Verified {
            provider: self.provider,
            client_id: audience,
            subject: claims.sub,
            email: email.filter(|email| account::is_email(email)),
            email_verified: claims.email_verified.is_some_and(|verified| verified.is_yes()),
            name: claims.name,
        })
    }
}

/// Returns whom a token says to be from: Google spells itself in two ways.
fn issuers(provider: IdentityProvider) -> &'static [&'static str] {
    match provider {
        IdentityProvider::Apple => &["https://appleid.apple.com"],
        IdentityProvider::Google => &["https://accounts.google.com", "accounts.google.com"],
    }
}

/// Returns the input field that a provider's word comes in.
#[must_use]
pub fn field(provider: IdentityProvider) -> &'static str {
    match provider {
        IdentityProvider::Apple => "identityToken",
        IdentityProvider::Google => "idToken",
    }
}

/// Says whether a token belongs to the sign-in that the app began.
///
/// A provider hands on what the app gave it. An app that gives the hash and keeps the nonce for us has the better way: then what stands in
/// a token is of no use to whoever finds one.
fn is_same_nonce(kept: Option<&str>, handed_on: Option<&str>) -> bool {
    match (kept, handed_on) {
        (None, None) => true,
        (Some(kept), Some(handed_on)) => {
            let hash = Sha256::digest(kept);
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            handed_on.eq_ignore_ascii_case(&hex) || handed_on == kept
        }
        _ => false,
    }
}

/// Returns whom a token of Apple's is about that came straight from Apple.
pub(super) fn subject(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    let subject: Subject = serde_json::from_slice(&jws::payload(token)?).ok()?;
    Some(subject.sub)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_compared_as_it_was_given_or_hashed() {
        let hash = "2ec847d8a32b2a4dc16e9ba5ab2a0ea0bcd0c0d66e5a3a41ea4a9d2e1b1d4a0e";
        let right: String = Sha256::digest("abc")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();

        assert!(is_same_nonce(Some("abc"), Some(&right)));
        assert!(is_same_nonce(Some("abc"), Some(&right.to_uppercase())));
        assert!(is_same_nonce(Some("abc"), Some("abc")));
        assert!(is_same_nonce(None, None));
        for (kept, handed_on) in [
            (Some("abc"), Some(hash)),
            (Some("abc"), Some("ABC")),
            (Some("abc"), None),
            (None, Some("abc")),
            (None, Some("")),
            // Whoever knows the hash alone does not know the nonce.
            (Some(right.as_str()), Some("abc")),
        ] {
            assert!(!is_same_nonce(kept, handed_on), "{kept:?} {handed_on:?}");
        }
    }
}
