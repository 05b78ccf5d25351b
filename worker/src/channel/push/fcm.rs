//! Google's push service, Firebase Cloud Messaging.

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    delivery::{Letter, Outcome},
    google::{Access, ServiceAccount},
    outside,
};
use entity::device;
use reqwest::{Client, StatusCode, Url, header::CONTENT_TYPE};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    PATIENCE,
    answer::{Answer, ask},
    words::Words,
};

/// What the access tokens are good for.
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";

/// Bytes of a message that Google takes, less what stands around the words.
const MAX_MESSAGE: usize = 4_000;

/// How long Google wants to be left alone that has had too much, where it does not say so itself: its documentation's word.
const USUAL_PAUSE: TimeDelta = TimeDelta::seconds(60);

/// The device that an account is tried out with: nobody's.
const NOBODY: &str = "honeydue-doctor";

/// Where Google's push service is, and how it knows us.
#[derive(Clone, Debug)]
pub struct FcmSettings {
    /// Who may send.
    pub service_account: ServiceAccount,
    /// Where the service is: a scheme and a host.
    pub url: String,
}

/// Google's push service.
#[derive(Debug)]
pub struct Fcm {
    http: Client,
    access: Access,
    url: Url,
}

/// What Google answers when it took a push.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Taken {
    name: Option<String>,
}

/// What Google says is wrong.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: Problem,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    status: String,
    details: Vec<Detail>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    #[serde(rename = "errorCode")]
    error_code: Option<String>,
}

impl Fcm {
    /// Makes what sends to Google; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up, or the account names no project.
    pub fn new(settings: FcmSettings) -> anyhow::Result<Self> {
        let project = settings.service_account.project_id.as_deref();
        let project = project.context("the service account names no project")?;
        let http = outside::client(PATIENCE);
        let mut url = Url::parse(&settings.url).context("reading the address of Google's push service")?;
        let Ok(mut path) = url.path_segments_mut() else {
            bail!("the address of Google's push service has no path");
        };
        path.clear().extend(["v1", "projects", project, "messages:send"]);
        drop(path);
        Ok(Self {
            http: http.build().context("setting up what sends to Google")?,
            access: Access::new(&settings.service_account, SCOPE)?,
            url,
        })
    }

    /// Asks whether Google takes the account, by a push to nobody that is not to be sent.
    ///
    /// # Errors
    ///
    /// When it does not, or is not there.
    pub async fn check(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let body = json!({ "validate_only": true, "message": { "token": NOBODY } });
        match self.post(body.to_string().into_bytes(), now).await {
            // That it is no token is what Google can only say to somebody that it knows.
            Ok(answer) if matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND) => Ok(()),
            Ok(answer) => bail!("it answers {} {}", answer.status, answer.code()),
            Err(Outcome::Transient { reason, .. } | Outcome::Unknown { reason }) => bail!(reason),
            Err(_) => bail!("the push could not be made"),
        }
    }

    /// Sends a letter to a device, and says how that ended.
    pub(super) async fn send(&self, letter: &Letter, device: &device::Model, now: DateTime<Utc>) -> Outcome {
        let (key, lasts) = (letter.key.to_string(), letter.delivery.expires_at - now);
        let message =
            Words::of(letter).fit(MAX_MESSAGE, |words| message(words, (&device.token, &key), lasts));
        match self.post(message, now).await {
            Ok(answer) => outcome(&answer, now),
            Err(outcome) => outcome,
        }
    }

    /// Posts a message, with a new access token where the one before is good no more.
    async fn post(&self, message: Vec<u8>, now: DateTime<Utc>) -> Result<Answer, Outcome> {
        let mut is_first = true;
        loop {
            let access = self.access.token(&self.http, now).await;
            // Nothing was said to the push service.
            let access = access.map_err(|error| Outcome::Transient {
                status: None,
                reason: format!("{error:#}"),
                retry_after: None,
            })?;
            let request = self
                .http
                .post(self.url.clone())
                .bearer_auth(&access)
                .header(CONTENT_TYPE, "application/json")
                .body(message.clone());
            let answer = ask(request).await?;
            if answer.status != StatusCode::UNAUTHORIZED || !is_first {
                return Ok(answer);
            }
            self.access.forget(&access).await;
            is_first = false;
        }
    }
}

impl Answer {
    /// Returns Google's own word for what is wrong.
    fn code(&self) -> String {
        let problem = self.read::<Refusal>().error;
        let code = problem.details.into_iter().find_map(|detail| detail.error_code);
        code.unwrap_or(problem.status)
    }
}

/// Says what Google's answer means.
fn outcome(answer: &Answer, now: DateTime<Utc>) -> Outcome {
    let code = answer.code();
    match answer.status {
        StatusCode::OK => match answer.read::<Taken>().name {
            Some(name) => Outcome::Sent {
                provider_id: Some(name),
            },
            // Whoever says that, Google names what it took.
            None => Outcome::Unknown {
                reason: "it answered 200 and named no message".to_owned(),
            },
        },
        StatusCode::NOT_FOUND if code == "UNREGISTERED" => answer.gone(&code),
        StatusCode::TOO_MANY_REQUESTS => match answer.transient(&code, now) {
            Outcome::Transient {
                status,
                reason,
                retry_after,
            } => Outcome::Transient {
                status,
                reason,
                retry_after: retry_after.or(Some(USUAL_PAUSE)),
            },
            outcome => outcome,
        },
        _ => answer.usual(&code, now),
    }
}

/// Writes what the phone shows, and what the app reads.
fn message(words: &Words, (token, key): (&str, &str), lasts: TimeDelta) -> Value {
    json!({ "message": {
        "token": token,
        "notification": { "title": words.title, "body": words.body },
        // All values are texts.
        "data": {
            "kind": words.kind_name(),
            "tasks": words.tasks_json().to_string(),
        },
        "android": {
            // The same for a repetition, so that the phone shows one.
            "collapse_key": key,
            "priority": "HIGH",
            "ttl": format!("{}s", lasts.num_seconds().max(0)),
            "notification": { "tag": key },
        },
    } })
}
