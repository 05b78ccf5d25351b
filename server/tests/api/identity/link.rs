//! Who is taken for the owner of an account that is there already.

use domain::{
    Viewer,
    account::{NewAccount, sign_up, verify_email},
    session::{Origin, SignedIn},
};
use entity::account;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use testing::Reply;

use super::{EMAIL, Stage};
use crate::mailbox;

const IDENTITIES: &str = "{ viewer { identities { provider email } } }";

/// Signs Ada up with a password, and returns the code that proves her address.
async fn signed_up(stage: &Stage) -> (SignedIn, String) {
    let new = NewAccount {
        email: EMAIL.to_owned(),
        password: "correct horse".to_owned(),
        display_name: "Ada".to_owned(),
        time_zone: None,
        locale: None,
    };
    let ada = sign_up(stage.home.app(), new, Origin::default()).await.unwrap();
    (ada, mailbox::code(&stage.home).await)
}

/// Signs Ada up with a password, and proves her address.
async fn proven(stage: &Stage) -> Viewer {
    let (ada, code) = signed_up(stage).await;
    verify_email(stage.home.app(), &ada.viewer, &code).await.unwrap();
    ada.viewer
}

async fn row(stage: &Stage, viewer: &Viewer) -> account::Model {
    let found = account::Entity::find_by_id(viewer.account_id);
    found.one(&stage.home.app().db).await.unwrap().unwrap()
}

fn id(reply: &Reply, field: &str) -> Value {
    reply.data(&format!("{field}.account.id"))
}

#[tokio::test]
async fn an_address_that_both_sides_know_links_to_its_account() {
    let stage = Stage::new().await;
    let ada = proven(&stage).await;

    let apple = stage.ada().await.fine();
    let token = stage.issuer.sign(&stage.google(json!({})));
    let google = stage.with_google(&token).await.fine();

    assert_eq!(id(&apple, "signInWithApple"), ada.account_id.to_string());
    assert_eq!(id(&google, "signInWithGoogle"), ada.account_id.to_string());
    let account = google.data("signInWithGoogle.account");
    assert_eq!(
        (&account["displayName"], &account["hasPassword"]),
        (&json!("Ada"), &json!(true))
    );
    assert_eq!(account["identities"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_that_has_not_proven_its_address_is_not_linked_until_it_has() {
    let stage = Stage::new().await;
    let (ada, code) = signed_up(&stage).await;
    let (before, count) = (row(&stage, &ada.viewer).await, stage.count().await);

    let refused = stage.ada().await;

    assert_eq!(refused.user_errors(), "TAKEN input.identityToken");
    assert_eq!(
        refused.text_at("signInWithApple.userErrors.0.message"),
        "There is an account with this address already. Sign in to it with your password and confirm its address; after that you can sign in \
         with Apple too."
    );
    assert_eq!(
        (row(&stage, &ada.viewer).await, stage.count().await),
        (before, count)
    );
    verify_email(stage.home.app(), &ada.viewer, &code).await.unwrap();
    let linked = stage.ada().await.fine();
    assert_eq!(id(&linked, "signInWithApple"), ada.account.id.to_string());
}

#[tokio::test]
async fn an_address_that_the_provider_does_not_know_opens_nobodys_account() {
    let stage = Stage::new().await;
    let ada = proven(&stage).await;
    let (before, count) = (row(&stage, &ada).await, stage.count().await);

    for verified in [json!(false), json!("false"), json!("yes"), Value::Null] {
        let token = stage
            .issuer
            .sign(&stage.apple(json!({ "email_verified": verified })));
        let refused = stage.with_apple(&token).await;
        assert_eq!(refused.user_errors(), "TAKEN input.identityToken", "{verified}");
    }

    assert_eq!((row(&stage, &ada).await, stage.count().await), (before, count));
}

#[tokio::test]
async fn an_identity_of_another_account_never_changes_sides_by_its_address() {
    let stage = Stage::new().await;
    let claims = json!({ "email": "first@example.org" });
    let first = stage
        .with_apple(&stage.issuer.sign(&stage.apple(claims)))
        .await
        .fine();
    let ada = proven(&stage).await;

    // Apple names Ada's address now.
    let again = stage.ada().await.fine();

    assert_eq!(id(&again, "signInWithApple"), id(&first, "signInWithApple"));
    assert_ne!(id(&again, "signInWithApple"), ada.account_id.to_string());
}

#[tokio::test]
async fn six_at_once_link_once() {
    let stage = Stage::new().await;
    let ada = proven(&stage).await;
    let (accounts, identities) = stage.count().await;
    let token = stage.issuer.sign(&stage.apple(json!({})));

    let replies = join_all((0..6).map(|_| stage.with_apple(&token))).await;

    for reply in replies {
        assert_eq!(id(&reply.fine(), "signInWithApple"), ada.account_id.to_string());
    }
    assert_eq!(stage.count().await, (accounts, identities + 1));
}

#[tokio::test]
async fn people_see_their_own_identities_alone() {
    let stage = Stage::new().await;
    let ada = stage.ada().await.fine();
    let token = ada.text_at("signInWithApple.tokens.accessToken");

    let own = stage
        .client
        .clone()
        .with_token(&token)
        .send(IDENTITIES, json!({}))
        .await
        .fine();
    let other = stage.home.owner().send(IDENTITIES, json!({})).await.fine();

    assert_eq!(
        own.data("viewer.identities"),
        json!([{ "provider": "APPLE", "email": EMAIL }])
    );
    assert_eq!(other.data("viewer.identities"), json!([]));
}

#[tokio::test]
async fn a_person_is_told_in_their_language() {
    let stage = Stage::new().await;
    signed_up(&stage).await;
    let token = stage.issuer.sign(&stage.google(json!({})));
    let german = stage
        .client
        .clone()
        .with_header(axum::http::header::ACCEPT_LANGUAGE, "de");

    let reply = german
        .send(super::GOOGLE, json!({ "input": { "idToken": token } }))
        .await;

    let message = reply.text_at("signInWithGoogle.userErrors.0.message");
    assert!(
        message.starts_with("Zu dieser Adresse gibt es schon ein Konto."),
        "{message}"
    );
}
