//! Passwords: changing one, and choosing a new one by a code when it is forgotten.

use chrono::TimeDelta;
use domain::{
    Code, Error,
    account::{self, NewEmail, NewPassword},
    bus::News,
    session::{self, Origin, SignedIn},
};
use entity::mail::MailKind;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::{
    client::{nobody, of},
    mailbox::{self, Sent, collect, other},
    session::{EMAIL, PASSWORD, ada, knows, refresh},
};

const REQUEST: &str = "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
    userErrors { code field message } } }";
const RESET: &str = "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) {
    tokens { accessToken } account { email emailVerifiedAt pendingEmail sessions { current } }
    userErrors { code field message } } }";
const CHANGE: &str = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) {
    account { hasPassword sessions { id current } } userErrors { code field } } }";

const UNKNOWN: &str = "bob@example.org";
const NEW_PASSWORD: &str = "battery staple";

async fn request(client: &Client, email: &str) -> Reply {
    client.send(REQUEST, json!({ "input": { "email": email } })).await
}

async fn reset(client: &Client, email: &str, code: &str) -> Reply {
    let input = json!({ "email": email, "code": code, "newPassword": NEW_PASSWORD });
    client.send(RESET, json!({ "input": input })).await
}

async fn change(client: &Client, current: Option<&str>, new: &str) -> Reply {
    let input = json!({ "currentPassword": current, "newPassword": new });
    client.send(CHANGE, json!({ "input": input })).await
}

async fn change_email(home: &Home, ada: &SignedIn, email: &str) {
    let new = NewEmail {
        email: email.to_owned(),
        password: Some(PASSWORD.to_owned()),
    };
    let changed = account::change_email(home.app(), &ada.viewer, new, &Origin::default()).await;
    changed.unwrap();
}

async fn sign_in(home: &Home, password: &str) -> domain::Result<SignedIn> {
    session::sign_in(home.app(), EMAIL, password.to_owned(), Origin::default()).await
}

/// Returns all of an answer but what the network has left to spend.
fn answer(reply: &Reply) -> (u16, Value) {
    (reply.status(), reply.data(""))
}

/// Signs Ada up, and lets the code for her address go by.
async fn signed_up(home: &Home) -> SignedIn {
    let ada = ada(home).await;
    collect(home).await;
    ada
}

/// Asks for a new password of Ada's, and returns the code.
async fn requested(home: &Home) -> String {
    request(&nobody(home), EMAIL).await.fine();
    mailbox::code(home).await
}

#[tokio::test]
async fn a_code_sets_a_new_password_and_signs_in_alone() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let tablet = sign_in(&home, PASSWORD).await.unwrap();
    request(&nobody(&home), " ADA@example.org ").await.fine();
    let [mail] = collect(&home).await.try_into().unwrap();
    let code = mail.code.clone().unwrap();

    let reply = reset(&nobody(&home), " ADA@example.org ", &code).await.fine();

    assert_eq!((mail.to.as_str(), mail.kind), (EMAIL, MailKind::ResetPassword));
    assert_eq!(
        reply.data("resetPassword.account"),
        // The code proves the address as well.
        json!({ "email": EMAIL, "emailVerifiedAt": "2026-11-23T14:00:00Z", "pendingEmail": null,
                "sessions": [{ "current": true }] })
    );
    for old in [&ada, &tablet] {
        assert!(!knows(home.app(), &old.tokens.access_token).await);
        let refreshed = refresh(&nobody(&home), &old.tokens.refresh_token).await;
        assert_eq!(refreshed.user_errors(), "WRONG_CREDENTIALS");
    }
    assert!(knows(home.app(), &reply.text_at("resetPassword.tokens.accessToken")).await);
    assert!(sign_in(&home, PASSWORD).await.is_err());
    sign_in(&home, NEW_PASSWORD).await.unwrap();
    let told = Sent {
        to: EMAIL.to_owned(),
        kind: MailKind::PasswordChanged,
        code: None,
    };
    assert_eq!(collect(&home).await, [told]);
}

