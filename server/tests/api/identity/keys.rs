//! The keys of providers: fetched once, kept while they are good, and done without where they cannot be had.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use testing::Mood;

use super::Stage;

const GONE: &str = "WRONG_STATE input.identityToken";

#[tokio::test]
async fn twenty_at_once_fetch_the_keys_once() {
    let stage = Stage::new().await;
    stage.ada().await.fine();
    let client = stage.issuer.client(stage.home.app());
    let token = stage.issuer.sign(&stage.apple(json!({})));
    let input = json!({ "input": { "identityToken": token, "nonce": super::NONCE } });

    let replies = join_all((0..20).map(|_| client.send(super::APPLE, input.clone()))).await;

    for reply in replies {
        reply.fine();
    }
    assert_eq!(stage.issuer.n_fetched(), 2, "once by each client's server");
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it() {
    let stage = Stage::new().await;
    let old = stage.issuer.sign(&stage.apple(json!({})));
    stage.with_apple(&old).await.fine();

    stage.issuer.rotate();
    stage.home.advance_clock(TimeDelta::seconds(61));
    stage.ada().await.fine();
    let given_up = stage.with_apple(&old).await;

    assert_eq!(given_up.user_errors(), "WRONG_CREDENTIALS input.identityToken");
    assert_eq!(stage.issuer.n_fetched(), 2);
}

#[tokio::test]
async fn a_key_that_nobody_knows_is_asked_for_once_a_minute() {
    let stage = Stage::new().await;
    stage.ada().await.fine();
    let unknown = async |name: &str| {
        let header = json!({ "alg": "RS256", "kid": name });
        let reply = stage
            .with_apple(&stage.issuer.sign_as(&header, &stage.apple(json!({}))))
            .await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS input.identityToken");
    };

    for name in ["a", "b", "c"] {
        unknown(name).await;
    }
    assert_eq!(stage.issuer.n_fetched(), 1);
    stage.home.advance_clock(TimeDelta::seconds(61));
    for name in ["a", "b", "c"] {
        unknown(name).await;
    }

    assert_eq!(stage.issuer.n_fetched(), 2);
}

#[tokio::test]
async fn keys_are_fetched_anew_when_their_time_is_over_within_bounds() {
    let stage = Stage::new().await;
    // A provider that says nothing good: five minutes at least, six hours at most.
    for (said, before, after) in [(0, 4, 6), (3_600, 59, 61), (usize::MAX >> 32, 359, 361)] {
        stage.issuer.say_max_age(said);
        let client = stage.issuer.client(stage.home.app());
        let sign_in = async || {
            let input =
                json!({ "identityToken": stage.issuer.sign(&stage.apple(json!({}))), "nonce": super::NONCE });
            client.send(super::APPLE, json!({ "input": input })).await.fine();
            stage.issuer.n_fetched()
        };
        let first = sign_in().await;

        stage.home.advance_clock(TimeDelta::minutes(before));
        assert_eq!(sign_in().await, first, "{said}");
        stage.home.advance_clock(TimeDelta::minutes(after - before));
        assert_eq!(sign_in().await, first + 1, "{said}");
    }
}

#[tokio::test]
async fn a_provider_that_is_gone_is_done_without_for_two_days() {
    let stage = Stage::new().await;
    stage.ada().await.fine();

    stage.issuer.feel(Mood::Gone);
    stage.home.advance_clock(TimeDelta::hours(47));
    stage.ada().await.fine();
    assert_eq!(stage.issuer.n_fetched(), 2);
    stage.ada().await.fine();
    assert_eq!(stage.issuer.n_fetched(), 2, "not each time");

    stage.home.advance_clock(TimeDelta::hours(1));
    assert_eq!(stage.ada().await.user_errors(), GONE);
}

#[tokio::test]
async fn without_keys_a_person_is_told_to_try_again_and_soon_can() {
    let stage = Stage::new().await;
    stage.issuer.feel(Mood::Gone);
    let before = stage.count().await;

    let reply = stage.ada().await;

    assert_eq!(reply.user_errors(), GONE);
    assert_eq!(
        reply.text_at("signInWithApple.userErrors.0.message"),
        "Apple cannot be asked at the moment. Try again in a minute, or sign in with your password."
    );
    assert_eq!(stage.count().await, before);
    stage.issuer.feel(Mood::Fine);
    assert_eq!(stage.ada().await.user_errors(), GONE);
    assert_eq!(stage.issuer.n_fetched(), 1, "not each time");
    stage.home.advance_clock(TimeDelta::seconds(11));
    stage.ada().await.fine();
}

#[tokio::test]
async fn no_answer_leads_elsewhere_or_goes_on_for_ever() {
    for mood in [Mood::Moved, Mood::Talkative] {
        let stage = Stage::new().await;
        stage.issuer.feel(mood);

        let reply = stage.ada().await;

        assert_eq!(reply.user_errors(), GONE, "{mood:?}");
        assert_eq!(stage.issuer.n_fetched(), 1, "{mood:?}");
    }
}
