//! Apple's sign-in, as far as we ask anything of it: codes are exchanged there, and tokens given back.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::{
    identity::{
        ClientKey,
        grant::{Claimed, Deed, Exchanged},
    },
    outside,
};
use reqwest::{Client, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// How long Apple may take: shorter than a grant is claimed for.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of an answer; those of Apple's have two thousand.
const MAX_BYTES: usize = 64 * 1024;

/// Where Apple is, and how it knows us.
#[derive(Clone, Debug)]
pub struct Apple {
    client: Client,
    base: String,
    key: ClientKey,
}

/// How asking Apple ended.
#[derive(Debug)]
pub enum Answer {
    /// The code was exchanged.
    Exchanged(Exchanged),
    /// The token is good no more.
    Revoked,
    /// It may do so another time.
    Later(String),
    /// It never will.
    Never(String),
}

/// What Apple gives for a code; more comes along that is not wanted.
#[derive(Deserialize)]
struct Tokens {
    refresh_token: String,
    id_token: String,
}

/// What Apple says is wrong.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    error: String,
}

impl Apple {
    /// Makes what asks Apple at `base`, a scheme and a host.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn new(base: String, key: ClientKey) -> anyhow::Result<Self> {
        let client = outside::client(TIMEOUT)
            .build()
            .context("setting up what asks Apple")?;
        Ok(Self { client, base, key })
    }

    /// Does with Apple what is to be done with a grant.
    ///
    /// # Errors
    ///
    /// When nothing could be signed.
    pub async fn ask(&self, claimed: &Claimed, now: DateTime<Utc>) -> domain::Result<Answer> {
        let secret = self.key.secret(&claimed.client_id, now)?;
        let client = [
            ("client_id", claimed.client_id.as_str()),
            ("client_secret", &secret),
        ];
        let answer = match &claimed.deed {
            Deed::Exchange(code) => self.exchange(client, code).await,
            Deed::Revoke(token) => self.revoke(client, token).await,
        };
        // What reqwest says of a failure holds the address and none of what was sent.
        Ok(answer.unwrap_or_else(|error| Answer::Later(format!("{error:#}"))))
    }

    async fn exchange(&self, client: [(&str, &str); 2], code: &SecretString) -> anyhow::Result<Answer> {
        let own = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
        ];
        let (status, body) = self.post("/auth/token", client, &own).await?;
        if !status.is_success() {
            return Ok(refused(status, &body));
        }
        let Ok(tokens) = serde_json::from_slice::<Tokens>(&body) else {
            // The code is used up.
            return Ok(Answer::Never("the answer holds no token".to_owned()));
        };
        Ok(Answer::Exchanged(Exchanged {
            refresh_token: tokens.refresh_token.into(),
            id_token: tokens.id_token,
        }))
    }

    async fn revoke(&self, client: [(&str, &str); 2], token: &SecretString) -> anyhow::Result<Answer> {
        let own = [
            ("token", token.expose_secret()),
            ("token_type_hint", "refresh_token"),
        ];
        let (status, body) = self.post("/auth/revoke", client, &own).await?;
        Ok(match status.is_success() {
            true => Answer::Revoked,
            // A token that must be revoked is not given up for a setting that is wrong for a while.
            false => match refused(status, &body) {
                Answer::Never(why) => Answer::Later(why),
                answer => answer,
            },
        })
    }

    async fn post(
        &self,
        path: &str,
        client: [(&str, &str); 2],
        own: &[(&str, &str)],
    ) -> anyhow::Result<(StatusCode, Vec<u8>)> {
        let form = [&client[..], own].concat();
        let asked = self.client.post(format!("{}{path}", self.base)).form(&form);
        let response = asked.send().await.context("asking Apple")?;
        let status = response.status();
        Ok((status, body(response).await?))
    }
}

/// Says whether it is worth asking again.
fn refused(status: StatusCode, body: &[u8]) -> Answer {
    let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
    // One of the words of RFC 6749; whatever else stands there is not logged.
    let known = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
    ];
    let word = known
        .into_iter()
        .find(|known| *known == problem.error)
        .unwrap_or_default();
    let why = format!("Apple answered {status} {word}").trim_end().to_owned();
    match status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
        true => Answer::Never(why),
        false => Answer::Later(why),
    }
}

/// Reads an answer, and no more of it than it may have.
async fn body(mut response: Response) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.context("reading Apple's answer")? {
        anyhow::ensure!(
            bytes.len() + chunk.len() <= MAX_BYTES,
            "Apple's answer has more than {MAX_BYTES} bytes"
        );
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
