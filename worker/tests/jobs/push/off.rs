//! Services that are not set up: nothing is planned for their devices, and nothing pretends to have been sent.

use entity::{
    delivery::{Channel, DeliveryState},
    device::DevicePlatform::{Android, Ios},
    notification::Way,
};
use testing::Place;
use worker::{
    channel::push::{Recorder, Services},
    job::{remind::remind, sweep},
};

use super::{Office, token};
use crate::post::AFTER;

#[tokio::test]
async fn nothing_is_planned_for_devices_without_a_service() {
    let office = Office::open().await;
    office.device(Ios, &token("a")).await;
    office.device(Android, "token:a").await;
    let worker = office.worker_of(office.app_with(vec![Way::Ios, Way::Mail]).await);
    let task = office.post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    office.post.home.set_clock(AFTER);

    remind(&worker).await.unwrap();
    sweep::sweep(&worker).await.unwrap();

    let channels: Vec<_> = office
        .post
        .deliveries()
        .await
        .iter()
        .map(|row| row.channel)
        .collect();
    assert_eq!(channels.len(), 2);
    assert!(channels.contains(&Channel::Mail) && channels.contains(&Channel::Push));
    let to: Vec<_> = office.service.taken().into_iter().map(|push| push.to).collect();
    assert_eq!(to, [token("a")]);
    assert_eq!(office.devices().await.len(), 2);
}

#[tokio::test]
async fn what_was_planned_where_there_is_a_service_is_skipped_where_there_is_none_and_says_why() {
    let office = Office::open().await;
    office.device(Android, "token:a").await;
    office.plan().await;
    let worker = office.worker_of(office.app_with(vec![Way::Ios, Way::Mail]).await);

    sweep::sweep(&worker).await.unwrap();

    let push = office.push().await;
    assert_eq!(push.state, DeliveryState::Skipped);
    assert_eq!(
        push.last_error.as_deref(),
        Some("there is no service for Android here")
    );
    assert_eq!((push.attempts, office.service.n_asked()), (0, 0));
}

#[tokio::test]
async fn a_worker_without_a_service_never_says_that_it_sent() {
    let office = Office::open().await;
    let phone = office.device(Android, "token:a").await;
    let letter = office.letter().await;
    let off = worker::channel::Push::Services(Services::default());
    let recorder = Recorder::memory();
    let record = worker::channel::Push::Record(recorder.clone());
    let now = office.post.app().clock.now();

    let nowhere = off.send(&letter, &phone, now).await;
    record.send(&letter, &phone, now).await;

    assert_eq!(
        super::words(&nowhere),
        "permanent none there is no service for it here"
    );
    assert_eq!(recorder.taken().await.unwrap().len(), 1);
}
