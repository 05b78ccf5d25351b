//! Addresses: proving one by a code, and changing to another.

use chrono::TimeDelta;
use domain::{
    account::{NewAccount, sign_up},
    session::{Origin, SignedIn},
};
use entity::mail::MailKind;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testing::{Client, Home, Place, Reply};

use crate::{
    client::{nobody, of},
    mailbox::{self, Sent, collect, other},
    session::{EMAIL, PASSWORD, ada},
};

const VERIFY: &str = "mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) {
    account { email emailVerifiedAt pendingEmail } userErrors { code field } } }";
const RESEND: &str = "mutation { resendVerificationEmail {
    account { email emailVerifiedAt pendingEmail } userErrors { code field } } }";
const CHANGE: &str = "mutation($input: ChangeEmailInput!) { changeEmail(input: $input) {
    account { email emailVerifiedAt pendingEmail } userErrors { code field } } }";

const NEW_EMAIL: &str = "ada@new.example";

async fn verify(client: &Client, code: &str) -> Reply {
    client.send(VERIFY, json!({ "input": { "code": code } })).await
}

async fn resend(client: &Client) -> Reply {
    client.send(RESEND, json!({})).await
}

async fn change(client: &Client, email: &str, password: Option<&str>) -> Reply {
    let input = json!({ "newEmail": email, "password": password });
    client.send(CHANGE, json!({ "input": input })).await
}

fn holding(home: &Home, signed_in: &SignedIn) -> Client {
    nobody(home).with_token(&signed_in.tokens.access_token)
}

/// Signs Ada up, and returns the app in her hand with the code that was mailed to her.
async fn ada_and_code(home: &Home) -> (Client, String) {
    let ada = holding(home, &ada(home).await);
    (ada, mailbox::code(home).await)
}

/// Signs Ada up and proves her address.
async fn proven_ada(home: &Home) -> Client {
    let (ada, code) = ada_and_code(home).await;
    verify(&ada, &code).await.fine();
    ada
}

/// Signs somebody else up, with the address that Ada wants.
async fn ben(home: &Home) -> Client {
    let new = NewAccount {
        email: NEW_EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "Ben".to_owned(),
        time_zone: None,
        locale: None,
    };
    holding(home, &sign_up(home.app(), new, Origin::default()).await.unwrap())
}

#[tokio::test]
async fn signing_up_mails_a_code_that_proves_the_address() {
    let home = Home::new().await;
    let ada = holding(&home, &ada(&home).await);
    let [mail] = collect(&home).await.try_into().unwrap();
    let code = mail.code.clone().unwrap();

    let reply = verify(&ada, &format!(" {}-{} ", &code[..3], &code[3..]))
        .await
        .fine();

    assert_eq!((mail.to.as_str(), mail.kind), (EMAIL, MailKind::VerifyEmail));
    assert_eq!(
        reply.data("verifyEmail.account"),
        json!({ "email": EMAIL, "emailVerifiedAt": "2026-11-23T14:00:00Z", "pendingEmail": null })
    );
    assert_eq!(collect(&home).await, []);
}

#[tokio::test]
async fn after_five_wrong_tries_the_right_code_is_good_no_more() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;

    for _ in 0..5 {
        let reply = verify(&ada, &other(&code)).await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS input.code");
    }
    let right = verify(&ada, &code).await;
    let wrong = verify(&ada, &other(&code)).await;

    assert_eq!(right.user_errors(), "EXPIRED input.code");
    assert_eq!(right.data("verifyEmail.account"), Value::Null);
    assert_eq!(wrong.user_errors(), "EXPIRED input.code");
    resend(&ada).await.fine();
    verify(&ada, &mailbox::code(&home).await).await.fine();
}

#[tokio::test]
async fn the_fifth_try_may_be_the_right_one() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;
    for _ in 0..4 {
        verify(&ada, &other(&code)).await;
    }

    verify(&ada, &code).await.fine();
}

#[tokio::test]
async fn tries_at_once_are_five_as_well() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;
    let wrong = other(&code);

    let replies = join_all((0..8).map(|_| verify(&ada, &wrong))).await;

    let mut errors: Vec<_> = replies.iter().map(Reply::user_errors).collect();
    errors.sort();
    assert_eq!(errors[..3], ["EXPIRED input.code"; 3]);
    assert_eq!(errors[3..], ["WRONG_CREDENTIALS input.code"; 5]);
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;

    home.advance_clock(TimeDelta::minutes(10));
    let late = verify(&ada, &code).await;

    assert_eq!(late.user_errors(), "EXPIRED input.code");
    resend(&ada).await.fine();
    let code = mailbox::code(&home).await;
    home.advance_clock(TimeDelta::minutes(10) - TimeDelta::seconds(1));
    verify(&ada, &code).await.fine();
}

