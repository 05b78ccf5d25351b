//! Which of the media types that a client accepts its answer comes in.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells whether the request was good.
    Response,
    /// `application/json`: 200 for every well-formed request, as old clients expect.
    Json,
    /// `text/event-stream`: any number of answers.
    Events,
}

impl Media {
    /// Returns the best form that `Accept` allows, or `None` where it allows none.
    ///
    /// JSON comes first among equals that are not spelt out, since that is what clients from before the specification can read.
    pub fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let mut accepted = headers
            .get_all(header::ACCEPT)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .flat_map(|value| value.split(','))
            .peekable();
        if accepted.peek().is_none() {
            return Some(Self::Json);
        }
        let mut best: Option<(u16, Self)> = None;
        for range in accepted {
            let mut parts = range.split(';').map(str::trim);
            let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "application/graphql-response+json" => Self::Response,
                "application/json" | "application/*" | "*/*" => Self::Json,
                "text/event-stream" => Self::Events,
                _ => continue,
            };
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1_000, quality);
            if quality > best.map_or(0, |(best, _)| best) {
                best = Some((quality, media));
            }
        }
        best.map(|(_, media)| media)
    }

    /// Returns the `Content-Type` of the answer.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Events => "text/event-stream",
        })
    }

    /// Returns the status of a request that was refused for what it asks.
    pub fn refused(self) -> StatusCode {
        if self == Self::Response {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        }
    }
}

/// Returns a weight in thousandths.
fn quality(text: &str) -> u16 {
    let weight: f32 = text.trim().parse().unwrap_or(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=1000 first"
    )]
    let thousandths = (weight * 1_000.0).clamp(0.0, 1_000.0) as u16;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accept: Option<&'static str>) -> Option<Media> {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        }
        Media::negotiate(&headers)
    }

    #[test]
    fn the_best_accepted_form_wins() {
        for (accept, media) in [
            (None, Some(Media::Json)),
            (Some("*/*"), Some(Media::Json)),
            (Some("application/json"), Some(Media::Json)),
            (
                Some("application/graphql-response+json, application/json;q=0.9"),
                Some(Media::Response),
            ),
            (
                Some("application/json;q=0.5, application/graphql-response+json"),
                Some(Media::Response),
            ),
            (
                Some("multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json"),
                Some(Media::Response),
            ),
            (Some("text/event-stream"), Some(Media::Events)),
            (Some("APPLICATION/JSON; charset=utf-8"), Some(Media::Json)),
            (Some("application/json;q=0"), None),
            (Some("text/html"), None),
            (Some(""), None),
        ] {
            assert_eq!(negotiated(accept), media, "{accept:?}");
        }
    }
}
