//! Files that the binary carries: found, compressed as the client likes, and not sent twice.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Files under one path.
#[derive(Clone, Copy)]
pub(crate) struct Bundle {
    get: fn(&str) -> Option<EmbeddedFile>,
    cache: Cache,
}

/// How long a browser may use a file without asking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    /// It asks each time, and is answered 304 where nothing changed.
    Ask,
    /// Names carry a hash of the content, but for HTML.
    Hashed,
}

/// Precompressed siblings, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

impl Bundle {
    /// Makes a bundle of embedded files.
    pub const fn new<E: RustEmbed>(cache: Cache) -> Self {
        Self { get: E::get, cache }
    }

    /// Returns the file as an answer to a request with these headers, or `None` where there is none.
    pub fn answer(&self, path: &str, request: &HeaderMap) -> Option<Response> {
        let plain = (self.get)(path)?;
        let accepted = |encoding: &str| accepts(request, encoding);
        let compressed = ENCODINGS
            .iter()
            .filter(|(encoding, _)| accepted(encoding))
            .find_map(|(encoding, suffix)| Some(((self.get)(&format!("{path}{suffix}"))?, *encoding)));
        let (file, encoding) = compressed.map_or((plain, None), |(file, encoding)| (file, Some(encoding)));

        let etag = etag(&file);
        let mut response = if matches(request, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Body::from(owned(file.data)).into_response();
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
            if let Some(encoding) = encoding {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response
        };
        let headers = response.headers_mut();
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(self.cache_control(path)),
        );
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(
            header::ETAG,
            HeaderValue::from_str(&etag).expect("hexadecimal digits are a header value"),
        );
        Some(response)
    }

    fn cache_control(&self, path: &str) -> &'static str {
        if self.cache == Cache::Hashed && !path.ends_with(".html") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }
    }
}

fn owned(data: Cow<'static, [u8]>) -> bytes::Bytes {
    match data {
        Cow::Borrowed(data) => bytes::Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// Returns a strong validator: the start of the file's SHA-256.
fn etag(file: &EmbeddedFile) -> String {
    use std::fmt::Write as _;

    let mut etag = String::from("\"");
    for byte in &file.metadata.sha256_hash()[..16] {
        // Writing to a string cannot fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

/// Says whether who asks has what `etag` names already.
pub(crate) fn matches(request: &HeaderMap, etag: &str) -> bool {
    let known = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    known
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    let accepted = request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    accepted.into_iter().any(|accepted| {
        let mut parts = accepted.split(';').map(str::trim);
        parts.next() == Some(encoding) && !parts.any(|part| part == "q=0" || part == "q=0.0")
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
