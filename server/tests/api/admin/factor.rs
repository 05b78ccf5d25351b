//! The second factor of operators.

use chrono::{DateTime, TimeDelta, Utc};
use domain::admin;
use entity::{admin_challenge, admin_recovery_code, admin_user, admin_user::AdminRole};
use ring::hmac;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use super::{EMAIL, ME, PASSWORD, begin_sign_in, change, keeping, nobody, operator, operator_as, sign_in};

/// An authenticator app: what RFC 6238 says, written once more.
struct Authenticator(Vec<u8>);

impl Authenticator {
    fn of(base32: &str) -> Self {
        let bits: String = base32
            .bytes()
            .map(|letter| match letter {
                b'A'..=b'Z' => letter - b'A',
                _ => letter - b'2' + 26,
            })
            .map(|value| format!("{value:05b}"))
            .collect();
        let bytes = bits.as_bytes().chunks(8).map(|byte| {
            let byte = std::str::from_utf8(byte).unwrap();
            u8::from_str_radix(byte, 2).unwrap()
        });
        Self(bytes.collect())
    }

    fn code(&self, now: DateTime<Utc>) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &(now.timestamp() / 30).to_be_bytes());
        let start = usize::from(tag.as_ref()[19] & 15);
        let number = u32::from_be_bytes(tag.as_ref()[start..start + 4].try_into().unwrap());
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }
}

/// Sets an authenticator app up for whoever is signed in, and returns it with the recovery codes.
async fn enrol(home: &Home, client: &Client) -> (Authenticator, Vec<String>) {
    let begun = change(client, "enrolTotp", json!({ "password": PASSWORD }), "secret uri")
        .await
        .fine();
    let app = Authenticator::of(&begun.text_at("enrolTotp.secret"));
    let code = app.code(home.app().clock.now());
    let done = change(client, "confirmTotp", json!({ "code": code }), "recoveryCodes")
        .await
        .fine();
    let codes = done.data("confirmTotp.recoveryCodes");
    let codes = codes
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned());
    let codes = codes.collect();
    // The code that was shown is used up.
    home.advance_clock(TimeDelta::seconds(30));
    (app, codes)
}

/// Makes a home with an operator who has an authenticator app, and returns whoever is signed in, the app and the recovery codes.
async fn enrolled() -> (Home, Client, Authenticator, Vec<String>) {
    let home = Home::new().await;
    let client = operator(&home).await;
    let (app, codes) = enrol(&home, &client).await;
    (home, client, app, codes)
}

/// Begins a sign-in, and returns what waits for its code.
async fn challenge(home: &Home) -> String {
    let begun = begin_sign_in(&nobody(home), EMAIL).await.fine();
    begun.text_at("signIn.challenge")
}

async fn confirm(home: &Home, challenge: &str, code: &str) -> Reply {
    let input = json!({ "challenge": challenge, "code": code });
    change(&nobody(home), "confirmSignIn", input, "operator { email }").await
}

#[tokio::test]
async fn signing_in_asks_for_a_code_once_an_app_is_set_up() {
    let (home, _, app, codes) = enrolled().await;
    assert_eq!(codes.len(), 10);

    let begun = begin_sign_in(&nobody(&home), EMAIL).await.fine();
    let challenge = begun.text_at("signIn.challenge");
    let done = confirm(&home, &challenge, &app.code(home.app().clock.now()))
        .await
        .fine();

    assert_eq!(begun.data("signIn.operator"), Value::Null);
    assert_eq!(begun.data("signIn.totpRequired"), true);
    assert_eq!(begun.header("set-cookie"), "");
    assert_eq!(done.text_at("confirmSignIn.operator.email"), EMAIL);
    let me = keeping(nobody(&home), &done).send(ME, json!({})).await.fine();
    assert_eq!(me.text_at("me.email"), EMAIL);
}

