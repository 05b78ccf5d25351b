//! Apple's App Store: a signed notification is refused or understood, whoever signed it and whatever it says.
//!
//! Up to three lines of JSON are signed by somebody who counts as Apple: a notification, and the transaction and the renewal that it holds.
//! Anything else is taken as it comes.
#![no_main]

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use domain::subscription::{
    apple::{Apple, Market, Settings},
    fuzz,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

// The one of the tests.
#[path = "../../../server/tests/api/subscription/authority.rs"]
#[expect(dead_code, reason = "only part of it is used")]
mod authority;

use authority::Authority;

/// When its certificates are good.
const NOW: DateTime<Utc> = DateTime::from_timestamp(1_790_000_000, 0).expect("it is in the calendar");

static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);

static APPLE: LazyLock<Apple> = LazyLock::new(|| {
    Apple::new(Settings {
        bundle_id: "app.honeydue".to_owned(),
        app_id: Some(4_711),
        market: Market::Production,
        roots: vec![AUTHORITY.root()],
    })
});

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '\n').map(serde_json::from_str::<Value>);
    let Some(Ok(mut notification)) = parts.next() else {
        fuzz::apple(&APPLE, text, NOW);
        return;
    };
    if let Some(data) = notification.get_mut("data").and_then(Value::as_object_mut) {
        for name in ["signedTransactionInfo", "signedRenewalInfo"] {
            if let Some(Ok(part)) = parts.next() {
                data.insert(name.to_owned(), AUTHORITY.sign(&part).into());
            }
        }
    }
    fuzz::apple(&APPLE, &AUTHORITY.sign(&notification), NOW);
});
