//! Sessions: signing in and out, refreshing, and ending them everywhere at once.

use std::net::IpAddr;

use chrono::TimeDelta;
use domain::{
    App, Code, Error,
    account::{NewAccount, sign_up},
    bus::News,
    session::{self, Origin, SignedIn},
};
use entity::id::SessionId;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::client::{nobody, of};

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    tokens { accessToken refreshToken accessTokenExpiresAt refreshTokenExpiresAt }
    account { id sessions { id } } userErrors { code field message } } }";
const REFRESH: &str = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) {
    tokens { accessToken refreshToken accessTokenExpiresAt refreshTokenExpiresAt }
    account { id } userErrors { code field } } }";
const REVOKE: &str = "mutation($input: RevokeSessionInput!) { revokeSession(input: $input) {
    revokedSessionId account { revision sessions { id current } } userErrors { code field } } }";
const SIGN_OUT: &str = "mutation { signOut { userErrors { code } } }";
const SESSIONS: &str = "{ viewer { sessions { id deviceName current createdAt lastUsedAt } } }";
const ID: &str = "{ viewer { id } }";

pub const EMAIL: &str = "ada@example.org";
pub const PASSWORD: &str = "correct horse";

/// Signs a new person up.
pub async fn ada(home: &Home) -> SignedIn {
    let new = NewAccount {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "Ada".to_owned(),
        time_zone: None,
        locale: None,
    };
    sign_up(home.app(), new, Origin::default()).await.unwrap()
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    let input = json!({ "email": email, "password": password, "deviceName": "Tablet" });
    client.send(SIGN_IN, json!({ "input": input })).await
}

pub async fn refresh(client: &Client, token: &str) -> Reply {
    client
        .send(REFRESH, json!({ "input": { "refreshToken": token } }))
        .await
}

async fn revoke(client: &Client, id: SessionId) -> Reply {
    client.send(REVOKE, json!({ "input": { "sessionId": id } })).await
}

pub async fn knows(app: &App, token: &str) -> bool {
    session::authenticate(app, token).await.unwrap().is_some()
}

#[tokio::test]
async fn address_and_password_sign_in() {
    let home = Home::new().await;
    let ada = ada(&home).await;

    let reply = sign_in(&nobody(&home), " ADA@example.org ", PASSWORD)
        .await
        .fine();

    assert_eq!(reply.data("signIn.account.id"), ada.account.id.to_string());
    assert_eq!(reply.data("signIn.account.sessions").as_array().unwrap().len(), 2);
    let client = nobody(&home).with_token(&reply.text_at("signIn.tokens.accessToken"));
    let viewer = client.send(ID, json!({})).await.fine();
    assert_eq!(viewer.data("viewer.id"), ada.account.id.to_string());
}

#[tokio::test]
async fn what_stands_beneath_the_account_is_answered_with_the_sign_in() {
    let home = Home::new().await;
    ada(&home).await;
    let operation = format!(
        "mutation {{ signIn(input: {{ email: \"{EMAIL}\", password: \"{PASSWORD}\" }}) {{
            account {{ email residences {{ id }} tasks {{ totalCount }} sessions {{ current }} }} userErrors {{ code }} }} }}"
    );

    // Whoever signs in wins over whoever the request came from.
    for client in [nobody(&home), of(&home, Place::Owner)] {
        let reply = client.send(&operation, json!({})).await.fine();

        let account = reply.data("signIn.account");
        assert_eq!(account["email"], EMAIL);
        assert_eq!(account["residences"], json!([]));
        assert_eq!(account["tasks"]["totalCount"], 0);
        assert_eq!(account["sessions"][0]["current"], true);
    }
}

#[tokio::test]
async fn an_operation_signs_in_once() {
    let home = Home::new().await;
    ada(&home).await;
    let sign_in = format!(
        "signIn(input: {{ email: \"{EMAIL}\", password: \"{PASSWORD}\" }}) {{ account {{ id }} userErrors {{ code }} }}"
    );

    let reply = nobody(&home)
        .send(
            &format!("mutation {{ one: {sign_in} two: {sign_in} }}"),
            json!({}),
        )
        .await;

    assert_eq!(reply.errors(), "BAD_USER_INPUT two");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let home = Home::new().await;
    ada(&home).await;
    let client = nobody(&home);

    let wrong = sign_in(&client, EMAIL, "battery staple").await;
    let unknown = sign_in(&client, "bob@example.org", PASSWORD).await;
    let without_password = sign_in(&client, "owner@example.com", PASSWORD).await;
    let no_address = sign_in(&client, "\u{0}", PASSWORD).await;

    assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS");
    assert_eq!(wrong.data("signIn.tokens"), Value::Null);
    for other in [unknown, without_password, no_address] {
        assert_eq!(other.data(""), wrong.data(""));
        assert_eq!(other.status(), wrong.status());
    }
}