#[tokio::test]
async fn a_challenge_is_no_session_and_a_password_is_asked_first() {
    let (home, ..) = enrolled().await;
    let challenge = challenge(&home).await;

    let cookie = format!("honeydue_admin={challenge}");
    let as_cookie = nobody(&home).with_header(axum::http::header::COOKIE, &cookie);
    let wrong = sign_in(&nobody(&home), EMAIL, "battery staple").await;

    assert_eq!(as_cookie.send(ME, json!({})).await.fine().data("me"), Value::Null);
    assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn each_code_is_good_once_and_so_is_each_challenge() {
    let (home, _, app, _) = enrolled().await;
    let code = app.code(home.app().clock.now());

    let first = challenge(&home).await;
    confirm(&home, &first, &code).await.fine();
    let second = challenge(&home).await;
    let again = confirm(&home, &second, &code).await;
    let reused = confirm(&home, &first, &code).await;
    home.advance_clock(TimeDelta::seconds(30));
    let next = confirm(&home, &second, &app.code(home.app().clock.now())).await;

    assert_eq!(again.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(reused.user_errors(), "EXPIRED input.challenge");
    assert_eq!(next.user_errors(), "");
}

#[tokio::test]
async fn a_challenge_is_over_after_five_tries_or_five_minutes() {
    let (home, _, app, _) = enrolled().await;

    let tried = challenge(&home).await;
    for _ in 0..5 {
        let reply = confirm(&home, &tried, "not a code").await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS input.code");
    }
    let sixth = confirm(&home, &tried, &app.code(home.app().clock.now())).await;
    // Tries are counted by address and network, and are forgotten after a quarter of an hour.
    home.advance_clock(TimeDelta::minutes(15));
    let late = challenge(&home).await;
    home.advance_clock(TimeDelta::minutes(5));
    let late = confirm(&home, &late, &app.code(home.app().clock.now())).await;

    assert_eq!(sixth.user_errors(), "EXPIRED input.challenge");
    assert_eq!(late.user_errors(), "EXPIRED input.challenge");
}

#[tokio::test]
async fn guessing_codes_is_turned_away_and_locks_nobody_out_for_ever() {
    let (home, _, app, _) = enrolled().await;
    let mut refused = String::new();
    'guessing: for _ in 0..home.app().limits.sign_in_tries {
        let begun = begin_sign_in(&nobody(&home), EMAIL).await;
        if !begun.errors().is_empty() {
            refused = begun.errors();
            break;
        }
        for _ in 0..5 {
            let reply = confirm(&home, &begun.text_at("signIn.challenge"), "000000").await;
            if !reply.errors().is_empty() {
                refused = reply.errors();
                break 'guessing;
            }
        }
    }
    home.advance_clock(TimeDelta::minutes(15));

    let begun = begin_sign_in(&nobody(&home), EMAIL).await.fine();
    let code = app.code(home.app().clock.now());
    let done = confirm(&home, &begun.text_at("signIn.challenge"), &code).await;

    assert!(refused.starts_with("RATE_LIMITED"), "{refused}");
    assert_eq!(done.user_errors(), "");
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_new_ones_take_the_place_of_all() {
    let (home, client, app, codes) = enrolled().await;
    let sign_in_by = async |code: &str| {
        let begun = begin_sign_in(&nobody(&home), EMAIL).await.fine();
        confirm(&home, &begun.text_at("signIn.challenge"), code)
            .await
            .user_errors()
    };

    assert_eq!(sign_in_by(&codes[0].to_lowercase()).await, "");
    assert_eq!(sign_in_by(&codes[0]).await, "WRONG_CREDENTIALS input.code");
    let left = client.send("{ ownRecoveryCodeCount }", json!({})).await.fine();
    assert_eq!(left.data("ownRecoveryCodeCount"), 9);

    let code = app.code(home.app().clock.now());
    let renewed = change(
        &client,
        "renewRecoveryCodes",
        json!({ "code": code }),
        "recoveryCodes",
    )
    .await
    .fine();
    let fresh = renewed.text_at("renewRecoveryCodes.recoveryCodes.0");

    assert_eq!(sign_in_by(&codes[1]).await, "WRONG_CREDENTIALS input.code");
    assert_eq!(sign_in_by(&fresh).await, "");
    for row in admin_recovery_code::Entity::find()
        .all(&home.app().db)
        .await
        .unwrap()
    {
        assert_eq!(row.code_hash.len(), 32);
    }
}

#[tokio::test]
async fn an_app_is_set_up_and_removed_by_the_password_and_a_code_only() {
    let home = Home::new().await;
    let client = operator(&home).await;
    let wrong = change(
        &client,
        "enrolTotp",
        json!({ "password": "battery staple" }),
        "uri",
    )
    .await;
    let early = change(
        &client,
        "confirmTotp",
        json!({ "code": "000000" }),
        "recoveryCodes",
    )
    .await;
    let begun = change(
        &client,
        "enrolTotp",
        json!({ "password": PASSWORD }),
        "secret uri",
    )
    .await
    .fine();
    let mistyped = change(&client, "confirmTotp", json!({ "code": "12" }), "recoveryCodes").await;
    // Begun and not confirmed, it asks for nothing.
    assert_eq!(
        begin_sign_in(&nobody(&home), EMAIL)
            .await
            .fine()
            .data("signIn.totpRequired"),
        false
    );
    let (app, _) = enrol(&home, &client).await;
    let twice = change(&client, "enrolTotp", json!({ "password": PASSWORD }), "uri").await;
    let code = app.code(home.app().clock.now());
    let remove = async |password: &str, code: &str| {
        let input = json!({ "password": password, "code": code });
        change(&client, "removeTotp", input, "").await.user_errors()
    };

    assert!(
        begun
            .text_at("enrolTotp.uri")
            .starts_with("otpauth://totp/honeyDue%20admin:olga%40honeydue.example?secret=")
    );
    assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS input.password");
    assert_eq!(early.user_errors(), "WRONG_STATE");
    assert_eq!(mistyped.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(twice.user_errors(), "WRONG_STATE");
    assert_eq!(
        remove("battery staple", &code).await,
        "WRONG_CREDENTIALS input.password"
    );
    assert_eq!(remove(PASSWORD, "000000").await, "WRONG_CREDENTIALS input.code");
    assert_eq!(remove(PASSWORD, &code).await, "");
    assert_eq!(
        begin_sign_in(&nobody(&home), EMAIL)
            .await
            .fine()
            .data("signIn.totpRequired"),
        false
    );
    assert_eq!(
        admin_recovery_code::Entity::find()
            .count(&home.app().db)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn the_secret_is_sealed_in_the_database() {
    let (home, _, app, _) = enrolled().await;

    let row = admin_user::Entity::find()
        .one(&home.app().db)
        .await
        .unwrap()
        .unwrap();

    let sealed = row.totp_secret.unwrap();
    assert!(
        !sealed.windows(app.0.len()).any(|part| part == app.0),
        "{sealed:?}"
    );
}

#[tokio::test]
async fn a_new_password_ends_a_sign_in_that_waits_for_its_code() {
    let (home, _, app, _) = enrolled().await;
    let begun = begin_sign_in(&nobody(&home), EMAIL).await.fine();

    admin::reset_password(home.app(), EMAIL, "battery staple".to_owned())
        .await
        .unwrap();
    let code = app.code(home.app().clock.now());
    let done = confirm(&home, &begun.text_at("signIn.challenge"), &code).await;

    assert_eq!(done.user_errors(), "EXPIRED input.challenge");
    assert_eq!(
        admin_challenge::Entity::find()
            .count(&home.app().db)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn an_owner_takes_anothers_lost_factor_away_and_so_does_the_command_line() {
    let home = Home::new().await;
    let owner = operator(&home).await;
    let support = operator_as(&home, AdminRole::Support).await;
    enrol(&home, &support).await;
    enrol(&home, &owner).await;
    let id = async |email: &str| {
        let all = admin_user::Entity::find().all(&home.app().db).await.unwrap();
        all.into_iter().find(|user| user.email == email).unwrap().id
    };
    let reset = async |id| {
        let input = json!({ "operatorId": id, "reason": "the phone fell into the lake" });
        change(&owner, "resetOperatorTotp", input, "operator { totpEnrolledAt }")
            .await
            .user_errors()
    };
    let other = id("support@honeydue.example").await;

    assert_eq!(reset(id(EMAIL).await).await, "WRONG_STATE input.operatorId");
    assert_eq!(reset(other).await, "");
    assert_eq!(reset(other).await, "WRONG_STATE input.operatorId");
    assert_eq!(support.send(ME, json!({})).await.fine().data("me"), Value::Null);
    let begun = begin_sign_in(&nobody(&home), "support@honeydue.example")
        .await
        .fine();
    assert_eq!(begun.data("signIn.totpRequired"), false);

    admin::reset_totp(home.app(), EMAIL).await.unwrap();
    assert_eq!(
        begin_sign_in(&nobody(&home), EMAIL)
            .await
            .fine()
            .data("signIn.totpRequired"),
        false
    );
    assert!(
        admin::reset_totp(home.app(), "nobody@honeydue.example")
            .await
            .is_err()
    );
}
