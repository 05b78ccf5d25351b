use entity::{delivery::DeliveryState, device::DevicePlatform::Web, notification::Way};
use serde_json::json;
use testing::{Browser, Client, Place, Said};
use worker::job::sweep;

use super::{Office, words};
use crate::post::AFTER;

#[tokio::test]
async fn a_browser_and_nobody_else_reads_what_is_due() {
    let office = Office::open().await;
    let browser = Browser::new();
    let row = office.browser(&browser, &office.service.endpoint("a")).await;
    office.plan().await;

    office.send(Way::Web).await;
    office.send(Way::Web).await;

    let [push] = office.service.taken().try_into().expect("one push");
    let said = browser.open(&push.body);
    assert_eq!(said["title"], "Clean the gutters is due today");
    assert_eq!(said["body"], "Elm Street");
    assert_eq!(said["kind"], "TASK_DUE_SOON");
    assert_eq!(said["tasks"][0]["dueOn"], "2026-11-23");
    assert_eq!(push.header("ttl"), "43197");
    assert_eq!(push.header("urgency"), "high");
    assert_eq!(
        push.header("topic"),
        said["tag"].as_str().unwrap().replace('-', "")
    );
    // Padded, so that the length says little: 512 bytes, the head and the seal.
    assert_eq!(push.body.len(), 512 + 86 + 16);
    let delivery = office.push().await;
    assert_eq!(delivery.target_id, row.id.0);
    assert_eq!(delivery.state, DeliveryState::Sent);
    assert!(delivery.provider_id.unwrap().ends_with("/message/a"));
}

#[tokio::test]
async fn answers_of_browsers_services_are_understood() {
    let office = Office::open().await;
    office
        .browser(&Browser::new(), &office.service.endpoint("a"))
        .await;
    let letter = office.letter().await;

    for (said, wanted) in [
        (None, "sent"),
        (Some(Said::Nonsense(201)), "sent"),
        (
            Some(Said::Refused(404, "")),
            "permanent 404 no reason given, gone",
        ),
        (
            Some(Said::Refused(410, "")),
            "permanent 410 no reason given, gone",
        ),
        (Some(Said::Refused(429, "")), "transient 429 no reason given"),
        (Some(Said::Later(429, "7")), "transient 429 no reason given, 7 s"),
        (Some(Said::Nonsense(500)), "transient 500 no reason given"),
        (Some(Said::Refused(400, "")), "permanent 400 no reason given"),
        (Some(Said::Refused(401, "")), "permanent 401 no reason given"),
        (Some(Said::Refused(403, "")), "permanent 403 no reason given"),
        (Some(Said::Refused(413, "")), "permanent 413 no reason given"),
        (Some(Said::Refused(301, "")), "permanent 301 no reason given"),
        (Some(Said::Cut), "unknown"),
    ] {
        let told = format!("{said:?}");
        assert_eq!(words(&office.hand_over(&letter, said).await), wanted, "{told}");
    }
}

#[tokio::test]
async fn a_subscription_that_is_over_is_forgotten() {
    let office = Office::open().await;
    office
        .browser(&Browser::new(), &office.service.endpoint("a"))
        .await;
    office.plan().await;
    office.service.answer([Said::Refused(410, "")]);

    office.send(Way::Web).await;

    assert_eq!(office.devices().await, []);
    assert_eq!(office.push().await.state, DeliveryState::Dead);
}

#[tokio::test]
async fn nothing_goes_to_an_address_that_is_no_push_services_any_more() {
    let office = Office::open().await;
    let elsewhere = office.service.endpoint("a").replace("127.0.0.1", "localhost");
    office.browser(&Browser::new(), &elsewhere).await;
    let letter = office.letter().await;

    let outcome = office.hand_over(&letter, None).await;

    assert_eq!(
        words(&outcome),
        "permanent none its address is none of a known push service"
    );
    assert_eq!(office.service.n_asked(), 0);
}

#[tokio::test]
async fn a_push_service_that_sends_on_is_not_followed() {
    let office = Office::open().await;
    office
        .browser(&Browser::new(), &office.service.endpoint("a"))
        .await;
    let letter = office.letter().await;

    for status in [301, 302, 303, 307, 308] {
        let asked = office.service.n_asked();
        let inside = office.service.endpoint("inside");

        let outcome = office
            .hand_over(&letter, Some(Said::Elsewhere(status, inside)))
            .await;

        assert_eq!(words(&outcome), format!("permanent {status} no reason given"));
        assert_eq!(office.service.n_asked(), asked + 1, "nobody else is asked");
    }
    assert!(office.service.taken().is_empty());
}

#[tokio::test]
async fn keys_that_are_none_are_refused_before_anything_is_asked() {
    let office = Office::open().await;
    office.device(Web, &office.service.endpoint("a")).await;
    let letter = office.letter().await;

    let outcome = office.hand_over(&letter, None).await;

    assert_eq!(words(&outcome), "permanent none the browser's key is none");
    assert_eq!(office.service.n_asked(), 0);
}

#[tokio::test]
async fn a_trial_goes_all_the_way() {
    let office = Office::open().await;
    let browser = Browser::new();
    let app = office.app_with(vec![Way::Web, Way::Mail]).await;
    let client = Client::of(&app, Some(office.post.home.person(Place::Owner).clone()));
    let register = "mutation($input: RegisterDeviceInput!) { registerDevice(input: $input) { device { id } userErrors { code field } } }";
    let endpoint = office.service.endpoint("a");
    let input =
        json!({ "webPush": { "endpoint": endpoint, "p256dh": browser.p256dh(), "auth": browser.auth() } });
    client.send(register, json!({ "input": input })).await.fine();

    let tried = client
        .send(
            "mutation { sendTestNotification { notification { title body } userErrors { code } } }",
            json!({}),
        )
        .await
        .fine();
    sweep::sweep(&office.worker_of(app)).await.unwrap();

    let said = tried.data("sendTestNotification.notification");
    let [push] = office.service.taken().try_into().expect("one push");
    let read = browser.open(&push.body);
    assert_eq!(said["body"], "On its way: browser, mail.");
    assert_eq!((&read["title"], &read["body"]), (&said["title"], &said["body"]));
    assert_eq!(office.push().await.state, DeliveryState::Sent);
}

#[tokio::test]
async fn a_push_that_would_be_too_long_is_cut_and_taken() {
    let office = Office::open().await;
    let browser = Browser::new();
    office.browser(&browser, &office.service.endpoint("a")).await;
    for number in 0..60 {
        let title = format!("{number} {}", "Räume die Rinnen frei ".repeat(8));
        let task = office.post.home.task(title.trim()).due("2026-11-23");
        task.assigned_to(Place::Owner).await;
    }
    office.post.home.set_clock(AFTER);
    worker::job::remind::remind(&office.worker).await.unwrap();

    office.send(Way::Web).await;

    let [push] = office.service.taken().try_into().expect("one push");
    assert!(push.body.len() <= 4_096, "{}", push.body.len());
    assert_eq!(browser.open(&push.body)["title"], "60 tasks are due");
}
