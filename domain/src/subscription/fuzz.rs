//! How what stores tell is read, for fuzz targets.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{apple::Apple, google, state};

/// Says whether a notification in Apple's name is believed and understood.
pub fn apple(apple: &Apple, signed: &str, now: DateTime<Utc>) -> bool {
    apple.notice(signed, now).is_ok_and(|told| {
        state::status(&told.standing, now);
        true
    })
}

/// Says whether what Pub/Sub pushes is understood; that it is Google's word was looked at before.
pub fn google_push(body: &[u8]) -> bool {
    google::read(body).is_some()
}

/// Says whether Google's answer about a purchase is understood.
pub fn google_answer(answer: Value, now: DateTime<Utc>) -> bool {
    google::Snapshot::read(answer, now).is_ok_and(|snapshot| {
        let telling = snapshot.telling("token");
        state::status(&telling.standing, now);
        true
    })
}