#[tokio::test]
async fn an_account_without_a_password_gets_its_first_by_a_code() {
    let home = Home::new().await;
    request(&nobody(&home), "owner@example.com").await.fine();
    let code = mailbox::code(&home).await;

    let reply = reset(&nobody(&home), "owner@example.com", &code).await;

    reply.fine();
}

#[tokio::test]
async fn an_unknown_address_is_answered_alike_and_mailed_nothing() {
    let home = Home::new().await;
    signed_up(&home).await;
    let client = nobody(&home);

    let (known, known_statements) = home.statements(request(&client, EMAIL)).await;
    let code = mailbox::code(&home).await;
    let (unknown, unknown_statements) = home.statements(request(&client, UNKNOWN)).await;

    assert_eq!(answer(&known), answer(&unknown));
    assert_eq!(known_statements, unknown_statements);
    assert_eq!(collect(&home).await, []);
    // Five wrong codes, and then some.
    for _ in 0..7 {
        let (known, known_statements) = home.statements(reset(&client, EMAIL, &other(&code))).await;
        let (unknown, unknown_statements) = home.statements(reset(&client, UNKNOWN, &other(&code))).await;
        assert_eq!(answer(&known), answer(&unknown));
        assert_eq!(known_statements, unknown_statements);
    }
    // Without having asked.
    let (known, known_statements) = home
        .statements(reset(&client, "manager@example.com", "000000"))
        .await;
    let (unknown, unknown_statements) = home
        .statements(reset(&client, "nobody@example.com", "000000"))
        .await;
    assert_eq!(known.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(answer(&known), answer(&unknown));
    assert_eq!(known_statements, unknown_statements);
}

#[tokio::test]
async fn after_five_wrong_tries_the_right_code_is_good_no_more() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let code = requested(&home).await;
    let client = nobody(&home);

    for _ in 0..5 {
        let reply = reset(&client, EMAIL, &other(&code)).await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS input.code");
    }
    let right = reset(&client, EMAIL, &code).await;

    assert_eq!(right.user_errors(), "EXPIRED input.code");
    assert_eq!(right.data("resetPassword.tokens"), Value::Null);
    assert!(knows(home.app(), &ada.tokens.access_token).await);
    sign_in(&home, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_once() {
    let home = Home::new().await;
    signed_up(&home).await;
    let client = nobody(&home);
    let late = requested(&home).await;
    home.advance_clock(TimeDelta::minutes(10));
    let late = reset(&client, EMAIL, &late).await;
    let code = requested(&home).await;
    home.advance_clock(TimeDelta::minutes(10) - TimeDelta::seconds(1));

    reset(&client, EMAIL, &code).await.fine();
    let again = reset(&client, EMAIL, &code).await;

    assert_eq!(late.user_errors(), "EXPIRED input.code");
    assert_eq!(again.user_errors(), "EXPIRED input.code");
}

#[tokio::test]
async fn of_two_at_once_one_uses_the_code() {
    let home = Home::new().await;
    signed_up(&home).await;
    let code = requested(&home).await;
    let client = nobody(&home);

    let (first, second) = tokio::join!(reset(&client, EMAIL, &code), reset(&client, EMAIL, &code));

    let mut errors = [first.user_errors(), second.user_errors()];
    errors.sort();
    assert_eq!(errors, ["", "EXPIRED input.code"]);
}

#[tokio::test]
async fn a_new_code_replaces_the_old() {
    let home = Home::new().await;
    signed_up(&home).await;
    let client = nobody(&home);
    let old = requested(&home).await;
    home.advance_clock(TimeDelta::seconds(1));
    let new = requested(&home).await;

    let with_old = reset(&client, EMAIL, &old).await;

    // Once in a million times they are the same.
    assert_ne!(new, old);
    assert_eq!(with_old.user_errors(), "WRONG_CREDENTIALS input.code");
    reset(&client, EMAIL, &new).await.fine();
}

#[tokio::test]
async fn a_code_that_proves_an_address_sets_no_password() {
    let home = Home::new().await;
    ada(&home).await;
    let proves = mailbox::code(&home).await;

    let without_asking = reset(&nobody(&home), EMAIL, &proves).await;
    let resets = requested(&home).await;
    let after_asking = reset(&nobody(&home), EMAIL, &proves).await;

    assert_ne!(proves, resets);
    assert_eq!(without_asking.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(after_asking.user_errors(), "WRONG_CREDENTIALS input.code");
}

#[tokio::test]
async fn what_is_written_wrong_is_refused_before_anything_is_tried() {
    let home = Home::new().await;
    signed_up(&home).await;
    let code = requested(&home).await;
    let client = nobody(&home);

    let input = json!({ "email": "ada", "code": "12", "newPassword": "short" });
    let all = client.send(RESET, json!({ "input": input })).await;
    let request = request(&client, "ada").await;

    assert_eq!(
        all.user_errors(),
        "INVALID_FORMAT input.email\nTOO_SHORT input.newPassword\nINVALID_FORMAT input.code"
    );
    assert_eq!(request.user_errors(), "INVALID_FORMAT input.email");
    reset(&client, EMAIL, &code).await.fine();
}

#[tokio::test]
async fn an_address_is_mailed_five_codes_an_hour_known_or_not() {
    let home = Home::new().await;
    signed_up(&home).await;
    let client = nobody(&home);
    for email in [EMAIL, UNKNOWN] {
        for _ in 0..5 {
            request(&client, email).await.fine();
        }

        let sixth = request(&client, email).await;

        assert_eq!(sixth.errors(), "RATE_LIMITED requestPasswordReset", "{email}");
    }
    home.advance_clock(TimeDelta::hours(1));
    request(&client, EMAIL).await.fine();
}

#[tokio::test]
async fn a_network_asks_for_sixty_codes_an_hour() {
    let home = Home::new().await;
    let from = |address: &str| Origin {
        ip_address: Some(address.parse().unwrap()),
        ..Origin::default()
    };
    let request = async |number: u32, origin: &Origin| {
        let email = format!("person{number}@example.org");
        account::request_password_reset(home.app(), &email, origin).await
    };
    for number in 0..60 {
        request(number, &from("192.0.2.1")).await.unwrap();
    }

    let one_more = request(60, &from("192.0.2.1")).await;
    let elsewhere = request(61, &from("192.0.2.2")).await;

    assert!(matches!(one_more, Err(Error::TooOften { .. })), "{one_more:?}");
    elsewhere.unwrap();
}

#[tokio::test]
async fn after_ten_tries_for_an_address_the_code_is_not_looked_at() {
    let home = Home::new().await;
    signed_up(&home).await;
    let client = nobody(&home);
    for _ in 0..10 {
        reset(&client, EMAIL, "000000").await;
    }
    let code = requested(&home).await;

    let right = reset(&client, EMAIL, &code).await;

    assert_eq!(right.errors(), "RATE_LIMITED resetPassword");
}

#[tokio::test]
async fn a_new_password_ends_the_waiting_for_another_address() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    change_email(&home, &ada, "thief@example.net").await;
    let thiefs = mailbox::code(&home).await;
    let code = requested(&home).await;

    let reply = reset(&nobody(&home), EMAIL, &code).await.fine();

    assert_eq!(reply.data("resetPassword.account.pendingEmail"), Value::Null);
    let token = reply.text_at("resetPassword.tokens.accessToken");
    let viewer = session::authenticate(home.app(), &token).await.unwrap().unwrap();
    let proven = account::verify_email(home.app(), &viewer, &thiefs).await;
    assert!(proven.is_err_and(|error| error.has(Code::Expired)));
}

#[tokio::test]
async fn a_code_at_the_old_address_sets_no_password() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    change_email(&home, &ada, "ada@new.example").await;
    let proves = mailbox::code(&home).await;
    let resets = requested(&home).await;
    let proven = account::verify_email(home.app(), &ada.viewer, &proves).await;
    proven.unwrap();

    let reply = reset(&nobody(&home), EMAIL, &resets).await;

    assert_eq!(reply.user_errors(), "EXPIRED input.code");
}

#[tokio::test]
async fn a_changed_password_ends_all_sessions_but_this_one() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let tablet = sign_in(&home, PASSWORD).await.unwrap();
    assert!(knows(home.app(), &tablet.tokens.access_token).await);
    let resets = requested(&home).await;
    let client = nobody(&home).with_token(&ada.tokens.access_token);

    let reply = change(&client, Some(PASSWORD), NEW_PASSWORD).await.fine();

    assert_eq!(
        reply.data("changePassword.account"),
        json!({ "hasPassword": true, "sessions": [{ "id": ada.viewer.session_id, "current": true }] })
    );
    assert!(knows(home.app(), &ada.tokens.access_token).await);
    assert!(!knows(home.app(), &tablet.tokens.access_token).await);
    refresh(&nobody(&home), &ada.tokens.refresh_token).await.fine();
    assert!(sign_in(&home, PASSWORD).await.is_err());
    sign_in(&home, NEW_PASSWORD).await.unwrap();
    let told = Sent {
        to: EMAIL.to_owned(),
        kind: MailKind::PasswordChanged,
        code: None,
    };
    assert_eq!(collect(&home).await, [told]);
    let by_code = reset(&nobody(&home), EMAIL, &resets).await;
    assert_eq!(by_code.user_errors(), "EXPIRED input.code");
}

