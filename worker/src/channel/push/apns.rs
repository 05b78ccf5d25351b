//! Apple's push service.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    delivery::{Letter, Outcome},
    identity::ClientKey,
    outside,
};
use entity::device;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    PATIENCE,
    answer::{Answer, ask, refused, unsendable},
    words::Words,
};

/// How long a token is used: Apple takes one for an hour, and wants no new one within twenty minutes.
const LASTS: TimeDelta = TimeDelta::minutes(40);

/// Bytes of a payload that Apple takes.
const MAX_PAYLOAD: usize = 4_096;

/// How often an idle connection is looked at, so that one that is dead is noticed before a push is.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Apple's words for a device that is there no more.
const NOBODY_THERE: [&str; 2] = ["Unregistered", "ExpiredToken"];

/// The device that a key is tried out with: nobody's.
const NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Where Apple's push service is, and how it knows us.
#[derive(Clone, Debug)]
pub struct ApnsSettings {
    /// The key for pushes.
    pub key: ClientKey,
    /// What Apple calls the app: its bundle id.
    pub topic: String,
    /// Where the service is: a scheme and a host.
    pub url: String,
    /// Where its sandbox is.
    pub sandbox_url: String,
}

/// Apple's push service.
#[derive(Debug)]
pub struct Apns {
    http: Client,
    settings: ApnsSettings,
    token: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    text: String,
    made_at: DateTime<Utc>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What Apple says is wrong.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    reason: String,
    /// Since when there is nobody, in milliseconds.
    timestamp: Option<i64>,
}

/// What is handed over.
struct Parcel<'a> {
    token: &'a str,
    key: Uuid,
    expires_at: DateTime<Utc>,
    payload: Vec<u8>,
}