#[tokio::test]
async fn a_code_is_good_once() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;
    verify(&ada, &code).await.fine();

    let again = verify(&ada, &code).await;

    assert_eq!(again.user_errors(), "EXPIRED input.code");
}

#[tokio::test]
async fn of_two_at_once_one_uses_the_code() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;

    let (first, second) = tokio::join!(verify(&ada, &code), verify(&ada, &code));

    let mut errors = [first.user_errors(), second.user_errors()];
    errors.sort();
    assert_eq!(errors, ["", "EXPIRED input.code"]);
}

#[tokio::test]
async fn a_new_code_replaces_the_old() {
    let home = Home::new().await;
    let (ada, old) = ada_and_code(&home).await;
    home.advance_clock(TimeDelta::seconds(1));
    resend(&ada).await.fine();
    let new = mailbox::code(&home).await;

    let with_old = verify(&ada, &old).await;

    // Once in a million times they are the same.
    assert_ne!(new, old);
    assert_eq!(with_old.user_errors(), "WRONG_CREDENTIALS input.code");
    verify(&ada, &new).await.fine();
}

#[tokio::test]
async fn another_accounts_code_proves_nothing() {
    let home = Home::new().await;
    let (ada, adas) = ada_and_code(&home).await;
    let ben = ben(&home).await;
    let bens = mailbox::code(&home).await;

    let by_ben = verify(&ben, &adas).await;
    let by_a_stranger = verify(&of(&home, Place::Stranger), &adas).await;

    assert_ne!(adas, bens);
    assert_eq!(by_ben.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(by_a_stranger.user_errors(), "WRONG_CREDENTIALS input.code");
    verify(&ada, &adas).await.fine();
    verify(&ben, &bens).await.fine();
}

#[tokio::test]
async fn what_cannot_be_a_code_uses_no_try() {
    let home = Home::new().await;
    let (ada, code) = ada_and_code(&home).await;

    for text in ["", "12345", "1234567", "abcdef", "१२३४५६", "12 34"] {
        let reply = verify(&ada, text).await;
        assert_eq!(reply.user_errors(), "INVALID_FORMAT input.code", "{text}");
    }

    verify(&ada, &code).await.fine();
}

#[tokio::test]
async fn tries_are_counted_for_an_account_whichever_the_code() {
    let home = Home::new().await;
    let stranger = of(&home, Place::Stranger);
    for _ in 0..60 {
        let reply = verify(&stranger, "000000").await;
        assert_eq!(reply.user_errors(), "WRONG_CREDENTIALS input.code");
    }

    let one_more = verify(&stranger, "000000").await;

    assert_eq!(one_more.errors(), "RATE_LIMITED verifyEmail");
    home.advance_clock(TimeDelta::hours(1));
    let later = verify(&stranger, "000000").await;
    assert_eq!(later.user_errors(), "WRONG_CREDENTIALS input.code");
}

#[tokio::test]
async fn nothing_is_mailed_once_more_when_no_address_waits() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;

    let reply = resend(&ada).await;

    assert_eq!(reply.user_errors(), "WRONG_STATE");
    assert_eq!(collect(&home).await, []);
}

#[tokio::test]
async fn an_account_is_mailed_five_codes_an_hour() {
    let home = Home::new().await;
    let owner = of(&home, Place::Owner);
    for number in 0..5 {
        change(&owner, &format!("olive@new{number}.example"), None)
            .await
            .fine();
    }

    let sixth = change(&owner, NEW_EMAIL, None).await;
    let again = resend(&owner).await;

    assert_eq!(sixth.errors(), "RATE_LIMITED changeEmail");
    assert_eq!(again.errors(), "RATE_LIMITED resendVerificationEmail");
    home.advance_clock(TimeDelta::hours(1));
    resend(&owner).await.fine();
}

#[tokio::test]
async fn an_address_is_mailed_five_codes_an_hour_whoever_asks() {
    let home = Home::new().await;
    for number in 0..5 {
        let person = home.newcomer(&format!("Person {number}")).await;
        change(&home.client_of(person), NEW_EMAIL, None).await.fine();
    }

    let sixth = change(&of(&home, Place::Owner), NEW_EMAIL, None).await;
    let another = change(&of(&home, Place::Owner), "olive@new.example", None).await;

    assert_eq!(sixth.errors(), "RATE_LIMITED changeEmail");
    another.fine();
}

