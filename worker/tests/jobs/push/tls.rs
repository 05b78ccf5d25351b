//! Apple's service as it is really spoken to: HTTP/2 that is agreed on within TLS.

use std::sync::LazyLock;

use domain::{
    delivery::End,
    outside::{self, Authorities},
};
use entity::{delivery::DeliveryState, device::DevicePlatform::Ios};
use testing::{Authority, PushService, push::at};
use tokio_util::sync::CancellationToken;
use worker::{Settings, Worker, channel::Mailer, job::sweep};

use super::{Office, token, words};
use crate::sink::Sink;

/// The one that this process is told of.
static OURS: LazyLock<Authority> = LazyLock::new(|| {
    let authority = Authority::new();
    outside::trust(Authorities::read(authority.pem().as_bytes()).unwrap());
    authority
});

#[tokio::test]
async fn a_push_reaches_a_service_that_an_authority_of_ones_own_vouches_for() {
    let office = Office::open().await;
    let device = office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let service = PushService::open().await;
    let address = OURS.guard(service.address(), Some("h2")).await;

    let push = at(&service, &format!("https://{address}"));
    let outcome = push.send(&letter, &device, office.post.app().clock.now()).await;

    assert_eq!(words(&outcome), "sent");
    let [taken] = service.taken().try_into().expect("one push");
    assert_eq!(taken.header("apns-id"), letter.key.to_string());
}

#[tokio::test]
async fn whoever_nobody_vouches_for_is_told_nothing_and_counts_as_away() {
    LazyLock::force(&OURS);
    let office = Office::open().await;
    let device = office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let service = PushService::open().await;
    let address = Authority::new().guard(service.address(), Some("h2")).await;

    let push = at(&service, &format!("https://{address}"));
    let outcome = push.send(&letter, &device, office.post.app().clock.now()).await;

    let said = words(&outcome);
    assert!(said.starts_with("transient none "), "{said}");
    assert!(said.contains("invalid peer certificate: UnknownIssuer"), "{said}");
    assert!(!said.contains(&token("a")), "{said}");
    assert_eq!(service.n_asked(), 0);
    let settled = domain::delivery::settle(office.post.app(), &letter, outcome).await;
    assert!(settled.unwrap());
    // The phone is known as before, and is told later.
    assert_eq!(office.devices().await.len(), 1);
    assert_eq!(office.push().await.state, DeliveryState::Waiting);
}

#[tokio::test]
async fn a_service_that_does_not_speak_http_2_is_away() {
    let office = Office::open().await;
    let device = office.device(Ios, &token("a")).await;
    let letter = office.letter().await;
    let service = PushService::open().await;
    let address = OURS.guard(service.address(), Some("http/1.1")).await;

    let push = at(&service, &format!("https://{address}"));
    let outcome = push.send(&letter, &device, office.post.app().clock.now()).await;

    let said = words(&outcome);
    assert!(said.starts_with("transient none "), "{said}");
    assert_eq!(service.n_asked(), 0);
}

#[tokio::test]
async fn a_service_that_nobody_vouches_for_closes_its_lane_as_one_that_is_gone_does() {
    LazyLock::force(&OURS);
    let office = Office::open().await;
    let strange = Authority::new().guard(office.service.address(), Some("h2")).await;
    let settings = Settings {
        push: at(&office.service, &format!("https://{strange}")),
        ..office.worker.settings.clone()
    };
    let worker = Worker::new(office.post.app().clone(), settings, CancellationToken::new());
    for number in 1..=40 {
        office.device(Ios, &format!("{number:064}")).await;
    }
    office.plan().await;

    sweep::send(&worker, End::Apns).await.unwrap();

    let pushes = office.pushes().await;
    assert!(pushes.iter().all(|push| push.state == DeliveryState::Waiting));
    // What was not under way already when it closed was left alone.
    assert!(pushes.iter().any(|push| push.attempts == 0));
    assert_eq!(office.devices().await.len(), 40);
    assert_eq!(office.service.n_asked(), 0);
}

#[tokio::test]
async fn a_mail_server_is_believed_like_a_service() {
    let sink = Sink::open().await;
    let address = sink.url().strip_prefix("smtp://").unwrap().parse().unwrap();
    let now = domain::Clock::System.now();
    let send = async |authority: &Authority| {
        let url = format!("smtps://{}", authority.guard(address, None).await);
        let mailer = Mailer::smtp(&url.into(), "hello@honeydue.example").unwrap();
        let outcome = mailer.try_out("olive@example.com", "https://honeydue.example", now);
        words(&outcome.await)
    };

    let (sent, refused) = (send(&OURS).await, send(&Authority::new()).await);

    assert_eq!(sent, "sent");
    assert!(refused.starts_with("transient none "), "{refused}");
    assert!(refused.contains("UnknownIssuer"), "{refused}");
    assert_eq!(sink.taken().len(), 1);
}
