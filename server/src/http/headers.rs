//! What every answer tells a browser to refrain from.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// A content security policy of a page, among its response's extensions; an answer without one may do nothing at all.
#[derive(Clone, Copy)]
pub(crate) struct Policy(pub &'static str);

/// For whatever is no page.
const NOTHING: Policy =
    Policy("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");

/// The same for every answer. The last two keep a page apart from others in the same browser.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Two years, as the preload list asks for.
const INSIST_ON_HTTPS: &str = "max-age=63072000; includeSubDomains";

/// Adds the headers to an answer.
pub(super) fn secure(headers: &mut HeaderMap, policy: Option<Policy>, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let Policy(policy) = policy.unwrap_or(NOTHING);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(INSIST_ON_HTTPS),
        );
    }
}
