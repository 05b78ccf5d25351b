//! One-time codes by time (RFC 6238): SHA-1, six digits, thirty seconds, as every authenticator app knows them.
//!
//! Made over ring's HMAC, which is here anyway: it is thirty lines, and RFC 6238's own values prove them.

use chrono::{DateTime, Utc};
use ring::hmac;

use crate::token;

/// Seconds of a step.
const STEP_SECS: i64 = 30;

/// Steps before and after the present one whose codes are taken: clocks differ, and typing takes time.
const SKEW: i64 = 1;

/// Bytes of a secret: what RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// Who issues the codes, as authenticator apps show it.
const ISSUER: &str = "honeyDue admin";

/// The alphabet of RFC 4648's base32, which authenticator apps read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app and the program share.
pub(super) struct Secret(Vec<u8>);

impl Secret {
    /// Makes a secret.
    pub(super) fn fresh() -> Self {
        Self(token::hash(&token::fresh())[..SECRET_BYTES].to_vec())
    }

    /// Reads a secret from what was sealed.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Returns what is sealed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the step whose code this is, if it is one of those that are taken at `now`.
    pub(super) fn step_of(&self, digits: &str, now: DateTime<Utc>) -> Option<i64> {
        let present = now.timestamp() / STEP_SECS;
        (present - SKEW..=present + SKEW).find(|step| self.code(*step) == digits)
    }

    /// Returns the code of a step.
    pub(super) fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        // RFC 4226, 5.3: the last four bits say where the number begins.
        let start = usize::from(tag[tag.len() - 1] & 15);
        let number = tag[start..start + 4]
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// Returns the secret as it is typed into an app that cannot read the address.
    pub(super) fn base32(&self) -> String {
        let mut text = String::new();
        let (mut bits, mut n_bits) = (0_u32, 0);
        for byte in &self.0 {
            bits = bits << 8 | u32::from(*byte);
            n_bits += 8;
            while n_bits >= 5 {
                n_bits -= 5;
                text.push(char::from(BASE32[(bits >> n_bits & 31) as usize]));
            }
        }
        // Twenty bytes are a whole number of letters.
        text
    }

    /// Returns the address that an app reads, mostly as a picture.
    pub(super) fn uri(&self, email: &str) -> String {
        let (issuer, email) = (quoted(ISSUER), quoted(email));
        let secret = self.base32();
        format!(
            "otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_SECS}"
        )
    }
}

/// Writes a text as it stands in an address.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                quoted.push(char::from(byte));
            }
            _ => quoted.push_str(&format!("%{byte:02X}")),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn known() -> Secret {
        Secret::of(b"12345678901234567890".to_vec())
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Its appendix B, of whose eight digits the last six count.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(known().code(seconds / STEP_SECS), code, "{seconds}");
        }
    }

    #[test]
    fn the_step_before_and_the_step_after_are_taken_and_no_other() {
        let step = 1_111_111_109 / STEP_SECS;
        let now = at(step * STEP_SECS);

        for near in [step - 1, step, step + 1] {
            assert_eq!(known().step_of(&known().code(near), now), Some(near));
        }
        for far in [step - 2, step + 2] {
            assert_eq!(known().step_of(&known().code(far), now), None);
        }
    }

    #[test]
    fn apps_can_read_the_secret() {
        assert_eq!(known().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            known().uri("olga+a@honeydue.example"),
            "otpauth://totp/honeyDue%20admin:olga%2Ba%40honeydue.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=honeyDue%20admin&algorithm=SHA1&digits=6&period=30"
        );
        assert_ne!(Secret::fresh().base32(), Secret::fresh().base32());
    }
}
