//! Accounts that are made by what a provider vouches for.

use chrono::TimeDelta;
use domain::session::{self, Origin};
use entity::mail::MailKind;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testing::CLIENT_ID;

use super::{EMAIL, NONCE, Stage};
use crate::mailbox::{self, collect};

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken }
    userErrors { code field message } } }";

#[tokio::test]
async fn whoever_comes_for_the_first_time_gets_an_account() {
    let stage = Stage::new().await;
    let token = stage
        .issuer
        .sign(&stage.apple(json!({ "email": "ADA@Example.org" })));

    let reply = stage
        .send_apple(json!({
            "identityToken": token, "displayName": "Ada", "timeZone": "Europe/Berlin", "locale": "de", "deviceName": "Phone",
        }))
        .await
        .fine();

    let account = reply.data("signInWithApple.account");
    assert_eq!(account["email"], EMAIL);
    assert_eq!(account["emailVerifiedAt"], "2026-11-23T14:00:00Z");
    assert_eq!(account["hasPassword"], false);
    assert_eq!(account["displayName"], "Ada");
    assert_eq!(
        (&account["timeZone"], &account["locale"]),
        (&json!("Europe/Berlin"), &json!("de"))
    );
    assert_eq!(account["sessions"], json!([{ "deviceName": "Phone" }]));
    assert_eq!(
        account["identities"],
        json!([{ "provider": "APPLE", "email": EMAIL, "linkedAt": "2026-11-23T14:00:00Z" }])
    );
    let access = reply.text_at("signInWithApple.tokens.accessToken");
    let viewer = session::authenticate(stage.home.app(), &access).await.unwrap();
    assert_eq!(json!(viewer.unwrap().account_id), account["id"]);
    assert_eq!(collect(&stage.home).await, [], "there is nothing to prove");
}

#[tokio::test]
async fn an_address_that_the_provider_does_not_know_is_proven_by_mail() {
    let stage = Stage::new().await;
    let token = stage
        .issuer
        .sign(&stage.google(json!({ "email_verified": false })));

    let reply = stage.with_google(&token).await.fine();

    let account = reply.data("signInWithGoogle.account");
    assert_eq!(account["emailVerifiedAt"], Value::Null);
    assert_eq!(account["displayName"], "Ada Lovelace");
    let mails = collect(&stage.home).await;
    assert_eq!(
        (mails[0].to.as_str(), mails[0].kind),
        (EMAIL, MailKind::VerifyEmail)
    );
}

#[tokio::test]
async fn whoever_comes_again_comes_to_the_same_account_whatever_the_address() {
    let stage = Stage::new().await;
    let first = stage.ada().await.fine();
    let moved = stage
        .issuer
        .sign(&stage.apple(json!({ "email": "lovelace@example.org" })));
    let silent = stage
        .issuer
        .sign(&stage.apple(json!({ "email": null, "email_verified": null })));

    let second = stage
        .send_apple(json!({ "identityToken": moved, "displayName": "Other" }))
        .await
        .fine();
    let third = stage.with_apple(&silent).await.fine();

    let account = second.data("signInWithApple.account");
    assert_eq!(account["id"], first.data("signInWithApple.account.id"));
    assert_eq!(
        (&account["email"], &account["displayName"]),
        (&json!(EMAIL), &json!("ada"))
    );
    assert_eq!(account["identities"][0]["email"], "lovelace@example.org");
    assert_eq!(
        third.data("signInWithApple.account.identities"),
        account["identities"]
    );
}

#[tokio::test]
async fn a_token_without_an_address_makes_no_account() {
    let stage = Stage::new().await;
    let before = stage.count().await;

    for email in [Value::Null, json!("nobody"), json!("")] {
        let token = stage.issuer.sign(&stage.apple(json!({ "email": email })));
        let reply = stage.with_apple(&token).await;
        assert_eq!(reply.user_errors(), "BLANK input.identityToken", "{email}");
        let message = reply.text_at("signInWithApple.userErrors.0.message");
        assert!(message.starts_with("Apple named no address"), "{message}");
    }

    assert_eq!(stage.count().await, before);
}

#[tokio::test]
async fn an_address_that_apple_hands_on_is_one_like_others() {
    let stage = Stage::new().await;
    let relay = "dpdcnf87nu@privaterelay.appleid.com";
    let claims = json!({ "email": relay, "is_private_email": "true" });

    let reply = stage
        .with_apple(&stage.issuer.sign(&stage.apple(claims)))
        .await
        .fine();

    assert_eq!(reply.data("signInWithApple.account.email"), relay);
}

#[tokio::test]
async fn names_are_made_to_fit_where_nobody_can_mend_them() {
    let stage = Stage::new().await;
    for (index, (name, shown)) in [
        (json!("  Ada\nLove\u{0}lace "), json!("AdaLovelace")),
        (json!("x".repeat(200)), json!("x".repeat(80))),
        (json!("\u{200b}"), json!("a3")),
        (Value::Null, json!("a4")),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("a{}@example.org", index + 1);
        let claims = stage.google(json!({ "sub": email, "email": email, "name": name }));
        let reply = stage.with_google(&stage.issuer.sign(&claims)).await.fine();
        assert_eq!(reply.data("signInWithGoogle.account.displayName"), shown);
    }
}

