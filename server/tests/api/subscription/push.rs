use super::{
    google::{Shop, wrapped},
    play::{self, PACKAGE, claims},
    *,
};

#[tokio::test]
async fn what_is_told_twice_is_kept_once() {
    let shop = Shop::open().await;
    shop.sell("token", Place::Owner).await;

    for _ in 0..2 {
        assert_eq!(shop.tell("m-1", 4, "token").await, 200);
        work(&shop.app).await;
    }

    assert_eq!(shop.events().await, 1);
    assert_eq!(purchases(&shop.app).await, 1);
}

#[tokio::test]
async fn only_google_is_listened_to() {
    let shop = Shop::open().await;
    let now = shop.now();
    let body = wrapped(
        "m-1",
        &json!({ "packageName": PACKAGE, "eventTimeMillis": "1", "testNotification": {} }),
    );
    let claims_with = |name: &str, value: Value| {
        let mut claims = claims(now);
        claims[name] = value;
        play::sign(&claims)
    };
    let fine = play::sign(&claims(now));
    let (start, _) = fine.rsplit_once('.').unwrap();
    let cases = [
        ("nobody", None),
        ("junk", Some("hello".to_owned())),
        ("another's key", Some(play::forge(&claims(now)))),
        ("no signature", Some(format!("{start}."))),
        (
            "no algorithm",
            Some(play::sign_as(
                &json!({ "alg": "none", "kid": "google-key" }),
                &claims(now),
            )),
        ),
        (
            "a key of another kind",
            Some(play::sign_as(
                &json!({ "alg": "RS256", "kid": "of-another-kind" }),
                &claims(now),
            )),
        ),
        (
            "no such key",
            Some(play::sign_as(
                &json!({ "alg": "RS256", "kid": "nothing" }),
                &claims(now),
            )),
        ),
        (
            "another issuer",
            Some(claims_with("iss", json!("https://evil.example"))),
        ),
        (
            "another audience",
            Some(claims_with("aud", json!("https://other.example"))),
        ),
        (
            "another account",
            Some(claims_with(
                "email",
                json!("other@project.iam.gserviceaccount.com"),
            )),
        ),
        (
            "an account that is not proven",
            Some(claims_with("email_verified", json!(false))),
        ),
        ("what is over", Some(claims_with("exp", json!(now.timestamp())))),
        (
            "what is yet to come",
            Some(claims_with("iat", json!(now.timestamp() + 600))),
        ),
        ("something endless", Some("x".repeat(20_000))),
    ];
    for (who, bearer) in cases {
        assert_eq!(shop.post(&body, bearer.as_deref()).await, 403, "{who}");
    }
    assert_eq!(shop.events().await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_not_kept() {
    let shop = Shop::open().await;
    let fine = play::sign(&claims(shop.now()));
    let body = wrapped(
        "m-1",
        &json!({ "packageName": PACKAGE, "eventTimeMillis": "1", "testNotification": {} }),
    );

    assert_eq!(shop.post(&"x".repeat(300_000), Some(&fine)).await, 413);
    assert_eq!(shop.post("hello", Some(&fine)).await, 400);
    assert_eq!(
        shop.post(
            &json!({ "message": { "messageId": "1", "data": "!" } }).to_string(),
            Some(&fine)
        )
        .await,
        400
    );
    assert_eq!(shop.events().await, 0);

    assert_eq!(shop.post(&body, Some(&fine)).await, 200);
    assert_eq!(shop.events().await, 1);
}

#[tokio::test]
async fn googles_keys_are_asked_for_seldom() {
    let shop = Shop::open().await;
    let body = wrapped(
        "m-1",
        &json!({ "packageName": "com.other.app", "eventTimeMillis": "1", "testNotification": {} }),
    );
    let unknown = play::sign_as(&json!({ "alg": "RS256", "kid": "nothing" }), &claims(shop.now()));

    for _ in 0..3 {
        assert_eq!(shop.post(&body, Some(&unknown)).await, 403);
        assert_eq!(
            shop.post(&body, Some(&play::sign(&claims(shop.now())))).await,
            200
        );
    }

    assert_eq!(shop.play.books().asked.1, 1);
    // Another app's are not kept.
    assert_eq!(shop.events().await, 0);
    shop.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(
        shop.post(&body, Some(&play::sign(&claims(shop.now())))).await,
        200
    );
    assert_eq!(shop.play.books().asked.1, 2);
}