#[tokio::test]
async fn a_session_that_a_changed_password_ended_is_known_to_no_replica() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let tablet = sign_in(&home, PASSWORD).await.unwrap();
    let elsewhere = home.second_app().await;
    assert!(knows(&elsewhere, &tablet.tokens.access_token).await);
    let mut news = elsewhere.bus.listen();
    let new = NewPassword {
        current: Some(PASSWORD.to_owned()),
        new: NEW_PASSWORD.to_owned(),
    };

    account::change_password(home.app(), &ada.viewer, new)
        .await
        .unwrap();

    let ended = News::SessionEnded {
        id: tablet.viewer.session_id,
        account_id: ada.account.id,
    };
    while news.recv().await.unwrap() != ended {}
    while knows(&elsewhere, &tablet.tokens.access_token).await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let client = nobody(&home).with_token(&ada.tokens.access_token);

    let without = change(&client, None, NEW_PASSWORD).await;
    let wrong = change(&client, Some("guess"), NEW_PASSWORD).await;
    let short = change(&client, Some(PASSWORD), "1234567").await;
    let first = change(&of(&home, Place::Owner), None, NEW_PASSWORD).await.fine();

    assert_eq!(without.user_errors(), "BLANK input.currentPassword");
    assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS input.currentPassword");
    assert_eq!(short.user_errors(), "TOO_SHORT input.newPassword");
    assert_eq!(first.data("changePassword.account.hasPassword"), true);
    sign_in(&home, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn of_two_changes_at_once_one_goes_by_a_password_that_is_old() {
    let home = Home::new().await;
    let ada = signed_up(&home).await;
    let client = nobody(&home).with_token(&ada.tokens.access_token);

    let (first, second) = tokio::join!(
        change(&client, Some(PASSWORD), "the first one"),
        change(&client, Some(PASSWORD), "the second one"),
    );

    let errors = [first.user_errors(), second.user_errors()];
    let n_done = errors.iter().filter(|error| error.is_empty()).count();
    assert_eq!(n_done, 1, "{errors:?}");
    assert_eq!(collect(&home).await.len(), 1);
}
