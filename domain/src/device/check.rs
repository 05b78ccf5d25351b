//! What an app may say of a device.

use base64::{
    Engine,
    engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::NO_PAD},
};
use entity::device::DevicePlatform;
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};

use crate::{Code, Problems, text, token};

/// Where browsers take pushes: nobody makes this house call another address. A name that begins with a dot stands for all below it.
pub const PUSH_HOSTS: [&str; 4] = [
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
];

/// Letters of the name of a device, as of a session.
const MAX_NAME: usize = 80;

/// Letters of an app's version.
const MAX_VERSION: usize = 40;

/// Letters of a token of Google's: its own limit is not told; those seen have fewer than 300.
const MAX_TOKEN: usize = 4_096;

/// Letters of an endpoint: Microsoft's are the longest, with some 800.
const MAX_ENDPOINT: usize = 2_000;

/// Hexadecimal digits of a token of Apple's: 32 bytes, and up to 100 by its documentation.
const APNS_TOKEN: std::ops::RangeInclusive<usize> = 64..=200;

/// Bytes of a browser's shared secret (RFC 8291).
const AUTH_BYTES: usize = 16;

/// Browsers' libraries write base64url with padding and without.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, NO_PAD_OR_PAD);
const NO_PAD_OR_PAD: GeneralPurposeConfig =
    NO_PAD.with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);

/// Where pushes to a device go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// To Apple's service.
    Apns {
        /// The device's token, in hexadecimal digits.
        token: String,
        /// Whether Apple's sandbox has to be asked.
        sandbox: bool,
    },
    /// To Google's service.
    Fcm {
        /// The app's token.
        token: String,
    },
    /// To a browser's service.
    WebPush {
        /// The subscription's address, as a parser of addresses writes it.
        endpoint: String,
        /// The browser's public key, base64url.
        p256dh: String,
        /// The browser's shared secret, base64url.
        auth: String,
    },
}

/// A device as its app describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    /// Where its pushes go.
    pub address: Address,
    /// What the person calls it.
    pub name: Option<String>,
    /// The app's version on it.
    pub app_version: Option<String>,
}

/// What of a device is checked and kept.
pub(super) struct Checked {
    pub platform: DevicePlatform,
    pub token: String,
    pub p256dh: Option<String>,
    pub auth: Option<String>,
    pub sandbox: bool,
    pub name: Option<String>,
    pub app_version: Option<String>,
}

/// Checks what an app says.
///
/// Browsers' pushes go to known services, and to `origins`.
pub(super) fn check(problems: &mut Problems, new: NewDevice, origins: &[String]) -> Checked {
    let (of, platform) = match &new.address {
        Address::Apns { .. } => (
            ["apns.token", "apns.name", "apns.appVersion"],
            DevicePlatform::Ios,
        ),
        Address::Fcm { .. } => (
            ["fcm.token", "fcm.name", "fcm.appVersion"],
            DevicePlatform::Android,
        ),
        Address::WebPush { .. } => (
            ["webPush.endpoint", "webPush.name", "webPush.appVersion"],
            DevicePlatform::Web,
        ),
    };
    let (token, keys, sandbox) = match new.address {
        Address::Apns { token, sandbox } => (apns(problems, of[0], &token), None, sandbox),
        Address::Fcm { token } => (fcm(problems, of[0], token), None, false),
        Address::WebPush {
            endpoint,
            p256dh,
            auth,
        } => {
            let p256dh = key(problems, "webPush.p256dh", &p256dh, is_point);
            let auth = key(problems, "webPush.auth", &auth, |bytes| bytes.len() == AUTH_BYTES);
            let is_known = is_push_service(&endpoint) || is_among(&endpoint, origins);
            problems.unless(is_known, of[0], Code::InvalidFormat);
            if endpoint.len() > MAX_ENDPOINT {
                problems.add_limit(of[0], Code::TooLong, MAX_ENDPOINT as i64);
            }
            (endpoint, Some((p256dh, auth)), false)
        }
    };
    let (p256dh, auth) = keys.unzip();
    let name = new
        .name
        .and_then(|name| text::line(problems, of[1], &name, MAX_NAME));
    let app_version = new
        .app_version
        .and_then(|version| text::line(problems, of[2], &version, MAX_VERSION));
    Checked {
        platform,
        token,
        p256dh,
        auth,
        sandbox,
        name,
        app_version,
    }
}

/// Says whether an address is one of a push service that browsers use: by its secure port, and without the name of a user.
pub fn is_push_service(endpoint: &str) -> bool {
    let Some(rest) = endpoint.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    // A label that is empty, or begins or ends with a hyphen, is none.
    let is_name = is_name
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.trim_matches('-') == label);
    let is_known = PUSH_HOSTS.iter().any(|known| match known.starts_with('.') {
        true => host.ends_with(known),
        false => host == *known,
    });
    is_name && is_known
}

