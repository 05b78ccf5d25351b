//! The push services of browsers (RFC 8030).

use anyhow::{Context, anyhow};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    delivery::{Letter, Outcome},
    device::{is_among, is_push_service},
    outside,
};
use entity::device;
use reqwest::{
    Client, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION},
};
use serde_json::{Value, json};

use super::{
    PATIENCE,
    address::Public,
    answer::{Answer, ask, refused},
    seal::{Browser, MAX_PLAIN, seal},
    vapid::Vapid,
    words::Words,
};

/// Letters of what a service calls a push that are kept.
const MAX_LOCATION: usize = 500;

/// How browsers' push services know us.
#[derive(Clone, Debug)]
pub struct WebPushSettings {
    /// The key.
    pub vapid: Vapid,
    /// Where pushes may go beside the known services: origins without a slash at their end, trusted as they are.
    pub origins: Vec<String>,
}

/// The push services of browsers.
#[derive(Debug)]
pub struct WebPush {
    /// For services that anybody may name: connects to public addresses only.
    public: Client,
    /// For the origins of the settings.
    trusted: Client,
    settings: WebPushSettings,
}

impl WebPush {
    /// Makes what sends to browsers; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn new(settings: WebPushSettings) -> anyhow::Result<Self> {
        // A proxy would look names up by itself.
        let public = outside::client(PATIENCE)
            .https_only(true)
            .no_proxy()
            .dns_resolver(Public.into());
        let trusted = outside::client(PATIENCE);
        Ok(Self {
            public: public.build().context("setting up what sends to browsers")?,
            trusted: trusted.build().context("setting up what sends to browsers")?,
            settings,
        })
    }

    /// Sends a letter to a browser, and says how that ended.
    pub(super) async fn send(&self, letter: &Letter, device: &device::Model, now: DateTime<Utc>) -> Outcome {
        // Looked at again: what is allowed may have changed since it was told.
        let client = match &device.token {
            endpoint if is_push_service(endpoint) => &self.public,
            endpoint if is_among(endpoint, &self.settings.origins) => &self.trusted,
            _ => return refused(None, "its address is none of a known push service".to_owned()),
        };
        let request = self
            .seal(letter, device, now)
            .map(|(url, authorization, sealed)| {
                let lasts = letter.delivery.expires_at - now;
                client
                .post(url)
                .header(AUTHORIZATION, authorization)
                .header(CONTENT_ENCODING, "aes128gcm")
                .header(CONTENT_TYPE, "application/octet-stream")
                .header("TTL", lasts.num_seconds().max(0))
                // The same for a repetition, so that one takes the place of the other; 32 letters are allowed.
                .header("Topic", letter.key.simple().to_string())
                .header("Urgency", "high")
                .body(sealed)
            });
        match request {
            Err(error) => refused(None, format!("{error:#}")),
            Ok(request) => match ask(request).await {
                Ok(answer) => outcome(&answer, now),
                Err(outcome) => outcome,
            },
        }
    }

    /// Returns where a push goes, by what it is authorized, and what only the browser can read.
    fn seal(
        &self,
        letter: &Letter,
        device: &device::Model,
        now: DateTime<Utc>,
    ) -> anyhow::Result<(Url, String, Vec<u8>)> {
        let url = Url::parse(&device.token).map_err(|_| anyhow!("its address is none"))?;
        let authorization = self
            .settings
            .vapid
            .authorize(&url.origin().ascii_serialization(), now)?;
        let key = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            URL_SAFE_NO_PAD
                .decode(text)
                .map_err(|_| anyhow!("its key is none"))
        };
        let (public, secret) = (key(&device.p256dh)?, key(&device.auth)?);
        let browser = Browser {
            public: &public,
            secret: &secret,
        };
        let tag = letter.key.to_string();
        let plain = Words::of(letter).fit(MAX_PLAIN, |words| message(words, &tag));
        Ok((url, authorization, seal(&plain, browser)?))
    }
}

/// Says what a service's answer means.
fn outcome(answer: &Answer, now: DateTime<Utc>) -> Outcome {
    match answer.status {
        StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED => Outcome::Sent {
            provider_id: answer
                .header(LOCATION.as_str())
                .filter(|location| location.len() <= MAX_LOCATION),
        },
        StatusCode::NOT_FOUND | StatusCode::GONE => answer.gone(""),
        _ => answer.usual("", now),
    }
}

/// Writes what the service worker of the page shows.
fn message(words: &Words, tag: &str) -> Value {
    json!({
        "title": words.title,
        "body": words.body,
        "tag": tag,
        "kind": words.kind_name(),
        "tasks": words.tasks_json(),
    })
}
