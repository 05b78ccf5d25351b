use chrono::TimeDelta;
use entity::{
    delivery::DeliveryState,
    delivery_attempt::AttemptOutcome,
    device::{self, DevicePlatform::Ios},
    notification::Way,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use testing::{Place, Said};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::{Office, token, words};
use crate::post::AFTER;

#[tokio::test]
async fn a_phone_is_told_what_is_due_by_one_push() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.plan().await;

    office.send(Way::Ios).await;
    office.send(Way::Ios).await;

    let [push] = office.service.taken().try_into().expect("one push");
    let delivery = office.push().await;
    assert_eq!(push.to, token("a"));
    let said = push.json();
    assert_eq!(
        said["aps"]["alert"],
        json!({ "title": "Clean the gutters is due today", "body": "Elm Street" })
    );
    assert_eq!(said["aps"]["category"], "TASK_DUE_SOON");
    assert_eq!(said["aps"]["badge"], 1);
    assert!(said["aps"]["thread-id"].as_str().unwrap().starts_with("res_"));
    assert!(said["tasks"][0]["id"].as_str().unwrap().starts_with("task_"));
    assert_eq!(said["tasks"][0]["dueOn"], "2026-11-23");
    let expires_at = delivery.expires_at.timestamp().to_string();
    for (name, wanted) in [
        ("apns-collapse-id", push.header("apns-id")),
        ("apns-expiration", &expires_at),
        ("apns-priority", "10"),
        ("apns-push-type", "alert"),
        ("apns-topic", "com.honeydue.app"),
    ] {
        assert_eq!(push.header(name), wanted, "{name}");
    }
    assert_eq!(delivery.state, DeliveryState::Sent);
    assert_eq!(delivery.provider_id.as_deref(), Some(push.header("apns-id")));
}

#[tokio::test]
async fn apples_answers_are_understood() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let seen_at = office.devices().await[0].last_seen_at.timestamp_millis();

    for (said, wanted) in [
        (None, "sent"),
        (Some(Said::Nonsense(200)), "sent"),
        (
            Some(Said::Refused(410, "Unregistered")),
            "permanent 410 Unregistered, gone",
        ),
        (
            Some(Said::Refused(410, "ExpiredToken")),
            "permanent 410 ExpiredToken, gone",
        ),
        (
            Some(Said::GoneSince(seen_at + 1)),
            "permanent 410 Unregistered, gone",
        ),
        // It was told anew since.
        (Some(Said::GoneSince(seen_at - 1)), "permanent 410 Unregistered"),
        (
            Some(Said::Refused(429, "TooManyRequests")),
            "transient 429 TooManyRequests",
        ),
        (Some(Said::Later(429, "7")), "transient 429 TooManyRequests, 7 s"),
        (
            Some(Said::Refused(500, "InternalServerError")),
            "transient 500 InternalServerError",
        ),
        (
            Some(Said::Later(503, "90")),
            "transient 503 TooManyRequests, 90 s",
        ),
        (Some(Said::Nonsense(503)), "transient 503 no reason given"),
        (Some(Said::Refused(400, "BadTopic")), "permanent 400 BadTopic"),
        (
            Some(Said::Refused(403, "InvalidProviderToken")),
            "permanent 403 InvalidProviderToken",
        ),
        (
            Some(Said::Refused(413, "PayloadTooLarge")),
            "permanent 413 PayloadTooLarge",
        ),
        (Some(Said::Refused(307, "Moved")), "permanent 307 Moved"),
        (Some(Said::Nonsense(400)), "permanent 400 no reason given"),
        (Some(Said::Nonsense(410)), "permanent 410 no reason given"),
        (Some(Said::Nonsense(204)), "unknown"),
        (Some(Said::Flood(200)), "sent"),
        (Some(Said::Flood(400)), "permanent 400 no reason given"),
        (Some(Said::Flood(500)), "transient 500 no reason given"),
        (Some(Said::Cut), "unknown"),
    ] {
        let told = format!("{said:?}");
        assert_eq!(words(&office.hand_over(&letter, said).await), wanted, "{told}");
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_service_that_cannot_be_reached() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let nowhere = testing::push::at(&office.service, "http://127.0.0.1:1");
    let entity_device = office.devices().await.remove(0);
    let now = office.post.app().clock.now();

    let outcome = nowhere.send(&letter, &entity_device, now).await;

    assert!(words(&outcome).starts_with("transient none "), "{outcome:?}");
    assert!(!format!("{outcome:?}").contains(&token("a")), "{outcome:?}");
}

#[tokio::test]
async fn a_token_that_is_none_is_part_of_no_address() {
    for none in [
        "../../push/a",
        "a/b",
        "%2e%2e",
        "a?b",
        "#",
        "a b",
        "ä",
        "\u{1}",
        "",
        &"g".repeat(5_000),
    ] {
        let office = Office::open().await;
        office.device(Ios, none).await;
        let letter = office.letter().await;

        let outcome = office.hand_over(&letter, None).await;

        assert_eq!(
            words(&outcome),
            "permanent none the device's token is none, gone",
            "{none}"
        );
        assert_eq!(office.service.n_asked(), 0);
    }
}