#[tokio::test]
async fn after_ten_tries_the_right_password_is_not_looked_at() {
    let home = Home::new().await;
    ada(&home).await;
    let client = nobody(&home);
    for _ in 0..10 {
        assert_eq!(
            sign_in(&client, EMAIL, "guess").await.user_errors(),
            "WRONG_CREDENTIALS"
        );
    }

    let right = sign_in(&client, EMAIL, PASSWORD).await;
    let other_address = sign_in(&client, "bob@example.org", "guess").await;

    assert_eq!(right.errors(), "RATE_LIMITED signIn");
    assert_eq!(right.json()["errors"][0]["extensions"]["retryAfterSecs"], 900);
    assert_eq!(right.header("retry-after"), "900");
    assert_eq!(other_address.user_errors(), "WRONG_CREDENTIALS");
    home.advance_clock(TimeDelta::minutes(15));
    sign_in(&client, EMAIL, PASSWORD).await.fine();
}

#[tokio::test]
async fn tries_are_counted_for_each_network_and_forgiven_by_success() {
    let home = Home::new().await;
    ada(&home).await;
    let app = home.app();
    let from = |address: &str| Origin {
        ip_address: Some(address.parse::<IpAddr>().unwrap()),
        ..Origin::default()
    };
    let attempt = async |password: &str, address: &str| {
        session::sign_in(app, EMAIL, password.to_owned(), from(address)).await
    };
    for _ in 0..9 {
        assert!(
            attempt("guess", "192.0.2.1")
                .await
                .is_err_and(|error| error.has(Code::WrongCredentials))
        );
    }

    attempt(PASSWORD, "192.0.2.1").await.unwrap();
    for _ in 0..10 {
        assert!(
            attempt("guess", "192.0.2.1")
                .await
                .is_err_and(|error| error.has(Code::WrongCredentials))
        );
    }

    assert!(matches!(
        attempt(PASSWORD, "192.0.2.1").await,
        Err(Error::TooOften { .. })
    ));
    attempt(PASSWORD, "192.0.2.2").await.unwrap();
}

#[tokio::test]
async fn a_refresh_replaces_both_tokens() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    home.advance_clock(TimeDelta::minutes(50));

    let reply = refresh(&nobody(&home), &ada.tokens.refresh_token).await.fine();

    let access = reply.text_at("refreshSession.tokens.accessToken");
    assert_ne!(access, ada.tokens.access_token);
    assert_ne!(
        reply.text_at("refreshSession.tokens.refreshToken"),
        ada.tokens.refresh_token
    );
    assert_eq!(
        reply.data("refreshSession.tokens.accessTokenExpiresAt"),
        "2026-11-23T15:50:00Z"
    );
    assert_eq!(
        reply.data("refreshSession.tokens.refreshTokenExpiresAt"),
        "2027-01-22T14:50:00Z"
    );
    assert_eq!(
        reply.data("refreshSession.account.id"),
        ada.account.id.to_string()
    );
    let viewer = session::authenticate(home.app(), &access).await.unwrap();
    assert_eq!(viewer, Some(ada.viewer));
    let old = nobody(&home)
        .with_token(&ada.tokens.access_token)
        .send(ID, json!({}))
        .await;
    assert_eq!((old.status(), old.errors().as_str()), (401, "UNAUTHENTICATED"));
}

#[tokio::test]
async fn a_refresh_leaves_the_accounts_revision_alone() {
    let home = Home::new().await;
    let ada = ada(&home).await;

    let refreshed = session::refresh(home.app(), &ada.tokens.refresh_token)
        .await
        .unwrap();

    assert_eq!(refreshed.account, ada.account);
}