impl Apns {
    /// Makes what sends to Apple; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn new(settings: ApnsSettings) -> anyhow::Result<Self> {
        let http = outside::client(PATIENCE)
            // Apple speaks nothing else; without TLS, a stand-in of its does not either.
            .http2_prior_knowledge()
            .http2_keep_alive_interval(HEARTBEAT)
            .http2_keep_alive_timeout(PATIENCE / 2)
            .http2_keep_alive_while_idle(true);
        Ok(Self {
            http: http.build().context("setting up what sends to Apple")?,
            settings,
            token: Mutex::default(),
        })
    }

    /// Asks whether Apple takes the key, by a push to nobody.
    ///
    /// # Errors
    ///
    /// When it does not, or is not there.
    pub async fn check(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let parcel = Parcel {
            token: NOBODY,
            key: Uuid::nil(),
            expires_at: now,
            payload: json!({ "aps": {} }).to_string().into_bytes(),
        };
        match self.post(&self.settings.url, &parcel, now).await {
            Ok(answer) if answer.read::<Problem>().reason == "BadDeviceToken" => Ok(()),
            Ok(answer) => bail!("it answers {} {}", answer.status, answer.read::<Problem>().reason),
            Err(Outcome::Transient { reason, .. } | Outcome::Unknown { reason }) => bail!(reason),
            Err(_) => bail!("the push could not be made"),
        }
    }

    /// Sends a letter to a device, and says how that ended.
    pub(super) async fn send(&self, letter: &Letter, device: &device::Model, now: DateTime<Utc>) -> Outcome {
        // It becomes part of an address.
        if !is_token(&device.token) {
            return unsendable("the device's token is none".to_owned());
        }
        let words = Words::of(letter);
        let parcel = Parcel {
            token: &device.token,
            key: letter.key,
            expires_at: letter.delivery.expires_at,
            payload: words.fit(MAX_PAYLOAD, |words| payload(words, letter.unread)),
        };
        let first = self.hand_over(device.sandbox, &parcel, now).await;
        let first = match first {
            Ok(answer) if answer.is_stranger() => answer,
            Ok(answer) => return outcome(&answer, device, now),
            Err(outcome) => return outcome,
        };
        // A build of a developer's has a token of the sandbox, and does not always say so.
        match self.hand_over(!device.sandbox, &parcel, now).await {
            Err(outcome) => outcome,
            Ok(answer) => match outcome(&answer, device, now) {
                Outcome::Sent { provider_id } => Outcome::SentElsewhere { provider_id },
                Outcome::Permanent { .. } => first.gone("BadDeviceToken"),
                outcome => outcome,
            },
        }
    }

    /// Hands over to one of the environments, with a new token where the one before is too old.
    async fn hand_over(
        &self,
        sandbox: bool,
        parcel: &Parcel<'_>,
        now: DateTime<Utc>,
    ) -> Result<Answer, Outcome> {
        let base = match sandbox {
            true => &self.settings.sandbox_url,
            false => &self.settings.url,
        };
        let used = self.token(now)?;
        let answer = self.post(base, parcel, now).await?;
        let is_old = answer.status == StatusCode::FORBIDDEN
            && answer.read::<Problem>().reason == "ExpiredProviderToken";
        if !is_old {
            return Ok(answer);
        }
        self.forget(&used);
        self.post(base, parcel, now).await
    }

    async fn post(&self, base: &str, parcel: &Parcel<'_>, now: DateTime<Utc>) -> Result<Answer, Outcome> {
        let request = self
            .http
            .post(format!("{base}/3/device/{}", parcel.token))
            .bearer_auth(self.token(now)?)
            .header("apns-id", parcel.key.to_string())
            // The same for a repetition, so that the phone shows one.
            .header("apns-collapse-id", parcel.key.to_string())
            .header("apns-expiration", parcel.expires_at.timestamp())
            .header("apns-priority", "10")
            .header("apns-push-type", "alert")
            .header("apns-topic", &self.settings.topic)
            .body(parcel.payload.clone());
        ask(request).await
    }

    /// Returns the token of all pushes of these minutes.
    fn token(&self, now: DateTime<Utc>) -> Result<String, Outcome> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let age = kept.as_ref().map(|token| (now - token.made_at).abs());
        if let (Some(token), Some(age)) = (kept.as_ref(), age)
            && age < LASTS
        {
            return Ok(token.text.clone());
        }
        let text = self.settings.key.push_token(now);
        let text = text.map_err(|error| refused(None, format!("{error:#}")))?;
        *kept = Some(Token {
            text: text.clone(),
            made_at: now,
        });
        Ok(text)
    }

    /// Forgets a token that Apple does not take any more.
    fn forget(&self, used: &str) {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take_if(|token| token.text == used);
    }
}

impl Answer {
    /// Says whether this environment does not know the device.
    fn is_stranger(&self) -> bool {
        self.status == StatusCode::BAD_REQUEST && self.read::<Problem>().reason == "BadDeviceToken"
    }
}

/// Says whether a text is of hexadecimal digits, as tokens are.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Says what Apple's answer means.
fn outcome(answer: &Answer, device: &device::Model, now: DateTime<Utc>) -> Outcome {
    let problem: Problem = answer.read();
    match answer.status {
        StatusCode::OK => Outcome::Sent {
            provider_id: answer.header("apns-id"),
        },
        // It may have come back since.
        StatusCode::GONE
            if problem
                .timestamp
                .is_some_and(|gone_at| gone_at < device.last_seen_at.timestamp_millis()) =>
        {
            answer.permanent(&problem.reason)
        }
        StatusCode::GONE if NOBODY_THERE.contains(&&*problem.reason) => answer.gone(&problem.reason),
        // Nothing says that it is Apple who says so.
        StatusCode::GONE => answer.permanent(&problem.reason),
        _ => answer.usual(&problem.reason, now),
    }
}

/// Writes what the phone shows, and what the app reads.
fn payload(words: &Words, unread: Option<u64>) -> Value {
    let thread = match words.residence_id {
        Some(id) => json!(id.to_string()),
        None => words.kind_name(),
    };
    json!({
        "aps": {
            "alert": { "title": words.title, "body": words.body },
            "badge": unread,
            "category": words.kind_name(),
            "sound": "default",
            "thread-id": thread,
        },
        "tasks": words.tasks_json(),
    })
}
