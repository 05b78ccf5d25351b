//! Workers at large: one that is woken, and two with Redis wiped under their feet.

use std::{collections::BTreeSet, time::Duration};

use domain::{App, app::Parts, notification::plan};
use entity::delivery::{self, DeliveryState};
use sea_orm::EntityTrait;
use testing::Place;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use worker::{Settings, run};

use crate::post::{AFTER, Post};

/// How long the workers may take in all; they need about a second.
const PATIENCE: Duration = Duration::from_secs(60);

const TASKS: usize = 12;

/// Loses every wake-up that waits, and leaves one that nobody can read.
async fn wipe(post: &Post) {
    post.home.redis("FLUSHALL").await;
    while post.app().queue.take().await.is_some_and(|jobs| !jobs.is_empty()) {}
    post.home.redis("ZADD {}wake-ups 1 junk").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_and_a_wiped_redis_bring_each_reminder_once() {
    let post = Post::open().await;
    for place in [Place::Owner, Place::Manager, Place::Member] {
        post.phone(place).await;
    }
    for number in 0..TASKS {
        post.home.task(&format!("Task {number}")).due("2026-11-23").await;
    }
    post.home.set_clock(AFTER);
    let second = post.home.second_app().await;
    let shutdown = CancellationToken::new();
    let settings = || Settings {
        plan_every: Duration::from_millis(20),
        sweep_every: Duration::from_millis(200),
        ..post.settings()
    };
    let workers =
        [post.app().clone(), second].map(|app| tokio::spawn(run(app, settings(), shutdown.clone())));

    timeout(PATIENCE, post.sink.wait_for(1))
        .await
        .expect("a first mail");
    wipe(&post).await;
    timeout(PATIENCE, post.wait_for(6))
        .await
        .expect("a push and a mail for each");
    // The next hour: what is overdue since yesterday, with a second wipe right at its beginning.
    post.home.set_clock("2026-11-24T15:00:03Z");
    wipe(&post).await;
    timeout(PATIENCE, post.wait_for(12))
        .await
        .expect("a second push and mail for each");
    shutdown.cancel();
    for worker in workers {
        timeout(PATIENCE, worker)
            .await
            .expect("a worker stops")
            .unwrap()
            .unwrap();
    }
    // Whatever was under way when the workers stopped.
    post.work_later().await;

    let mut mails: Vec<_> = post
        .mails()
        .iter()
        .map(|mail| (mail.to.clone(), mail.header("Subject").to_owned()))
        .collect();
    mails.sort();
    let expected: Vec<_> = ["manager", "member", "owner"]
        .iter()
        .flat_map(|who| {
            let to = format!("{who}@example.com");
            [
                (to.clone(), format!("{TASKS} tasks are due")),
                (to, format!("{TASKS} tasks are overdue")),
            ]
        })
        .collect();
    assert_eq!(mails, expected);
    let keys: Vec<_> = post.pushes().await.iter().map(|push| push.key).collect();
    assert_eq!(keys.len(), 6);
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 6);
    assert_eq!(post.notices().await.len(), 3 * 2 * TASKS);
    let deliveries = delivery::Entity::find().all(&post.app().db).await.unwrap();
    assert!(
        deliveries
            .iter()
            .all(|delivery| delivery.state == DeliveryState::Sent),
        "{deliveries:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_woken_does_not_wait_for_its_sweep() {
    let post = Post::open().await;
    let task = post.home.task("Clean the gutters").due("2026-11-23");
    task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    // With a queue of its own, which nobody else may wipe meanwhile.
    let db = post.home.database().connect().await;
    let app = App::new(Parts::local(db, post.app().clock.clone()));
    let settings = Settings {
        plan_every: PATIENCE * 2,
        sweep_every: PATIENCE * 2,
        ..post.settings()
    };
    let shutdown = CancellationToken::new();

    // Planned elsewhere: the worker is not woken, and its first sweep finds it.
    plan(post.app()).await.unwrap();
    let worker = tokio::spawn(run(app.clone(), settings, shutdown.clone()));
    timeout(PATIENCE, post.wait_for(1))
        .await
        .expect("a mail by the sweep");
    post.home.set_clock("2026-11-24T15:00:03Z");
    plan(&app).await.unwrap();
    let woken = timeout(PATIENCE, post.wait_for(2)).await;
    shutdown.cancel();
    worker.await.unwrap().unwrap();

    woken.expect("a mail by the wake-up");
    assert_eq!(
        post.mails()[1].header("Subject"),
        "Clean the gutters was due yesterday"
    );
}
