//! What push services answer, and what no answer means.

use chrono::{DateTime, TimeDelta, Utc};
use domain::delivery::Outcome;
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};
use serde::de::DeserializeOwned;

/// Bytes of an answer that are read; those of push services have a few hundred.
const MAX_BYTES: usize = 16 << 10;

/// Letters of a provider's reason that are kept.
const MAX_REASON: usize = 64;

/// The longest pause that a service may ask for: nothing that is sent is worth anything a day later.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(1);

/// An answer, as far as it came.
#[derive(Debug)]
pub(super) struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// What came along.
    pub headers: HeaderMap,
    body: Vec<u8>,
}

/// Sends a request; where there is no answer, returns what that means.
pub(super) async fn ask(request: RequestBuilder) -> Result<Answer, Outcome> {
    let response = request.send().await.map_err(silence)?;
    Ok(Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: body(response).await,
    })
}

/// Says what it means that there was no answer. The address is left out: it may hold a token.
fn silence(error: reqwest::Error) -> Outcome {
    // Nothing was said to what could not be reached.
    let unreached = error.is_connect();
    let malformed = error.is_builder();
    let reason = format!("{:#}", anyhow::Error::new(error.without_url()));
    if malformed {
        return refused(None, reason);
    }
    match unreached {
        true => Outcome::Transient {
            status: None,
            reason,
            retry_after: None,
        },
        false => Outcome::Unknown { reason },
    }
}

/// Reads a body as far as it is there and not too long: what matters is the status.
async fn body(mut response: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Vec::new();
        }
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

/// Says that something failed for good, at a target that is still there.
pub(super) fn refused(status: Option<StatusCode>, reason: String) -> Outcome {
    Outcome::Permanent {
        status: status.map(text),
        reason,
        target_gone: false,
    }
}

/// Says that what is known of a target is nothing that could ever be sent to: it is as good as gone, and an app tells a new one.
pub(super) fn unsendable(reason: String) -> Outcome {
    Outcome::Permanent {
        status: None,
        reason,
        target_gone: true,
    }
}

fn text(status: StatusCode) -> String {
    status.as_u16().to_string()
}

impl Answer {
    /// Reads the body; nothing where it is not what the service should say.
    pub fn read<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns a header's text.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    }

    /// Says that it passes, with the pause that the service asks for.
    pub fn transient(&self, reason: &str, now: DateTime<Utc>) -> Outcome {
        Outcome::Transient {
            status: Some(text(self.status)),
            reason: word(reason),
            retry_after: retry_after(&self.headers, now),
        }
    }

    /// Says that it will never do.
    pub fn permanent(&self, reason: &str) -> Outcome {
        refused(Some(self.status), word(reason))
    }

    /// Says that nobody is there any more.
    pub fn gone(&self, reason: &str) -> Outcome {
        Outcome::Permanent {
            status: Some(text(self.status)),
            reason: word(reason),
            target_gone: true,
        }
    }

    /// Says what every service means by a status that it does not say more of.
    pub fn usual(&self, reason: &str, now: DateTime<Utc>) -> Outcome {
        let passes = self.status.is_server_error()
            || matches!(
                self.status,
                StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT
            );
        match self.status.is_client_error() || self.status.is_redirection() {
            _ if passes => self.transient(reason, now),
            true => self.permanent(reason),
            // Neither yes nor no.
            false => Outcome::Unknown {
                reason: format!("it answered {}", self.status),
            },
        }
    }
}

/// Returns a reason as services write them, and nothing else that may stand there.
fn word(reason: &str) -> String {
    let is_word = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    match !reason.is_empty() && reason.len() <= MAX_REASON && reason.bytes().all(is_word) {
        true => reason.to_owned(),
        false => "no reason given".to_owned(),
    }
}

/// Reads how long a service wants to be left alone: seconds, or an instant.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match text.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(seconds.into()),
        Err(_) => DateTime::parse_from_rfc2822(text).ok()?.to_utc() - now,
    };
    (pause > TimeDelta::zero()).then(|| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_told_in_seconds_or_as_an_instant() {
        let now: DateTime<Utc> = "2026-11-23T14:00:00Z".parse().unwrap();
        let read = |text: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            retry_after(&headers, now).map(|pause| pause.num_seconds())
        };

        assert_eq!(read("120"), Some(120));
        assert_eq!(read("Mon, 23 Nov 2026 14:05:00 GMT"), Some(300));
        assert_eq!(read("4294967295"), Some(24 * 3_600));
        for text in [
            "0",
            "-5",
            "soon",
            "",
            "99999999999",
            "Mon, 23 Nov 2026 13:05:00 GMT",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn only_words_are_kept_of_what_a_service_says() {
        assert_eq!(word("BadDeviceToken"), "BadDeviceToken");
        for text in ["", "<html>", "token abc is unknown", &"a".repeat(65)] {
            assert_eq!(word(text), "no reason given");
        }
    }
}
