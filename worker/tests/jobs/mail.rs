//! Mails over SMTP and on disk, and what a server's answers mean.

use chrono::TimeDelta;
use domain::{
    account::{self, NewPassword},
    delivery,
    preference::Unwanted,
    session::Origin,
};
use entity::{delivery::DeliveryState, delivery_attempt::AttemptOutcome, suppression};
use sea_orm::EntityTrait;
use testing::Place;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    channel::{Dkim, DkimKey, Mailer, Push, push::Recorder},
    job::sweep::sweep,
};

use crate::{
    post::{AFTER, Post},
    sink::Answer,
};

/// Plans one mail to the owner, for a task with this title.
async fn plan_one(post: &Post, title: &str) {
    post.home
        .task(title)
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    post.plan().await;
}

#[tokio::test]
async fn a_mail_has_two_bodies_and_an_identity_of_its_own() {
    let post = Post::open().await;
    plan_one(&post, "Clean <b>the</b> gutters").await;

    post.sweep().await;

    let mail = &post.mails()[0];
    assert_eq!(mail.to, "owner@example.com");
    assert_eq!(mail.header("From"), "honeyDue <hello@honeydue.example>");
    assert_eq!(mail.header("To"), "\"Olive Owner\" <owner@example.com>");
    assert_eq!(mail.header("Date"), "Mon, 23 Nov 2026 14:00:03 +0000");
    let id = mail.header("Message-ID");
    assert!(id.ends_with("@honeydue.example>"), "{id}");
    assert!(
        mail.text
            .contains("- Clean <b>the</b> gutters is due today (Elm Street)")
    );
    let text = mail.unfolded();
    assert!(
        text.contains("Clean &lt;b&gt;the&lt;/b&gt; gutters is due today</h1>"),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later() {
    for busy in [
        "421 4.7.0 too many connections",
        "450 4.2.0 greylisted",
        "451 4.7.1 come back later",
        "452 4.2.2 the mailbox is full",
    ] {
        let post = Post::open().await;
        plan_one(&post, "Clean the gutters").await;
        post.sink.answer([Answer::Refuse(busy)]);

        post.sweep().await;
        let refused = post.delivery().await;
        post.sweep().await;
        let at_once = post.mails().len();
        post.work_later().await;

        assert_eq!(refused.state, DeliveryState::Waiting, "{busy}");
        assert!(refused.next_attempt_at > post.home.app().clock.now() - TimeDelta::minutes(31));
        assert_eq!((at_once, post.mails().len()), (0, 1), "{busy}");
        assert_eq!(
            post.outcomes().await,
            [AttemptOutcome::Transient, AttemptOutcome::Sent]
        );
    }
}

#[tokio::test]
async fn news_reach_a_server_that_puts_off_strangers_for_hours() {
    let post = Post::open().await;
    let owner = &post.home.person(Place::Owner).viewer;
    let new = NewPassword {
        current: None,
        new: "correct horse".to_owned(),
    };
    account::change_password(post.app(), owner, new).await.unwrap();
    post.sink.answer([Answer::Refuse("450 4.2.0 greylisted"); 12]);

    let mut quarters = 0;
    while post.mails().is_empty() && quarters < 2 * 24 * 4 {
        post.home.advance_clock(TimeDelta::minutes(15));
        post.sweep().await;
        quarters += 1;
    }

    let tries = post.outcomes().await.len();
    assert_eq!((post.mails().len(), tries), (1, 13));
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
    assert!(
        quarters >= 3 * 4,
        "it was put off for {quarters} quarters of an hour only"
    );
}

#[tokio::test]
async fn no_refusal_but_that_of_a_missing_mailbox_is_held_against_an_address() {
    for refusal in [
        "550 5.7.1 we do not like your words",
        "552 5.2.2 the mailbox is full",
        "550 5.1.11 no",
        "552 5.3.4 too large, see 5.1.1 of our rules",
        "554 5.6.0 5.1.1 stands in your words",
        "500 what",
    ] {
        let post = Post::open().await;
        plan_one(&post, "Clean the gutters").await;
        post.sink.answer([Answer::Refuse(refusal)]);

        post.sweep().await;
        post.work_later().await;

        assert_eq!(post.delivery().await.state, DeliveryState::Dead, "{refusal}");
        assert_eq!(post.outcomes().await, [AttemptOutcome::Permanent]);
        assert_eq!(suppression::Entity::find().all(&post.app().db).await.unwrap(), []);
    }
}

#[tokio::test]
async fn an_address_behind_which_nobody_is_gets_no_more_mail() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    post.sink.answer([Answer::Refuse("550 5.1.1 no such mailbox")]);

    post.sweep().await;
    let refused = post.delivery().await;
    post.work_at("2026-11-24T15:00:03Z").await;

    assert_eq!(refused.state, DeliveryState::Dead);
    let suppressed = suppression::Entity::find().all(&post.app().db).await.unwrap();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0].email, "owner@example.com");
    let states: Vec<_> = post
        .deliveries()
        .await
        .iter()
        .map(|delivery| delivery.state)
        .collect();
    assert_eq!(states, [DeliveryState::Dead, DeliveryState::Skipped]);
    assert_eq!(post.mails(), []);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_sent_again() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    post.sink
        .answer([Answer::Refuse("554 5.7.1 we do not like your words")]);

    post.sweep().await;
    post.work_later().await;

    let delivery = post.delivery().await;
    assert_eq!(delivery.state, DeliveryState::Dead);
    assert!(delivery.last_error.unwrap().contains("we do not like your words"));
    assert_eq!(post.outcomes().await, [AttemptOutcome::Permanent]);
    assert_eq!(suppression::Entity::find().all(&post.app().db).await.unwrap(), []);
}

