//! Google Play: what Pub/Sub pushes, and what Google answers about a purchase, is refused or understood.
#![no_main]

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use domain::subscription::fuzz;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    fuzz::google_push(text.as_bytes());
    // As Pub/Sub packs it.
    let push = json!({ "message": { "messageId": "1", "data": STANDARD.encode(text) } });
    fuzz::google_push(push.to_string().as_bytes());
    if let Ok(answer) = serde_json::from_str(text) {
        fuzz::google_answer(answer, DateTime::UNIX_EPOCH);
    }
});
