//! Mails about accounts: codes, and news of what became of one.

use chrono::TimeDelta;
use domain::{
    App,
    account::{self, NewAccount, NewEmail, NewPassword},
    app::Parts,
    delivery::{self, Content},
    invitation::{self, NewInvitation},
    queue::Job,
    session::{Origin, SignedIn},
};
use entity::{
    delivery::DeliveryState,
    delivery_attempt::AttemptOutcome,
    mail::{self, MailKind},
    membership::MemberRole,
    suppression,
};
use sea_orm::EntityTrait;
use secrecy::ExposeSecret;
use testing::Place;
use worker::job::clean::clean;

use crate::{
    post::Post,
    sink::{Answer, Mail},
};

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

/// Signs somebody up whose name means harm.
async fn ada(app: &App, locale: &str) -> SignedIn {
    let new = NewAccount {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "Win <b>a car</b> at evil.example".to_owned(),
        time_zone: None,
        locale: Some(locale.to_owned()),
    };
    account::sign_up(app, new, Origin::default()).await.unwrap()
}

async fn resend(post: &Post, ada: &SignedIn) {
    let resent = account::resend_verification_email(post.app(), &ada.viewer, &Origin::default()).await;
    resent.unwrap();
}

/// Returns the code in a mail: six digits on a line of their own.
fn code(mail: &Mail) -> String {
    let mut lines = mail.text.lines().map(str::trim);
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|letter| letter.is_ascii_digit());
    lines.find(is_code).expect("a code").to_owned()
}

async fn only_mail(post: &Post) -> mail::Model {
    let mails = mail::Entity::find().all(&post.app().db).await.unwrap();
    let [only] = mails.try_into().expect("one mail");
    only
}

async fn states(post: &Post) -> Vec<DeliveryState> {
    let deliveries = post.deliveries().await;
    deliveries.iter().map(|delivery| delivery.state).collect()
}

#[tokio::test]
async fn a_code_comes_in_text_and_html_with_nothing_that_a_stranger_wrote() {
    let post = Post::open().await;
    let ada = ada(post.app(), "en").await;

    post.sweep().await;

    let mail = &post.mails()[0];
    let code = code(mail);
    assert_eq!(mail.to, EMAIL);
    assert_eq!(mail.header("To"), EMAIL);
    assert_eq!(mail.header("Subject"), "Confirm your address");
    assert!(mail.text.contains("text/plain") && mail.text.contains("text/html"));
    assert_eq!(mail.text.matches(&code).count(), 2);
    for absent in ["evil.example", "List-Unsubscribe"] {
        assert!(!mail.text.contains(absent), "{absent} in {}", mail.text);
    }
    let verified = account::verify_email(post.app(), &ada.viewer, &code).await;
    verified.unwrap();
}

#[tokio::test]
async fn a_mail_speaks_the_accounts_language() {
    let post = Post::open().await;
    ada(post.app(), "de-AT").await;

    post.sweep().await;

    let mail = &post.mails()[0];
    assert!(mail.header("Subject").starts_with("=?utf-8?"), "{}", mail.text);
    assert!(mail.text.contains("Hallo,"), "{}", mail.text);
    assert!(mail.text.contains("Mit diesem Code"), "{}", mail.text);
}

#[tokio::test]
async fn a_worker_is_woken_for_a_mail() {
    let post = Post::open().await;
    // With a queue of its own, which nobody else may wipe meanwhile.
    let db = post.home.database().connect().await;
    let app = App::new(Parts::local(db, post.app().clock.clone()));

    ada(&app, "en").await;

    let id = post.delivery().await.id;
    assert_eq!(app.queue.take().await, Some(vec![Job::Deliver(id)]));
}

#[tokio::test]
async fn a_mail_that_nobody_was_woken_for_is_swept_up_once() {
    let post = Post::open().await;
    ada(post.app(), "en").await;
    while post.app().queue.take().await.is_some_and(|jobs| !jobs.is_empty()) {}

    post.sweep().await;
    post.sweep().await;

    assert_eq!(post.mailed(), [EMAIL]);
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
}

#[tokio::test]
async fn a_mail_without_an_answer_is_sent_once_more_with_the_same_code() {
    let post = Post::open().await;
    ada(post.app(), "en").await;
    post.sink.answer([Answer::Silence]);

    post.sweep().await;
    post.home.advance_clock(TimeDelta::minutes(3));
    post.sweep().await;

    let mails = post.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(code(&mails[0]), code(&mails[1]));
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
}

#[tokio::test]
async fn a_server_that_is_busy_gets_the_code_while_it_is_good() {
    let post = Post::open().await;
    ada(post.app(), "en").await;
    post.sink.answer([Answer::Refuse("451 4.7.1 come back later")]);

    post.sweep().await;
    post.home.advance_clock(TimeDelta::minutes(2));
    post.sweep().await;

    assert_eq!(post.mailed(), [EMAIL]);
    assert_eq!(
        post.outcomes().await,
        [AttemptOutcome::Transient, AttemptOutcome::Sent]
    );
}

#[tokio::test]
async fn a_code_whose_time_is_over_is_not_sent() {
    let post = Post::open().await;
    ada(post.app(), "en").await;

    post.home.advance_clock(TimeDelta::minutes(10));
    post.sweep().await;

    assert_eq!(post.mails(), []);
    assert_eq!(states(&post).await, [DeliveryState::Expired]);
}