/// Says whether an address is below one of `origins`, which are written without a slash at their end.
pub fn is_among(endpoint: &str, origins: &[String]) -> bool {
    origins.iter().any(|origin| {
        let rest = endpoint.strip_prefix(origin.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Checks a token of Apple's; one phone writes its digits in one way only.
fn apns(problems: &mut Problems, field: &'static str, token: &str) -> String {
    let token = token.trim().to_ascii_lowercase();
    let is_token = APNS_TOKEN.contains(&token.len())
        && token.len().is_multiple_of(2)
        && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    problems.unless(is_token, field, Code::InvalidFormat);
    token
}

fn fcm(problems: &mut Problems, field: &'static str, token: String) -> String {
    if token.is_empty() {
        problems.add(field, Code::Blank);
    } else if token.len() > MAX_TOKEN {
        problems.add_limit(field, Code::TooLong, MAX_TOKEN as i64);
    } else {
        problems.unless(
            token.bytes().all(|byte| byte.is_ascii_graphic()),
            field,
            Code::InvalidFormat,
        );
    }
    token
}

/// Says whether bytes are a browser's public key: an uncompressed point of P-256 (RFC 8291).
///
/// Whether it lies on the curve shows when a secret is agreed on with it, as each push does. One that does not would be kept, and no push
/// would ever come.
fn is_point(bytes: &[u8]) -> bool {
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &token::chance());
    let theirs = UnparsedPublicKey::new(&ECDH_P256, bytes);
    own.and_then(|own| agree_ephemeral(own, &theirs, |_| ())).is_ok()
}

/// Checks a key of a browser's.
fn key(
    problems: &mut Problems,
    field: &'static str,
    text: &str,
    is_key: impl FnOnce(&[u8]) -> bool,
) -> String {
    let bytes = BASE64URL.decode(text).unwrap_or_default();
    problems.unless(is_key(&bytes), field, Code::InvalidFormat);
    BASE64URL.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pushes_go_to_push_services_only() {
        for (endpoint, wanted) in [
            ("https://fcm.googleapis.com/fcm/send/abc", true),
            ("https://updates.push.services.mozilla.com/wpush/v2/abc", true),
            ("https://db5p.notify.windows.com/w/?token=abc", true),
            ("https://web.push.apple.com/abc", true),
            ("http://fcm.googleapis.com/fcm/send/abc", false),
            ("https://fcm.googleapis.com:8443/fcm/send/abc", false),
            ("https://me@fcm.googleapis.com/fcm/send/abc", false),
            ("https://fcm.googleapis.com.example.com/abc", false),
            ("https://evilfcm.googleapis.com/abc", false),
            ("https://notify.windows.com.example/abc", false),
            ("https://notify.windows.com/abc", false),
            ("https://169.254.169.254/latest", false),
            ("https://[::1]/", false),
            ("https://localhost/", false),
            // What a parser might take for another host than the one that is looked at.
            ("https://fcm.googleapis.com./fcm/send/abc", false),
            ("https://fcm.googleapis.com\\@127.0.0.1/", false),
            ("https://fcm.googleapis.com#@127.0.0.1/", true),
            ("https://127.0.0.1#.push.apple.com", false),
            ("https://127.0.0.1?.push.apple.com", false),
            ("https://fcm.googleapis.com:443@127.0.0.1/", false),
            ("https://fcm.googleapis.com:443/", false),
            ("https://fcm.googleapis.com%2e127.0.0.1/", false),
            ("https://fcm\u{ff0e}googleapis.com/", false),
            ("https://\u{1d41f}cm.googleapis.com/", false),
            ("https://xn--cm-vbc.googleapis.com/", false),
            ("https://FCM.GOOGLEAPIS.COM/", false),
            ("https:/fcm.googleapis.com/", false),
            ("https:////fcm.googleapis.com/", false),
            ("https://\tfcm.googleapis.com/", false),
            ("https://fcm.googleapis.com\n.evil.example/", false),
            (" https://fcm.googleapis.com/", false),
            ("https://.push.apple.com/", false),
            ("https://a..push.apple.com/", false),
            ("https://-.push.apple.com/", false),
        ] {
            assert_eq!(is_push_service(endpoint), wanted, "{endpoint}");
        }
    }

    #[test]
    fn whoever_connects_reads_the_host_that_was_looked_at() {
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com#@127.0.0.1/",
            "https://fcm.googleapis.com?@127.0.0.1/",
            "https://fcm.googleapis.com/@127.0.0.1/",
            "https://fcm.googleapis.com/\\127.0.0.1/../..//127.0.0.1",
        ] {
            let url = reqwest::Url::parse(endpoint).unwrap();

            assert!(is_push_service(endpoint), "{endpoint}");
            assert_eq!(
                (url.host_str(), url.port_or_known_default()),
                (Some("fcm.googleapis.com"), Some(443))
            );
            assert!(url.username().is_empty() && url.password().is_none());
        }
    }

    #[test]
    fn a_browser_s_key_is_a_point_of_the_curve() {
        // RFC 8291, appendix A.
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let point = BASE64URL.decode(point).unwrap();
        let mut beside = point.clone();
        beside[64] ^= 1;
        let mut compressed = point[..33].to_vec();
        compressed[0] = 2;
        // Zero for both is how some write the point at infinity, with which everybody would agree on the same secret.
        let nowhere: Vec<u8> = [4].into_iter().chain([0; 64]).collect();

        assert!(is_point(&point));
        for other in [&beside, &compressed, &nowhere, &point[..64].to_vec(), &Vec::new()] {
            assert!(!is_point(other), "{other:?}");
        }
    }

    #[test]
    fn other_origins_are_taken_as_a_whole() {
        let origins = ["http://127.0.0.1:4000".to_owned()];
        for (endpoint, wanted) in [
            ("http://127.0.0.1:4000/push/abc", true),
            ("http://127.0.0.1:40001/push/abc", false),
            ("http://127.0.0.1:4000@example.com/", false),
            ("http://127.0.0.1:4000.example.com/", false),
            ("https://127.0.0.1:4000/", false),
            ("http://127.0.0.1:4000", false),
        ] {
            assert_eq!(is_among(endpoint, &origins), wanted, "{endpoint}");
        }
    }
}
