//! Far ends that are slow or gone: each way has a lane of its own.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use entity::{
    delivery::{Channel, DeliveryState},
    device::DevicePlatform::{Android, Ios},
    notification::Way,
};
use testing::{Place, Said};
use tokio_util::sync::CancellationToken;
use worker::{
    Budgets, Settings, Worker,
    job::{deliver::deliver, sweep},
};

use super::Office;
use crate::post::AFTER;

/// Gives the owner so many phones.
async fn phones(office: &Office, count: usize) {
    for number in 1..=count {
        office.device(Ios, &format!("{number:064}")).await;
    }
}

#[tokio::test]
async fn mail_and_other_pushes_go_on_while_apple_hangs() {
    let office = Office::open().await;
    phones(&office, 40).await;
    office.device(Android, "token:a").await;
    office.plan().await;
    office.service.always(Some(Said::Held));
    let hanging = tokio::spawn({
        let worker = office.worker.clone();
        async move { sweep::send(&worker, Way::Ios).await }
    });
    office.service.wait_for(32).await;
    // What hangs, hangs; what comes now is answered.
    office.service.always(None);

    office.send(Way::Mail).await;
    office.send(Way::Android).await;

    let taken: Vec<_> = office.service.taken().into_iter().map(|push| push.to).collect();
    assert_eq!(taken, ["token:a"]);
    assert_eq!(office.post.mailed(), ["owner@example.com"]);
    assert!(!hanging.is_finished());
    office.service.let_go();
    hanging.await.unwrap().unwrap();
    assert_eq!(office.service.taken().len(), 41);
}

#[tokio::test]
async fn whoever_is_woken_for_a_way_that_hangs_leaves_room_for_the_others() {
    let office = Office::open().await;
    phones(&office, 2).await;
    office.plan().await;
    let settings = Settings {
        concurrency: 2,
        ..office.worker.settings.clone()
    };
    let worker = Worker::new(office.post.app().clone(), settings, CancellationToken::new());
    let all = office.post.deliveries().await;
    let (pushes, mails): (Vec<_>, Vec<_>) = all.iter().partition(|row| row.channel == Channel::Push);
    office.service.answer([Said::Held]);

    let first = tokio::spawn({
        let (worker, id) = (worker.clone(), pushes[0].id);
        async move { deliver(&worker, id).await }
    });
    office.service.wait_for(1).await;
    deliver(&worker, pushes[1].id).await.unwrap();
    deliver(&worker, mails[0].id).await.unwrap();
    let states: Vec<_> = office.pushes().await.iter().map(|push| push.state).collect();
    let mailed = office.post.mailed();
    office.service.let_go();
    first.await.unwrap().unwrap();
    sweep::send(&worker, Way::Ios).await.unwrap();

    assert_eq!(states, [DeliveryState::Sending, DeliveryState::Waiting]);
    assert_eq!(mailed, ["owner@example.com"]);
    assert_eq!(office.service.taken().len(), 2);
}

#[tokio::test]
async fn an_outage_holds_back_what_has_not_set_out_and_uses_up_no_tries() {
    let office = Office::open().await;
    phones(&office, 30).await;
    office.plan().await;
    let settings = Settings {
        concurrency: 1,
        ..office.worker.settings.clone()
    };
    let worker = Worker::new(office.post.app().clone(), settings, CancellationToken::new());
    let send = async || sweep::send(&worker, Way::Ios).await.unwrap();
    office
        .service
        .always(Some(Said::Refused(503, "ServiceUnavailable")));

    send().await;
    let tried = office.service.n_asked();
    send().await;
    deliver(&worker, office.pushes().await[20].id).await.unwrap();
    let held = office.service.n_asked();
    office.post.home.advance_clock(TimeDelta::seconds(15));
    send().await;
    let probed = office.service.n_asked();
    office.post.home.advance_clock(TimeDelta::seconds(29));
    send().await;
    let held_longer = office.service.n_asked();
    office.service.always(None);
    office.post.home.advance_clock(TimeDelta::seconds(1));
    // One goes ahead, and the others follow.
    send().await;
    send().await;
    let untried = office.pushes().await;

    assert_eq!((tried, held), (5, 5));
    assert_eq!((probed, held_longer), (6, 6));
    let once = untried.iter().filter(|push| push.attempts == 1).count();
    let sent = untried
        .iter()
        .filter(|push| push.state == DeliveryState::Sent)
        .count();
    assert!(once >= 24, "{once} needed one try");
    assert!(sent >= 24, "{sent} were sent");
    office.post.home.advance_clock(TimeDelta::minutes(16));
    send().await;
    assert_eq!(office.service.taken().len(), 30);
}

#[tokio::test]
async fn a_phone_that_refuses_closes_nothing() {
    let office = Office::open().await;
    phones(&office, 20).await;
    office.plan().await;
    office
        .service
        .answer(vec![Said::Refused(410, "Unregistered"); 19]);

    office.send(Way::Ios).await;

    assert_eq!(office.service.taken().len(), 1);
    assert_eq!(office.devices().await.len(), 1);
}

#[tokio::test]
async fn what_is_past_the_budget_sets_out_in_the_same_sweep() {
    let office = Office::open().await;
    phones(&office, 12).await;
    let task = office.post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    office.post.home.set_clock(AFTER);
    let settings = Settings {
        budgets: Budgets {
            ios: NonZeroU32::new(10),
            ..Budgets::default()
        },
        ..office.worker.settings.clone()
    };
    let worker = Worker::new(office.post.app().clone(), settings, CancellationToken::new());
    worker::job::remind::remind(&worker).await.unwrap();
    office.service.always(Some(Said::Held));

    let sending = tokio::spawn({
        let worker = worker.clone();
        async move { sweep::send(&worker, Way::Ios).await }
    });
    office.service.wait_for(12).await;
    office.service.let_go();
    sending.await.unwrap().unwrap();

    // Two more than the budget has room for at once; how long they wait is the budget's own test.
    assert_eq!(office.service.taken().len(), 12);
}