#[tokio::test]
async fn a_service_that_speaks_the_http_of_old_has_taken_nothing() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let old = testing::push::at(
        &office.service,
        &format!("http://{}", listener.local_addr().unwrap()),
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                .await;
        }
    });
    let device = office.devices().await.remove(0);

    let outcome = old.send(&letter, &device, office.post.app().clock.now()).await;

    let told = words(&outcome);
    assert!(
        told == "unknown" || told.starts_with("transient none "),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_phone_that_the_service_does_not_know_is_looked_for_in_the_sandbox_and_found_there_from_then_on() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.service.forget_device(&token("a"));
    office.plan().await;

    office.send(Way::Ios).await;

    assert_eq!(office.push().await.state, DeliveryState::Sent);
    assert!(office.devices().await[0].sandbox);
    let asked = (office.service.n_asked(), office.sandbox.n_asked());
    domain::notification::send_test(office.post.app(), &office.post.home.person(Place::Owner).viewer)
        .await
        .unwrap();
    office.send(Way::Ios).await;
    assert_eq!(asked, (1, 1));
    assert_eq!((office.service.n_asked(), office.sandbox.n_asked()), (1, 2));
}

#[tokio::test]
async fn a_phone_that_nobody_knows_is_forgotten() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.device(Ios, &token("b")).await;
    office.service.forget_device(&token("a"));
    office.sandbox.forget_device(&token("a"));
    office.plan().await;

    office.send(Way::Ios).await;
    office.post.work_later().await;

    let left: Vec<_> = office
        .devices()
        .await
        .into_iter()
        .map(|device| device.token)
        .collect();
    assert_eq!(left, [token("b")]);
    assert_eq!((office.service.n_asked(), office.sandbox.n_asked()), (2, 1));
    let pushes = office.pushes().await;
    let dead = pushes
        .iter()
        .find(|push| push.state == DeliveryState::Dead)
        .unwrap();
    assert_eq!(dead.last_error.as_deref(), Some("BadDeviceToken"));
}

#[tokio::test]
async fn a_phone_that_was_told_anew_meanwhile_is_not_forgotten() {
    let office = Office::open().await;
    let phone = office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let outcome = office
        .hand_over(&letter, Some(Said::Refused(410, "Unregistered")))
        .await;
    let row = device::ActiveModel {
        token: Set(token("b")),
        ..phone.into_active_model()
    };
    row.update(&office.post.app().db).await.unwrap();

    let settled = domain::delivery::settle(office.post.app(), &letter, outcome).await;

    assert!(settled.unwrap());
    assert_eq!(office.push().await.state, DeliveryState::Dead);
    assert_eq!(office.devices().await[0].token, token("b"));
}

#[tokio::test]
async fn what_failed_in_passing_is_sent_after_the_pause_that_apple_wants() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.plan().await;
    office.service.answer([Said::Later(503, "600")]);

    office.send(Way::Ios).await;
    let waiting = office.push().await;
    office.post.home.advance_clock(TimeDelta::seconds(599));
    office.send(Way::Ios).await;
    let early = office.service.taken().len();
    office.post.home.advance_clock(TimeDelta::seconds(1));
    office.send(Way::Ios).await;

    assert_eq!(waiting.state, DeliveryState::Waiting);
    assert_eq!((early, office.service.taken().len()), (0, 1));
}

#[tokio::test]
async fn a_push_without_an_answer_is_repeated_once_under_its_first_key() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.plan().await;
    office.service.answer([Said::Cut]);

    office.send(Way::Ios).await;
    office.post.home.advance_clock(TimeDelta::minutes(16));
    office.send(Way::Ios).await;

    let ends: Vec<_> = office.post.outcomes().await;
    assert_eq!(ends, [AttemptOutcome::Unknown, AttemptOutcome::Sent]);
    let push = office.push().await;
    assert_eq!(
        push.provider_id.as_deref(),
        Some(office.service.taken()[0].header("apns-id"))
    );
}

#[tokio::test]
async fn one_token_serves_many_pushes_and_another_takes_its_place_in_time() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    for minutes in [0, 20, 19, 1, 39] {
        office.post.home.advance_clock(TimeDelta::minutes(minutes));
        office.hand_over(&letter, None).await;
    }

    let tokens = office.service.tokens();

    assert_eq!(tokens.len(), 5);
    assert!(tokens[0] == tokens[1] && tokens[1] == tokens[2]);
    assert!(tokens[2] != tokens[3] && tokens[3] == tokens[4]);
}

#[tokio::test]
async fn a_token_that_apple_finds_too_old_is_made_anew_once() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    office.hand_over(&letter, None).await;
    let old = || Said::Refused(403, "ExpiredProviderToken");

    let once = office.hand_over(&letter, Some(old())).await;
    office.service.answer([old()]);
    let twice = office.hand_over(&letter, Some(old())).await;

    assert_eq!(words(&once), "sent");
    assert_eq!(words(&twice), "permanent 403 ExpiredProviderToken");
    assert_eq!(office.service.n_asked(), 5);
}

#[tokio::test]
async fn a_push_that_would_be_too_long_is_cut_and_taken() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    for number in 0..60 {
        let title = format!("{number} {}", "Räume die Rinnen frei ".repeat(8));
        let task = office.post.home.task(title.trim()).due("2026-11-23");
        task.assigned_to(Place::Owner).await;
    }
    office.post.home.set_clock(AFTER);
    worker::job::remind::remind(&office.worker).await.unwrap();

    office.send(Way::Ios).await;

    let [push] = office.service.taken().try_into().expect("one push");
    let said = push.json();
    assert!(
        push.body.len() <= 4_096 && push.body.len() > 3_900,
        "{}",
        push.body.len()
    );
    assert_eq!(said["aps"]["alert"]["title"], "60 tasks are due");
    assert!(said["aps"]["alert"]["body"].as_str().unwrap().ends_with('…'));
    assert!(said["tasks"].as_array().unwrap().len() > 30);
}
