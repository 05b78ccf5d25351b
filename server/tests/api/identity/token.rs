//! What must be right about a token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use testing::CLIENT_ID;

use super::{NONCE, Stage, merged};

/// Makes sure that a token is not believed, and that nobody is signed in.
async fn assert_untrusted(stage: &Stage, what: &str, token: &str) {
    let reply = stage.with_apple(token).await;

    assert_eq!(
        reply.user_errors(),
        "WRONG_CREDENTIALS input.identityToken",
        "{what}"
    );
    assert_eq!(reply.data("signInWithApple.tokens"), Value::Null, "{what}");
}

#[tokio::test]
async fn a_token_that_is_not_signed_as_it_must_be_is_not_believed() {
    let stage = Stage::new().await;
    let (issuer, before) = (&stage.issuer, stage.count().await);
    let claims = stage.apple(json!({}));
    let good = issuer.sign(&claims);
    let [head, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts")
    };
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let other = URL_SAFE_NO_PAD.encode(stage.apple(json!({ "sub": "001.eve" })).to_string());
    let none = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "kid": issuer.kid() }).to_string());

    for (what, more) in [
        ("RS512", json!({ "alg": "RS512" })),
        ("another kid", json!({ "kid": "key-9" })),
        ("no kid", json!({ "kid": null })),
        ("crit", json!({ "crit": ["exp"] })),
    ] {
        let header = merged(json!({ "alg": "RS256", "kid": issuer.kid() }), more);
        assert_untrusted(&stage, what, &issuer.sign_as(&header, &claims)).await;
    }
    for (what, token) in [
        ("none", format!("{none}.{payload}.")),
        ("none with a signature", format!("{none}.{payload}.{signature}")),
        ("the public key", issuer.sign_with_public_key(&claims)),
        ("another key", issuer.forge(&claims)),
        (
            "changed",
            format!("{head}.{payload}.{flipped}{}", &signature[1..]),
        ),
        ("cut off", format!("{head}.{payload}.{}", &signature[..340])),
        ("no signature", format!("{head}.{payload}.")),
        ("another payload", format!("{head}.{other}.{signature}")),
    ] {
        assert_untrusted(&stage, what, &token).await;
    }

    assert_eq!(stage.count().await, before);
    stage.with_apple(&good).await.fine();
}

#[tokio::test]
async fn a_token_that_does_not_say_what_it_must_is_not_believed() {
    let stage = Stage::new().await;
    let before = stage.count().await;
    let lookalike = "https://appleid.apple.com.example";

    for (what, more) in [
        ("another issuer", json!({ "iss": lookalike })),
        ("Google", json!({ "iss": "https://accounts.google.com" })),
        ("no issuer", json!({ "iss": null })),
        ("another audience", json!({ "aud": "app.example" })),
        ("two audiences", json!({ "aud": [CLIENT_ID, "app.example"] })),
        ("no audience", json!({ "aud": null })),
        ("no end", json!({ "exp": null })),
        ("an end that is no number", json!({ "exp": "2030" })),
        ("no beginning", json!({ "iat": null })),
        ("from the future", json!({ "iat": stage.at(61) })),
        ("not good yet", json!({ "nbf": stage.at(61) })),
        ("another nonce", json!({ "nonce": "another" })),
        ("no nonce", json!({ "nonce": null })),
        ("nobody", json!({ "sub": null })),
        ("a name without letters", json!({ "sub": "" })),
        ("a name that cannot be kept", json!({ "sub": "001\u{0}" })),
        ("a name without end", json!({ "sub": "1".repeat(256) })),
    ] {
        assert_untrusted(&stage, what, &stage.issuer.sign(&stage.apple(more))).await;
    }

    assert_untrusted(&stage, "a list", &stage.issuer.sign(&json!([]))).await;
    assert_eq!(stage.count().await, before);
}

#[tokio::test]
async fn what_is_no_token_is_told_from_one() {
    let stage = Stage::new().await;
    let good = stage.issuer.sign(&stage.apple(json!({})));
    let (two_parts, _) = good.rsplit_once('.').unwrap();
    let (four_parts, padded) = (format!("{good}.AAAA"), format!("{good}="));

    for token in ["", "token", two_parts, &four_parts, &padded, "é.é.é"] {
        let reply = stage.with_apple(token).await;
        assert_eq!(
            reply.user_errors(),
            "INVALID_FORMAT input.identityToken",
            "{token}"
        );
    }

    assert_eq!(stage.issuer.n_fetched(), 0);
}