#[tokio::test]
async fn what_the_app_says_is_looked_at_before_the_token() {
    let stage = Stage::new().await;
    let input = json!({
        "identityToken": "a.b", "displayName": "x".repeat(81), "locale": "no language", "deviceName": "x".repeat(81),
        "authorizationCode": "x".repeat(1_025),
    });

    let reply = stage.send_apple(input).await;

    let expected = "TOO_LONG input.displayName\nINVALID_FORMAT input.locale\nTOO_LONG input.authorizationCode\nTOO_LONG input.deviceName";
    assert_eq!(reply.user_errors(), expected);
    assert_eq!(stage.issuer.n_fetched(), 0);
}

#[tokio::test]
async fn eight_at_once_with_one_identity_make_one_account() {
    let stage = Stage::new().await;
    let (accounts, identities) = stage.count().await;
    let token = stage.issuer.sign(&stage.apple(json!({})));

    let replies = join_all((0..8).map(|_| stage.with_apple(&token))).await;

    let ids: Vec<Value> = replies
        .into_iter()
        .map(|reply| reply.fine().data("signInWithApple.account.id"))
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(stage.count().await, (accounts + 1, identities + 1));
}

#[tokio::test]
async fn no_more_accounts_are_made_from_one_network_than_by_signing_up() {
    let stage = Stage::new().await;
    let sign_in = async |number: usize| {
        let email = format!("a{number}@example.org");
        let claims = stage.google(json!({ "sub": email, "email": email }));
        stage.with_google(&stage.issuer.sign(&claims)).await
    };
    for number in 0..60 {
        sign_in(number).await.fine();
    }

    let one_more = sign_in(60).await;

    assert_eq!(one_more.errors(), "RATE_LIMITED signInWithGoogle");
    sign_in(0).await.fine();
}

#[tokio::test]
async fn an_account_without_a_password_is_to_a_password_like_none() {
    let stage = Stage::new().await;
    stage.ada().await.fine();
    let sign_in = async |email: &str| {
        let input = json!({ "email": email, "password": "correct horse" });
        stage.client.send(SIGN_IN, json!({ "input": input })).await
    };

    let known = sign_in(EMAIL).await;
    let unknown = sign_in("bob@example.org").await;

    assert_eq!(known.user_errors(), "WRONG_CREDENTIALS");
    assert_eq!(
        (known.status(), known.data("")),
        (unknown.status(), unknown.data(""))
    );
}

#[tokio::test]
async fn a_first_password_is_set_by_a_code_or_by_changing_it() {
    let by_code = "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { account { hasPassword identities { provider } }
        userErrors { code field } } }";
    let by_changing = "mutation { changePassword(input: { newPassword: \"correct horse\" }) { account { hasPassword } userErrors { code } } }";
    let request = "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }";
    for is_by_code in [true, false] {
        let stage = Stage::new().await;
        let ada = stage.ada().await.fine();
        if is_by_code {
            let asked = stage
                .client
                .send(request, json!({ "input": { "email": EMAIL } }))
                .await;
            asked.fine();
            let code = mailbox::code(&stage.home).await;
            let input = json!({ "email": EMAIL, "code": code, "newPassword": "correct horse" });
            let reply = stage.client.send(by_code, json!({ "input": input })).await.fine();
            assert_eq!(
                reply.data("resetPassword.account"),
                json!({ "hasPassword": true, "identities": [{ "provider": "APPLE" }] })
            );
        } else {
            let token = ada.text_at("signInWithApple.tokens.accessToken");
            let reply = stage
                .client
                .clone()
                .with_token(&token)
                .send(by_changing, json!({}))
                .await;
            assert_eq!(reply.fine().data("changePassword.account.hasPassword"), true);
        }

        let password = "correct horse".to_owned();
        let signed_in = session::sign_in(stage.home.app(), EMAIL, password, Origin::default()).await;

        let id = ada.text_at("signInWithApple.account.id");
        assert_eq!(signed_in.unwrap().account.id.to_string(), id);
        stage.ada().await.fine();
    }
}

#[tokio::test]
async fn what_stands_beneath_the_account_is_answered_with_the_sign_in_and_an_operation_signs_in_once() {
    let stage = Stage::new().await;
    let token = stage.issuer.sign(&stage.apple(json!({})));
    let field = |name: &str| {
        format!(
            "{name}: signInWithApple(input: {{ identityToken: \"{token}\", nonce: \"{NONCE}\" }}) {{
                account {{ email residences {{ id }} }} userErrors {{ code }} }}"
        )
    };

    let once = stage
        .client
        .send(&format!("mutation {{ {} }}", field("one")), json!({}))
        .await;
    let twice = format!("mutation {{ {} {} }}", field("one"), field("two"));
    let twice = stage.client.send(&twice, json!({})).await;

    assert_eq!(
        once.fine().data("one.account"),
        json!({ "email": EMAIL, "residences": [] })
    );
    assert_eq!(twice.errors(), "BAD_USER_INPUT two");
}

#[tokio::test]
async fn a_list_with_our_app_alone_is_an_audience_too() {
    let stage = Stage::new().await;
    stage.home.advance_clock(TimeDelta::days(30));

    let token = stage.issuer.sign(&stage.apple(json!({ "aud": [CLIENT_ID] })));

    stage.with_apple(&token).await.fine();
}