#[tokio::test]
async fn a_mail_without_an_answer_is_sent_once_more_under_the_same_id() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    post.sink.answer([Answer::Silence]);

    post.sweep().await;
    post.work_later().await;
    post.work_later().await;

    let mails = post.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(post.delivery().await.state, DeliveryState::Sent);
    assert_eq!(
        post.outcomes().await,
        [AttemptOutcome::Unknown, AttemptOutcome::Sent]
    );
}

#[tokio::test]
async fn a_mail_that_twice_has_no_answer_is_parked() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    post.sink.answer([Answer::Silence, Answer::Silence]);

    post.sweep().await;
    post.work_later().await;
    post.work_later().await;

    assert_eq!(post.mails().len(), 2);
    assert_eq!(post.delivery().await.state, DeliveryState::Parked);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_has_taken_nothing() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", closed.local_addr().unwrap());
    drop(closed);
    let mailer = Mailer::smtp(&url.into(), "hello@honeydue.example").unwrap();
    let settings = Settings::new(mailer, Push::Record(Recorder::memory()));
    let cut_off = Worker::new(post.app().clone(), settings, CancellationToken::new());

    sweep(&cut_off).await.unwrap();

    assert_eq!(post.outcomes().await, [AttemptOutcome::Transient]);
}

#[tokio::test]
async fn mails_on_disk_are_files_and_a_repetition_takes_the_place_of_the_first() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    let folder = std::env::temp_dir().join(post.delivery().await.id.to_string());
    let mailer = Mailer::disk(folder.clone(), "hello@honeydue.example").unwrap();
    let claimed = delivery::claim(post.app(), post.delivery().await.id)
        .await
        .unwrap()
        .unwrap();
    let letter = delivery::begin(post.app(), &claimed).await.unwrap().unwrap();

    let now = post.app().clock.now();
    mailer.send(&letter, "owner@example.com", now).await;
    mailer.send(&letter, "owner@example.com", now).await;

    let file = folder.join(format!("{}.eml", letter.key));
    let text = std::fs::read_to_string(file).unwrap();
    let count = std::fs::read_dir(&folder).unwrap().count();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(text.contains("Subject: Clean the gutters is due today"), "{text}");
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_mail_is_signed_over_how_it_ends_and_still_opens_as_it_would_without() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    let key = DkimKey::read(include_str!("../../../testing/keys/one.pem")).unwrap();
    let settings = post.settings();
    let signed = Settings {
        mailer: settings
            .mailer
            .signed_by(Some(Dkim::new("honeydue.example", "autumn", key))),
        ..post.settings()
    };
    let worker = Worker::new(post.app().clone(), signed, CancellationToken::new());
    post.sink.answer([Answer::Silence]);

    sweep(&worker).await.unwrap();
    post.work_later().await;

    let [signed, plain] = post.mails().try_into().unwrap();
    let (signature, rest) = signed.text.split_once("From: ").unwrap();
    assert!(
        signature.starts_with("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n d=honeydue.example;")
    );
    for name in [
        "From",
        "Subject",
        "Message-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ] {
        let (_, names) = signature.split_once("h=").unwrap();
        let names = names.split(';').next().unwrap().split(':');
        // Once for the one that is there, and once against another.
        assert_eq!(
            names.filter(|named| named.trim() == name).count(),
            2,
            "{name} in {signature}"
        );
    }
    assert!(rest.contains("List-Unsubscribe=One-Click"));
    let (_, without) = plain.text.split_once("From: ").unwrap();
    assert_eq!(rest.lines().count(), without.lines().count());
}

#[test]
fn a_wrong_address_is_not_repeated_in_the_error() {
    let error = Mailer::smtp(&"nonsense://me:secret@host".into(), "hello@honeydue.example").unwrap_err();

    assert!(!format!("{error:#}").contains("secret"), "{error:#}");
    assert!(Mailer::disk("x".into(), "no address").is_err());
}

#[tokio::test]
async fn a_mail_that_one_can_do_without_says_how_it_ends_and_a_code_does_not() {
    let post = Post::open().await;
    plan_one(&post, "Clean the gutters").await;
    account::request_password_reset(post.app(), "owner@example.com", &Origin::default())
        .await
        .unwrap();

    post.sweep().await;

    let mails = post.mails();
    let (codes, notices): (Vec<_>, Vec<_>) = mails
        .iter()
        .partition(|mail| mail.header("Subject") == "Choose a new password");
    assert_eq!((codes.len(), notices.len()), (1, 1));
    assert!(!codes[0].text.contains("List-Unsubscribe") && !codes[0].text.contains("/unsubscribe/"));
    let link = notices[0].header("List-Unsubscribe").trim_matches(['<', '>']);
    assert!(link.starts_with("http://localhost:8000/unsubscribe/"), "{link}");
    assert_eq!(
        notices[0].header("List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    let text = notices[0].unfolded();
    assert_eq!(text.matches(link).count(), 3, "{text}");
    let mut signed = link.rsplitn(4, '/');
    let (signature, topic, account) = (signed.next(), signed.next(), signed.next());
    let unwanted = Unwanted::read(post.app(), account.unwrap(), topic.unwrap(), signature.unwrap()).unwrap();
    assert_eq!(unwanted.account_id, post.home.person(Place::Owner).account.id);

    unwanted.end(post.app()).await.unwrap();
    let other = post.home.task("Test the alarms").due("2026-11-24");
    other.assigned_to(Place::Owner).await;
    post.work_at("2026-11-24T14:00:03Z").await;
    post.work_at("2026-11-24T15:00:03Z").await;

    let due = post.mails();
    let due = due
        .iter()
        .filter(|mail| mail.header("Subject").contains("due today"));
    assert_eq!(due.count(), 1);
}
