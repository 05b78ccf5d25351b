use entity::{delivery::DeliveryState, device::DevicePlatform::Android, notification::Way};
use serde_json::{Value, json};
use testing::{Place, Said};

use super::{Office, words};
use crate::post::AFTER;

#[tokio::test]
async fn an_android_phone_is_told_what_is_due() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    office.plan().await;

    office.send(Way::Android).await;
    office.send(Way::Android).await;

    let [push] = office.service.taken().try_into().expect("one push");
    let message = push.json()["message"].clone();
    assert_eq!(message["token"], "token:a");
    assert_eq!(
        message["notification"],
        json!({ "title": "Clean the gutters is due today", "body": "Elm Street" })
    );
    assert_eq!(message["data"]["kind"], "TASK_DUE_SOON");
    let tasks: Value = serde_json::from_str(message["data"]["tasks"].as_str().unwrap()).unwrap();
    assert_eq!(tasks[0]["dueOn"], "2026-11-23");
    let android = &message["android"];
    assert_eq!(android["collapse_key"], android["notification"]["tag"]);
    assert_eq!(android["priority"], "HIGH");
    // Twelve hours, less the three seconds that it is late.
    assert_eq!(android["ttl"], "43197s");
    let delivery = office.push().await;
    assert_eq!(delivery.state, DeliveryState::Sent);
    assert_eq!(
        delivery.provider_id.as_deref(),
        Some("projects/honeydue-test/messages/1")
    );
}

#[tokio::test]
async fn googles_answers_are_understood() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    let letter = office.letter().await;

    for (said, wanted) in [
        (None, "sent"),
        (Some(Said::Nonsense(200)), "unknown"),
        (
            Some(Said::Refused(404, "UNREGISTERED")),
            "permanent 404 UNREGISTERED, gone",
        ),
        // An address that is wrong says nothing of the phone.
        (Some(Said::Refused(404, "NOT_FOUND")), "permanent 404 NOT_FOUND"),
        (Some(Said::Nonsense(404)), "permanent 404 no reason given"),
        (
            Some(Said::Refused(429, "QUOTA_EXCEEDED")),
            "transient 429 QUOTA_EXCEEDED, 60 s",
        ),
        (Some(Said::Later(429, "7")), "transient 429 TooManyRequests, 7 s"),
        (Some(Said::Refused(500, "INTERNAL")), "transient 500 INTERNAL"),
        (
            Some(Said::Later(503, "90")),
            "transient 503 TooManyRequests, 90 s",
        ),
        (
            Some(Said::Refused(403, "SENDER_ID_MISMATCH")),
            "permanent 403 SENDER_ID_MISMATCH",
        ),
        (
            Some(Said::Refused(400, "INVALID_ARGUMENT")),
            "permanent 400 INVALID_ARGUMENT",
        ),
        (Some(Said::Nonsense(502)), "transient 502 no reason given"),
        (Some(Said::Cut), "unknown"),
    ] {
        let told = format!("{said:?}");
        assert_eq!(words(&office.hand_over(&letter, said).await), wanted, "{told}");
    }
}

#[tokio::test]
async fn a_phone_without_the_app_is_forgotten() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    office.plan().await;
    office.service.answer([Said::Refused(404, "UNREGISTERED")]);

    office.send(Way::Android).await;

    assert_eq!(office.devices().await, []);
    assert_eq!(office.push().await.state, DeliveryState::Dead);
}

#[tokio::test]
async fn one_access_token_serves_many_pushes_and_one_that_is_over_is_asked_for_once() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    let letter = office.letter().await;
    for _ in 0..3 {
        office.hand_over(&letter, None).await;
    }
    let before = office.service.n_access();

    office.service.forget_access();
    let again = office.hand_over(&letter, None).await;
    let renewed = office.service.n_access();
    let unauthorized = || Said::Refused(401, "UNAUTHENTICATED");
    office.service.answer([unauthorized()]);
    let refused = office.hand_over(&letter, Some(unauthorized())).await;

    assert_eq!((before, renewed), (1, 2));
    assert_eq!(words(&again), "sent");
    assert_eq!(words(&refused), "permanent 401 UNAUTHENTICATED");
}

#[tokio::test]
async fn what_is_no_token_of_googles_is_refused_and_kept() {
    let office = Office::open().await;
    office.device(Android, "garbage").await;
    office.plan().await;

    office.send(Way::Android).await;

    let push = office.push().await;
    assert_eq!(push.state, DeliveryState::Dead);
    assert_eq!(push.last_error.as_deref(), Some("INVALID_ARGUMENT"));
    assert_eq!(office.devices().await.len(), 1);
}

#[tokio::test]
async fn a_push_that_would_be_too_long_is_cut_and_taken() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    for number in 0..60 {
        let title = format!("{number} {}", "Räume die Rinnen frei ".repeat(8));
        let task = office.post.home.task(title.trim()).due("2026-11-23");
        task.assigned_to(Place::Owner).await;
    }
    office.post.home.set_clock(AFTER);
    worker::job::remind::remind(&office.worker).await.unwrap();

    office.send(Way::Android).await;

    let [push] = office.service.taken().try_into().expect("one push");
    assert!(push.body.len() <= 4_096, "{}", push.body.len());
    assert_eq!(
        push.json()["message"]["notification"]["title"],
        "60 tasks are due"
    );
}