#[tokio::test]
async fn a_token_is_good_for_as_long_as_it_says_and_a_minute_for_clocks() {
    let stage = Stage::new().await;
    let sign = |more: Value| stage.issuer.sign(&stage.apple(more));

    let over = stage.with_apple(&sign(json!({ "exp": stage.at(-60) }))).await;
    let just_over = sign(json!({ "exp": stage.at(-59) }));
    let ahead = sign(json!({ "iat": stage.at(60), "nbf": stage.at(60) }));

    assert_eq!(over.user_errors(), "EXPIRED input.identityToken");
    assert_eq!(
        over.text_at("signInWithApple.userErrors.0.message"),
        "This took too long. Sign in with Apple once more."
    );
    stage.with_apple(&just_over).await.fine();
    stage.with_apple(&ahead).await.fine();
}

#[tokio::test]
async fn a_huge_token_is_turned_away_unread() {
    let stage = Stage::new().await;
    let huge = stage
        .issuer
        .sign(&stage.apple(json!({ "more": "x".repeat(700_000) })));

    let reply = stage.with_apple(&huge).await;

    assert_eq!(reply.user_errors(), "TOO_LONG input.identityToken");
    assert_eq!(stage.issuer.n_fetched(), 0);
    let larger_than_a_body = "x".repeat(1 << 20);
    assert_eq!(stage.with_apple(&larger_than_a_body).await.status(), 413);
}

#[tokio::test]
async fn apple_wants_a_nonce_and_may_be_given_its_hash_or_itself() {
    let stage = Stage::new().await;
    let hashed = stage.issuer.sign(&stage.apple(json!({})));
    let plain = stage.issuer.sign(&stage.apple(json!({ "nonce": NONCE })));

    let blank = stage
        .send_apple(json!({ "identityToken": hashed, "nonce": "" }))
        .await;
    let other = stage
        .send_apple(json!({ "identityToken": hashed, "nonce": "another" }))
        .await;

    assert_eq!(blank.user_errors(), "BLANK input.nonce");
    assert_eq!(other.user_errors(), "WRONG_CREDENTIALS input.identityToken");
    stage.with_apple(&hashed).await.fine();
    stage.with_apple(&plain).await.fine();
}

#[tokio::test]
async fn google_is_compared_with_a_nonce_where_either_side_has_one() {
    let stage = Stage::new().await;
    let without = stage.issuer.sign(&stage.google(json!({})));
    let with = stage.issuer.sign(&stage.google(json!({ "nonce": NONCE })));
    let refused = "WRONG_CREDENTIALS input.idToken";

    let missing = stage.with_google(&with).await;
    let needless = stage
        .send_google(json!({ "idToken": without, "nonce": NONCE }))
        .await;
    let other = stage
        .send_google(json!({ "idToken": with, "nonce": "another" }))
        .await;

    for reply in [missing, needless, other] {
        assert_eq!(reply.user_errors(), refused);
    }
    stage.with_google(&without).await.fine();
    stage
        .send_google(json!({ "idToken": with, "nonce": NONCE }))
        .await
        .fine();
}

#[tokio::test]
async fn google_spells_itself_in_two_ways_and_is_not_apple() {
    let stage = Stage::new().await;
    let short = stage
        .issuer
        .sign(&stage.google(json!({ "iss": "accounts.google.com" })));
    let apples = stage.issuer.sign(&stage.apple(json!({ "nonce": null })));

    let refused = stage.with_google(&apples).await;

    assert_eq!(refused.user_errors(), "WRONG_CREDENTIALS input.idToken");
    stage.with_google(&short).await.fine();
}

#[tokio::test]
async fn without_settings_nobody_vouches_for_anybody() {
    let stage = Stage::new().await;
    let token = stage.issuer.sign(&stage.google(json!({})));
    let closed = stage.home.nobody();

    let reply = closed
        .send(super::GOOGLE, json!({ "input": { "idToken": token } }))
        .await;

    assert_eq!(reply.user_errors(), "FORBIDDEN input.idToken");
    assert_eq!(
        reply.text_at("signInWithGoogle.userErrors.0.message"),
        "Signing in with Google is not offered here. Sign in with your address and password."
    );
    assert_eq!(stage.issuer.n_fetched(), 0);
}

#[tokio::test]
async fn after_sixty_tries_from_a_network_even_a_good_token_is_not_looked_at() {
    let stage = Stage::new().await;
    let good = stage.issuer.sign(&stage.apple(json!({})));
    stage.with_apple(&good).await.fine();
    for _ in 0..60 {
        stage.with_apple("a.b").await;
    }

    let reply = stage.with_apple(&good).await;

    assert_eq!(reply.errors(), "RATE_LIMITED signInWithApple");
    stage.home.advance_clock(chrono::TimeDelta::minutes(15));
    let fresh = stage.issuer.sign(&stage.apple(json!({})));
    stage.with_apple(&fresh).await.fine();
}