#[tokio::test]
async fn a_code_that_was_replaced_is_not_sent() {
    let post = Post::open().await;
    let ada = ada(post.app(), "en").await;
    post.home.advance_clock(TimeDelta::seconds(1));
    resend(&post, &ada).await;

    post.sweep().await;

    assert_eq!(states(&post).await, [DeliveryState::Skipped, DeliveryState::Sent]);
    let code = code(&post.mails()[0]);
    let verified = account::verify_email(post.app(), &ada.viewer, &code).await;
    verified.unwrap();
}

#[tokio::test]
async fn an_address_behind_which_nobody_is_is_not_held_against_the_accounts_own() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let new = NewEmail {
        email: "olive@typo.example".to_owned(),
        password: None,
    };
    let changed = account::change_email(post.app(), owner, new, &Origin::default()).await;
    changed.unwrap();
    post.sink.answer([Answer::Refuse("550 5.1.1 no such mailbox")]);

    post.sweep().await;
    post.home.advance_clock(TimeDelta::seconds(1));
    let resent = account::resend_verification_email(post.app(), owner, &Origin::default()).await;
    resent.unwrap();
    post.sweep().await;

    let suppressed = suppression::Entity::find().all(&post.app().db).await.unwrap();
    let suppressed: Vec<_> = suppressed.iter().map(|row| row.email.as_str()).collect();
    assert_eq!(suppressed, ["olive@typo.example"]);
    assert_eq!(states(&post).await, [DeliveryState::Dead, DeliveryState::Skipped]);
}

#[tokio::test]
async fn news_of_an_account_do_not_wait_for_the_morning() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    // Two o'clock at night in Chicago.
    post.home.set_clock("2026-11-24T08:00:00Z");
    let new = NewPassword {
        current: None,
        new: PASSWORD.to_owned(),
    };
    account::change_password(post.app(), owner, new).await.unwrap();

    post.home.advance_clock(TimeDelta::hours(2));
    post.sweep().await;

    let mail = &post.mails()[0];
    assert_eq!(mail.to, "owner@example.com");
    assert_eq!(mail.header("Subject"), "Your honeyDue password was changed");
}

#[tokio::test]
async fn an_address_that_nobody_has_is_mailed_nothing() {
    let post = Post::open().await;
    let asked = account::request_password_reset(post.app(), "nobody@example.org", &Origin::default()).await;
    asked.unwrap();

    post.sweep().await;

    let written = only_mail(&post).await;
    assert_eq!(
        (written.account_id, written.kind),
        (None, MailKind::ResetPassword)
    );
    assert_eq!(post.deliveries().await, []);
    assert_eq!(post.mails(), []);
}

#[tokio::test]
async fn no_code_is_kept_or_printed() {
    let post = Post::open().await;
    ada(post.app(), "en").await;
    let id = post.delivery().await.id;
    let claimed = delivery::claim(post.app(), id).await.unwrap().unwrap();

    let letter = delivery::begin(post.app(), &claimed).await.unwrap().unwrap();

    let Content::Mail { code: Some(code), .. } = &letter.content else {
        panic!("no code in {letter:?}");
    };
    let code = code.expose_secret();
    let kept = format!("{:?} {:?}", only_mail(&post).await, post.delivery().await);
    for text in [kept, format!("{letter:?}")] {
        assert!(!text.contains(&format!("\"{code}\"")), "{text}");
    }
}

#[tokio::test]
async fn mails_are_forgotten_a_day_after_their_end() {
    let post = Post::open().await;
    ada(post.app(), "en").await;

    post.home.advance_clock(TimeDelta::hours(24));
    clean(&post.worker).await.unwrap();
    let kept = mail::Entity::find().all(&post.app().db).await.unwrap().len();
    post.home.advance_clock(TimeDelta::hours(1));
    clean(&post.worker).await.unwrap();

    assert_eq!(kept, 1);
    assert_eq!(mail::Entity::find().all(&post.app().db).await.unwrap(), []);
}

#[tokio::test]
async fn an_invitation_names_who_invites_and_where_and_leads_there() {
    let post = Post::open().await;
    let (home, app) = (&post.home, post.app());
    let viewer = &home.person(Place::Owner).viewer;
    let new = NewInvitation {
        residence_id: home.residence().id,
        role: MemberRole::Member,
        email: Some("ben@example.org".to_owned()),
        max_uses: 1,
        expires_in_hours: 168,
    };
    let created = invitation::create(app, viewer, new).await.unwrap();

    post.sweep().await;

    assert_eq!(post.mailed(), ["ben@example.org"]);
    let mail = &post.mails()[0];
    assert_eq!(mail.header("Subject"), "An invitation into a home");
    let text = mail.unfolded();
    let code = &created.code;
    for said in [
        "Olive Owner invites you into the home ",
        "Elm Street",
        &format!("type the code {code} in the app"),
        &format!("http://localhost:8000/join/{code}"),
        "It is good until November 30, 2026, 07:30 (America/Chicago)",
    ] {
        assert!(text.matches(said).count() >= 2, "{said}: {text}");
    }
}