#[tokio::test]
async fn a_lost_answer_is_answered_again_however_late() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let client = nobody(&home);
    let first = refresh(&client, &ada.tokens.refresh_token).await.fine();

    let again = refresh(&client, &ada.tokens.refresh_token).await.fine();
    home.advance_clock(TimeDelta::days(30));
    let late = refresh(&client, &ada.tokens.refresh_token).await.fine();

    let tokens = "refreshSession.tokens";
    assert_eq!(again.data(tokens), first.data(tokens));
    assert_eq!(late.data(tokens), first.data(tokens));
    refresh(&client, &late.text_at("refreshSession.tokens.refreshToken"))
        .await
        .fine();
}

#[tokio::test]
async fn two_refreshes_at_once_are_answered_alike_though_one_works_on() {
    let home = Home::new().await;
    let app = home.app();
    let ada = ada(&home).await;
    let first = session::refresh(app, &ada.tokens.refresh_token).await.unwrap();
    assert!(knows(app, &first.tokens.access_token).await);

    home.advance_clock(TimeDelta::seconds(10));
    let other = session::refresh(app, &ada.tokens.refresh_token).await.unwrap();

    assert!(other.tokens == first.tokens);
}

#[tokio::test]
async fn a_used_token_that_comes_back_after_the_next_refresh_ends_the_session_at_once() {
    let home = Home::new().await;
    let app = home.app();
    let ada = ada(&home).await;
    let first = session::refresh(app, &ada.tokens.refresh_token).await.unwrap();
    let second = session::refresh(app, &first.tokens.refresh_token).await.unwrap();

    let reply = refresh(&nobody(&home), &ada.tokens.refresh_token).await;

    assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS");
    assert!(!knows(app, &second.tokens.access_token).await);
}

#[tokio::test]
async fn a_used_token_that_comes_back_after_the_next_was_used_ends_the_session() {
    let home = Home::new().await;
    let client = nobody(&home);
    let ada = ada(&home).await;
    let other = session::sign_in(home.app(), EMAIL, PASSWORD.to_owned(), Origin::default())
        .await
        .unwrap();
    let first = session::refresh(home.app(), &ada.tokens.refresh_token)
        .await
        .unwrap();
    let second = session::refresh(home.app(), &first.tokens.refresh_token)
        .await
        .unwrap();
    assert!(knows(home.app(), &second.tokens.access_token).await);
    home.advance_clock(TimeDelta::seconds(61));

    let reply = refresh(&client, &ada.tokens.refresh_token).await;

    assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS");
    assert_eq!(reply.data("refreshSession.tokens"), Value::Null);
    assert!(!knows(home.app(), &second.tokens.access_token).await);
    for token in [&ada.tokens, &first.tokens, &second.tokens] {
        assert_eq!(
            refresh(&client, &token.refresh_token).await.user_errors(),
            "WRONG_CREDENTIALS"
        );
    }
    assert!(
        knows(home.app(), &other.tokens.access_token).await,
        "other devices stay signed in"
    );
}

#[tokio::test]
async fn using_the_new_access_token_counts_as_having_got_the_answer() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let first = session::refresh(home.app(), &ada.tokens.refresh_token)
        .await
        .unwrap();
    assert!(knows(home.app(), &first.tokens.access_token).await);
    home.advance_clock(TimeDelta::seconds(11));

    let reply = refresh(&nobody(&home), &ada.tokens.refresh_token).await;

    assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS");
    assert!(!knows(home.app(), &first.tokens.access_token).await);
}

#[tokio::test]
async fn tokens_end_by_themselves() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let client = nobody(&home).with_token(&ada.tokens.access_token);
    client.send(ID, json!({})).await.fine();

    home.advance_clock(TimeDelta::hours(1));
    let access = client.send(ID, json!({})).await;
    home.advance_clock(TimeDelta::days(60));
    let refreshed = refresh(&nobody(&home), &ada.tokens.refresh_token).await;

    assert_eq!(
        (access.status(), access.errors().as_str()),
        (401, "UNAUTHENTICATED")
    );
    assert_eq!(refreshed.user_errors(), "EXPIRED input.refreshToken");
}