#[tokio::test]
async fn an_account_keeps_its_address_until_the_new_one_is_proven() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;

    let asked = change(&ada, " Ada@NEW.example ", Some(PASSWORD)).await.fine();
    let [mail] = collect(&home).await.try_into().unwrap();
    home.advance_clock(TimeDelta::minutes(1));
    let proven = verify(&ada, mail.code.as_deref().unwrap()).await.fine();

    assert_eq!(
        asked.data("changeEmail.account"),
        json!({ "email": EMAIL, "emailVerifiedAt": "2026-11-23T14:00:00Z", "pendingEmail": NEW_EMAIL })
    );
    assert_eq!((mail.to.as_str(), mail.kind), (NEW_EMAIL, MailKind::VerifyEmail));
    assert_eq!(
        proven.data("verifyEmail.account"),
        json!({ "email": NEW_EMAIL, "emailVerifiedAt": "2026-11-23T14:01:00Z", "pendingEmail": null })
    );
    let told = Sent {
        to: EMAIL.to_owned(),
        kind: MailKind::EmailChanged,
        code: None,
    };
    assert_eq!(collect(&home).await, [told]);
}

#[tokio::test]
async fn a_code_for_one_new_address_does_not_prove_the_next() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;
    change(&ada, "ada@other.example", Some(PASSWORD)).await.fine();
    let old = mailbox::code(&home).await;
    home.advance_clock(TimeDelta::seconds(1));
    change(&ada, NEW_EMAIL, Some(PASSWORD)).await.fine();
    let new = mailbox::code(&home).await;

    let with_old = verify(&ada, &old).await;

    assert_ne!(new, old);
    assert_eq!(with_old.user_errors(), "WRONG_CREDENTIALS input.code");
    let proven = verify(&ada, &new).await.fine();
    assert_eq!(proven.data("verifyEmail.account.email"), NEW_EMAIL);
}

#[tokio::test]
async fn only_whoever_proves_an_address_learns_that_it_is_taken() {
    let home = Home::new().await;
    ben(&home).await;
    collect(&home).await;
    let ada = proven_ada(&home).await;

    let asked = change(&ada, NEW_EMAIL, Some(PASSWORD)).await.fine();
    let code = mailbox::code(&home).await;
    let guessed = verify(&ada, &other(&code)).await;
    let proven = verify(&ada, &code).await;

    assert_eq!(asked.data("changeEmail.account.pendingEmail"), NEW_EMAIL);
    assert_eq!(guessed.user_errors(), "WRONG_CREDENTIALS input.code");
    assert_eq!(proven.user_errors(), "TAKEN input.code");
    assert_eq!(collect(&home).await, []);
}

#[tokio::test]
async fn the_own_address_ends_the_waiting_for_another() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;
    change(&ada, NEW_EMAIL, Some(PASSWORD)).await.fine();
    let code = mailbox::code(&home).await;

    let back = change(&ada, EMAIL, Some(PASSWORD)).await.fine();
    let proven = verify(&ada, &code).await;

    assert_eq!(back.data("changeEmail.account.pendingEmail"), Value::Null);
    assert_eq!(proven.user_errors(), "EXPIRED input.code");
    assert_eq!(collect(&home).await, []);
}

#[tokio::test]
async fn a_new_address_wants_the_password_where_there_is_one() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;

    let without = change(&ada, NEW_EMAIL, None).await;
    let wrong = change(&ada, NEW_EMAIL, Some("battery staple")).await;
    let no_address = change(&ada, "new.example", Some(PASSWORD)).await;
    let none_needed = change(&of(&home, Place::Owner), NEW_EMAIL, None).await.fine();

    assert_eq!(without.user_errors(), "BLANK input.password");
    assert_eq!(wrong.user_errors(), "WRONG_CREDENTIALS input.password");
    assert_eq!(no_address.user_errors(), "INVALID_FORMAT input.newEmail");
    assert_eq!(none_needed.data("changeEmail.account.pendingEmail"), NEW_EMAIL);
    assert_eq!(collect(&home).await.len(), 1);
}

#[tokio::test]
async fn whoever_holds_the_device_cannot_guess_the_password() {
    let home = Home::new().await;
    let ada = proven_ada(&home).await;
    for _ in 0..10 {
        change(&ada, NEW_EMAIL, Some("guess")).await;
    }

    let right = change(&ada, NEW_EMAIL, Some(PASSWORD)).await;

    assert_eq!(right.errors(), "RATE_LIMITED changeEmail");
}
