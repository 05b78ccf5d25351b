//! Answers that a client may keep: whether what it has is still good is told without sending it again.

use async_graphql::Response as Answer;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::media::Media;

/// How long an answer that is the same for everyone is used unasked: as long as an app may do without a new template or text.
const SHARED: &str = "public, max-age=3600";

/// How an answer that is one person's own is used: it is kept by their client, which asks each time whether it is still good.
const OWN: &str = "private, no-cache";

/// What an answer depends on beside its address.
const VARY: &str = "Accept, Accept-Language";

/// What a person's own answer depends on beside its address.
const OWN_VARY: &str = "Authorization, Accept, Accept-Language";

/// Returns a good answer that is the same for everyone, or only that the one which the client has is still good.
///
/// What it cost is left out: that is the caller's alone, and other each time.
pub(super) fn shared(mut answer: Answer, media: Media, asked: &HeaderMap) -> Response {
    answer.extensions.remove("cost");
    let body = serde_json::to_vec(&answer).expect("an answer of GraphQL values is JSON");
    let tag = tag(&body, media);
    let body = (!is_known(&tag, asked)).then(|| body.into());
    let mut response = tagged(body, media, tag);
    let headers = response.headers_mut();
    headers.extend(answer.http_headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(SHARED));
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    response
}

/// Returns one person's answer, or, without a body, that the one which their client has is still good.
pub(super) fn own(body: Option<Bytes>, media: Media, tag: HeaderValue) -> Response {
    let mut response = tagged(body, media, tag);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(OWN));
    headers.insert(header::VARY, HeaderValue::from_static(OWN_VARY));
    response
}

fn tagged(body: Option<Bytes>, media: Media, tag: HeaderValue) -> Response {
    let mut response = match body {
        None => StatusCode::NOT_MODIFIED.into_response(),
        Some(body) => ([(header::CONTENT_TYPE, media.content_type())], body).into_response(),
    };
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// Says whether a client has what a tag stands for.
pub(super) fn is_known(tag: &HeaderValue, asked: &HeaderMap) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|known| is_among(known, tag))
}

/// Returns the tag of a body: the same exactly when all bytes and their type are.
fn tag(body: &[u8], media: Media) -> HeaderValue {
    let hash = Sha256::new()
        .chain_update(media.content_type())
        .chain_update(b"\n")
        .chain_update(body)
        .finalize();
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16]));
    HeaderValue::from_str(&tag).expect("letters and digits are a header value")
}

/// Says whether a tag stands in an `If-None-Match`, which may have been weakened on its way.
fn is_among(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let known = known.to_str().unwrap_or_default().split(',').map(str::trim);
    known
        .map(|known| known.strip_prefix("W/").unwrap_or(known))
        .any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list_weak_or_not() {
        let tag = tag(b"{}", Media::Json);
        let text = tag.to_str().unwrap();
        for (known, is_known) in [
            (text.to_owned(), true),
            (format!("W/{text}"), true),
            (format!("\"other\" , {text}"), true),
            ("*".to_owned(), true),
            ("\"other\"".to_owned(), false),
            (text.trim_matches('"').to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(
                is_among(&HeaderValue::from_str(&known).unwrap(), &tag),
                is_known,
                "{known}"
            );
        }
    }

    #[test]
    fn another_body_or_type_has_another_tag() {
        let one = tag(b"{}", Media::Json);

        assert_eq!(one, tag(b"{}", Media::Json));
        assert_ne!(one, tag(b"{ }", Media::Json));
        assert_ne!(one, tag(b"{}", Media::Response));
    }
}
