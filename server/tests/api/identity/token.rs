//! What must be right about a token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{NONCE, Stage, merged};

#[tokio::test]
async fn each_thing_that_is_wrong_with_a_token_is_refused_and_makes_nothing() {
    let stage = Stage::new().await;
    let (issuer, before) = (&stage.issuer, stage.count().await);
    let apple = |more: Value| stage.apple(more);
    let header = |more: Value| merged(json!({ "alg": "RS256", "kid": issuer.kid() }), more);
    let good = issuer.sign(&apple(json!({})));
    let (head, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let other = URL_SAFE_NO_PAD.encode(apple(json!({ "sub": "001.eve" })).to_string());
    let unsigned = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "kid": issuer.kid() }).to_string());
    let untrusted = [
        ("alg none", format!("{unsigned}.{payload}.")),
        (
            "alg none with a signature",
            format!("{unsigned}.{payload}.{signature}"),
        ),
        (
            "HS256 with the public key",
            issuer.sign_with_public_key(&apple(json!({}))),
        ),
        (
            "alg RS512",
            issuer.sign_as(&header(json!({ "alg": "RS512" })), &apple(json!({}))),
        ),
        (
            "another kid",
            issuer.sign_as(&header(json!({ "kid": "key-9" })), &apple(json!({}))),
        ),
        (
            "no kid",
            issuer.sign_as(&header(json!({ "kid": null })), &apple(json!({}))),
        ),
        (
            "crit",
            issuer.sign_as(&header(json!({ "crit": ["exp"] })), &apple(json!({}))),
        ),
        ("another key", issuer.forge(&apple(json!({})))),
        (
            "a signature that was changed",
            format!("{head}.{payload}.{flipped}{}", &signature[1..]),
        ),
        (
            "a signature that was cut off",
            format!("{head}.{payload}.{}", &signature[..340]),
        ),
        ("no signature", format!("{head}.{payload}.")),
        ("another payload", format!("{head}.{other}.{signature}")),
        (
            "another issuer",
            issuer.sign(&apple(json!({ "iss": "https://appleid.apple.com.example" }))),
        ),
        (
            "Google's issuer",
            issuer.sign(&apple(json!({ "iss": "https://accounts.google.com" }))),
        ),
        ("no issuer", issuer.sign(&apple(json!({ "iss": null })))),
        (
            "another audience",
            issuer.sign(&apple(json!({ "aud": "app.example" }))),
        ),
        (
            "two audiences",
            issuer.sign(&apple(json!({ "aud": [testing::CLIENT_ID, "app.example"] }))),
        ),
        ("no audience", issuer.sign(&apple(json!({ "aud": null })))),
        ("no end", issuer.sign(&apple(json!({ "exp": null })))),
        (
            "an end that is no number",
            issuer.sign(&apple(json!({ "exp": "2030" }))),
        ),
        ("no beginning", issuer.sign(&apple(json!({ "iat": null })))),
        (
            "from the future",
            issuer.sign(&apple(json!({ "iat": stage.at(61) }))),
        ),
        (
            "not good yet",
            issuer.sign(&apple(json!({ "nbf": stage.at(61) }))),
        ),
        (
            "another nonce",
            issuer.sign(&apple(json!({ "nonce": "another" }))),
        ),
        ("no nonce", issuer.sign(&apple(json!({ "nonce": null })))),
        ("nobody", issuer.sign(&apple(json!({ "sub": null })))),
        (
            "a name without letters",
            issuer.sign(&apple(json!({ "sub": "" }))),
        ),
        (
            "a name that Postgres cannot keep",
            issuer.sign(&apple(json!({ "sub": "001\u{0}" }))),
        ),
        (
            "a name without end",
            issuer.sign(&apple(json!({ "sub": "1".repeat(256) }))),
        ),
        ("no claims", issuer.sign(&json!([]))),
    ];

    for (what, token) in untrusted {
        let reply = stage.with_apple(&token).await;
        assert_eq!(
            reply.user_errors(),
            "WRONG_CREDENTIALS input.identityToken",
            "{what}"
        );
        assert_eq!(reply.data("signInWithApple.tokens"), Value::Null, "{what}");
    }
    for (what, token) in [
        ("nothing", ""),
        ("a word", "token"),
        ("two parts", &good[..good.len() - signature.len() - 1]),
        ("four parts", &format!("{good}.AAAA")),
        ("padding", &format!("{good}=")),
        ("other letters", "é.é.é"),
    ] {
        let reply = stage.with_apple(token).await;
        assert_eq!(
            reply.user_errors(),
            "INVALID_FORMAT input.identityToken",
            "{what}"
        );
    }
    assert_eq!(stage.count().await, before);
    stage.with_apple(&good).await.fine();
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
