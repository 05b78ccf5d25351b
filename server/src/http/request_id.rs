//! The id that ties an answer to its log lines.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::{Extensions, HeaderMap, HeaderName};

/// Where a request id travels.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a proxy; a UUID has 36 characters, a trace id 32.
const LONGEST: usize = 64;

/// The id of a request, among its extensions.
#[derive(Clone)]
pub(super) struct RequestId(pub Arc<str>);

impl RequestId {
    /// Takes over the id that a proxy gave the request, if it is a sane one, or makes one.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get(HEADER)
            .and_then(|id| id.to_str().ok())
            .filter(|id| is_sane(id));
        Self(given.map_or_else(fresh, Arc::from))
    }
}

/// Returns the id of the request that these extensions belong to.
pub(crate) fn request_id(extensions: &Extensions) -> Arc<str> {
    extensions
        .get::<RequestId>()
        .map_or_else(fresh, |id| Arc::clone(&id.0))
}

fn is_sane(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
}

/// Makes an id. It must differ from those of other processes and need not be unguessable, so it is a count under a key of this process.
fn fresh() -> Arc<str> {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{:016x}{:08x}", KEY.hash_one(count), count & 0xffff_ffff).into()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn id_for(given: &'static [u8]) -> Arc<str> {
        let headers = HeaderMap::from_iter([(HEADER, HeaderValue::from_bytes(given).unwrap())]);
        RequestId::of(&headers).0
    }

    #[test]
    fn a_sane_id_is_taken_over() {
        assert_eq!(
            &*id_for(b"0196f1c2-5c1d-7a2e-8f00-3b9a3d1c0001"),
            "0196f1c2-5c1d-7a2e-8f00-3b9a3d1c0001"
        );
    }

    #[test]
    fn anything_else_is_replaced() {
        for given in [&b""[..], b"a b", b"<script>", b"\xff", &[b'a'; 65]] {
            let id = id_for(given);
            assert!(id.len() == 24 && is_sane(&id), "{id}");
        }
    }

    #[test]
    fn ids_differ() {
        assert_ne!(fresh(), fresh());
    }
}
