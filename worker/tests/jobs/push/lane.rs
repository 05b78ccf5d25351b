//! Far ends that are slow or gone: each has a lane of its own.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use domain::delivery::{self as deliveries, End};
use entity::{
    delivery::{Channel, DeliveryState},
    device::{
        self,
        DevicePlatform::{Android, Ios, Web},
    },
    notification::Way,
};
use sea_orm::{ActiveModelTrait, Set};
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
        async move { sweep::send(&worker, End::Apns).await }
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
    sweep::send(&worker, End::Apns).await.unwrap();

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
    let send = async || sweep::send(&worker, End::Apns).await.unwrap();
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
        async move { sweep::send(&worker, End::Apns).await }
    });
    office.service.wait_for(12).await;
    office.service.let_go();
    sending.await.unwrap().unwrap();

    // Two more than the budget has room for at once; how long they wait is the budget's own test.
    assert_eq!(office.service.taken().len(), 12);
}

#[tokio::test]
async fn phones_go_on_while_apples_sandbox_fails() {
    let office = Office::open().await;
    phones(&office, 10).await;
    for phone in office.devices().await {
        let row = device::ActiveModel {
            id: Set(phone.id),
            sandbox: Set(true),
            ..Default::default()
        };
        row.update(&office.post.app().db).await.unwrap();
    }
    office.device(Ios, &"f".repeat(64)).await;
    office.plan().await;
    let settings = Settings {
        concurrency: 1,
        ..office.worker.settings.clone()
    };
    let worker = Worker::new(office.post.app().clone(), settings, CancellationToken::new());
    office
        .sandbox
        .always(Some(Said::Refused(503, "ServiceUnavailable")));

    sweep::send(&worker, End::ApnsSandbox).await.unwrap();
    for push in office.pushes().await {
        deliver(&worker, push.id).await.unwrap();
    }

    // Five failures close a lane.
    assert_eq!(office.sandbox.n_asked(), 5);
    let taken: Vec<_> = office.service.taken().into_iter().map(|push| push.to).collect();
    assert_eq!(taken, ["f".repeat(64)]);
}

#[tokio::test]
async fn phones_that_may_be_of_a_sandbox_that_fails_do_not_close_the_way_to_the_others() {
    let office = Office::open().await;
    phones(&office, 10).await;
    office.plan().await;
    for phone in office.devices().await {
        office.service.forget_device(&phone.token);
    }
    office
        .sandbox
        .always(Some(Said::Refused(503, "ServiceUnavailable")));

    office.send(Way::Ios).await;
    office.sandbox.always(None);
    office.post.home.advance_clock(TimeDelta::minutes(16));
    office.send(Way::Ios).await;

    // All were looked for there, and none was held back: a closed lane lets one through.
    assert_eq!(office.sandbox.n_asked(), 20);
    assert!(office.devices().await.iter().all(|phone| phone.sandbox));
}

#[tokio::test]
async fn each_far_end_is_given_what_it_takes_and_nothing_else() {
    let office = Office::open().await;
    let wanted = [
        (End::Apns, Ios, "a".repeat(64)),
        (End::Fcm, Android, "token:a".to_owned()),
        (
            End::WebGoogle,
            Web,
            "https://fcm.googleapis.com/fcm/send/a".to_owned(),
        ),
        (
            End::WebMozilla,
            Web,
            "https://updates.push.services.mozilla.com/wpush/v2/a".to_owned(),
        ),
        (
            End::WebMicrosoft,
            Web,
            "https://wns2-par02p.notify.windows.com/w/?token=a".to_owned(),
        ),
        (End::WebApple, Web, "https://web.push.apple.com/a".to_owned()),
        (End::WebOther, Web, "https://push.example.org/a".to_owned()),
    ];
    for (_, platform, token) in &wanted {
        office.device(*platform, token).await;
    }
    office.plan().await;
    let app = office.post.app();

    for (end, _, token) in wanted {
        let claimed = deliveries::claim_due_to(app, end, 10).await.unwrap();
        let [claimed] = claimed.as_slice() else {
            panic!("{end:?} takes {claimed:?}");
        };
        let letter = deliveries::begin(app, claimed).await.unwrap().unwrap();
        let deliveries::Target::Push(device) = &letter.target else {
            panic!("it is a push");
        };

        assert_eq!(
            (device.token.as_str(), End::of(&letter.target)),
            (token.as_str(), end)
        );
    }
    let rest = deliveries::claim_due_to(app, End::Mail, 10).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(deliveries::claim_due(app, 10).await.unwrap(), []);
}