#[tokio::test]
async fn a_token_that_was_never_given_out_opens_nothing() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let unknown = domain::token::fresh();

    // Neither kind of token stands for the other.
    for token in ["", "token", &"é".repeat(43), &unknown, &ada.tokens.access_token] {
        let reply = refresh(&nobody(&home), token).await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS", "{token}");
    }
    for token in ["", "token", &"é".repeat(43), &unknown, &ada.tokens.refresh_token] {
        assert!(!knows(home.app(), token).await, "{token}");
    }
    assert!(knows(home.app(), &ada.tokens.access_token).await);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    let other = session::sign_in(home.app(), EMAIL, PASSWORD.to_owned(), Origin::default())
        .await
        .unwrap();
    let client = nobody(&home).with_token(&ada.tokens.access_token);
    let mut news = home.app().bus.listen();

    client.send(SIGN_OUT, json!({})).await.fine();

    assert_eq!(client.send(SIGN_OUT, json!({})).await.status(), 401);
    assert_eq!(
        refresh(&nobody(&home), &ada.tokens.refresh_token)
            .await
            .user_errors(),
        "WRONG_CREDENTIALS"
    );
    assert!(knows(home.app(), &other.tokens.access_token).await);
    let mut told = Vec::new();
    while told.len() < 2 {
        match news.recv().await.unwrap() {
            // The connection to Redis has only just come up.
            News::Missed => {}
            news => told.push(news),
        }
    }
    let id = ada.account.id;
    // Signing up was the first revision, the second sign-in the second.
    assert_eq!(told[0], News::Account { id, revision: 3 });
    assert_eq!(
        told[1],
        News::SessionEnded {
            id: ada.viewer.session_id,
            account_id: id
        }
    );
}

#[tokio::test]
async fn a_person_sees_and_ends_the_own_sessions() {
    let home = Home::new().await;
    let ada = ada(&home).await;
    home.advance_clock(TimeDelta::minutes(10));
    let tablet = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();
    let client = nobody(&home).with_token(&tablet.text_at("signIn.tokens.accessToken"));

    let seen = client.send(SESSIONS, json!({})).await.fine();
    let reply = revoke(&client, ada.viewer.session_id).await.fine();

    let seen = seen.data("viewer.sessions");
    assert_eq!(seen.as_array().unwrap().len(), 2);
    assert_eq!(seen[0]["deviceName"], "Tablet");
    assert_eq!(seen[0]["current"], true);
    assert_eq!(seen[1]["id"], ada.viewer.session_id.to_string());
    assert_eq!(seen[1]["current"], false);
    assert_eq!(
        reply.data("revokeSession.revokedSessionId"),
        ada.viewer.session_id.to_string()
    );
    assert_eq!(
        reply
            .data("revokeSession.account.sessions")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(!knows(home.app(), &ada.tokens.access_token).await);
    client.send(ID, json!({})).await.fine();
}

#[tokio::test]
async fn a_session_that_can_be_refreshed_no_more_is_not_listed() {
    let home = Home::new().await;
    ada(&home).await;
    home.advance_clock(TimeDelta::days(61));

    let reply = sign_in(&nobody(&home), EMAIL, PASSWORD).await.fine();

    assert_eq!(reply.data("signIn.account.sessions").as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_ends_a_strangers_session() {
    let home = Home::new().await;
    let owner = home.person(Place::Owner);
    let id = owner.viewer.session_id;

    for place in [Place::Manager, Place::Member, Place::Viewer, Place::Stranger] {
        let reply = revoke(&of(&home, place), id).await;
        assert_eq!(reply.user_errors(), "NOT_FOUND input.sessionId", "{place:?}");
    }
    let never = SessionId::new(home.app().clock.now());
    let unknown = revoke(&of(&home, Place::Owner), never).await;
    let nobody = revoke(&nobody(&home), id).await;

    assert_eq!(unknown.user_errors(), "NOT_FOUND input.sessionId");
    assert_eq!(nobody.errors(), "UNAUTHENTICATED revokeSession");
    assert!(knows(home.app(), &owner.access_token).await);
}

#[tokio::test]
async fn an_id_of_another_kind_is_refused_while_it_is_read() {
    let home = Home::new().await;
    let owner = home.person(Place::Owner);

    let input = json!({ "input": { "sessionId": owner.account.id } });
    let reply = of(&home, Place::Owner).send(REVOKE, input).await;

    assert!(reply.errors().starts_with("BAD_USER_INPUT"), "{}", reply.text());
}
