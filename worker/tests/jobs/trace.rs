//! What a request causes stands under its trace, whatever brings it on its way.

use domain::{
    export,
    queue::{Job, WakeUp},
    trace::{TraceId, within},
};
use entity::delivery;
use testing::Place;
use worker::job;

use crate::{
    happening::{complete, later},
    post::Post,
};

/// Returns the traces of the deliveries, in the order in which they were made.
fn traces(deliveries: &[delivery::Model]) -> Vec<Option<TraceId>> {
    let ids = deliveries.iter().map(|delivery| delivery.trace_id);
    ids.map(TraceId::of_row).collect()
}

#[tokio::test]
async fn a_wake_up_carries_the_trace_of_the_request_to_what_the_worker_does() {
    let post = Post::open().await;
    let (app, owner) = (post.app(), &post.home.person(Place::Owner).viewer);
    let request = TraceId::of_name("a request");
    within(Some(request), export::request(app, owner)).await.unwrap();

    let taken = app.queue.take_wake_ups().await.unwrap();
    let of_export = |wake_up: &WakeUp| matches!(wake_up.job, Job::Export(_));
    let wake_up = taken.into_iter().find(of_export).unwrap();
    within(wake_up.trace, job::run(&post.worker, wake_up.job)).await;

    assert_eq!(wake_up.trace, Some(request));
    assert_eq!(traces(&post.deliveries().await), [Some(request)]);
}

#[tokio::test]
async fn what_is_told_later_stands_under_the_trace_of_what_came_first_and_reminders_under_none() {
    let post = Post::open().await;
    post.phone(Place::Manager).await;
    let [first, second] =
        ["Clean the gutters", "Sweep the path"].map(|title| post.home.task(title).due("2026-11-23"));
    let (first, second) = (
        first.assigned_to(Place::Owner).await,
        second.assigned_to(Place::Owner).await,
    );
    let [one, two] = ["one", "two"].map(TraceId::of_name);

    within(Some(one), complete(&post, Place::Owner, first.id)).await;
    within(Some(two), complete(&post, Place::Owner, second.id)).await;
    later(&post).await;
    let told = post.deliveries().await;
    post.home.task("Test the alarms").due("2026-11-24").await;
    post.work_at("2026-11-24T14:00:03Z").await;

    assert!(!told.is_empty());
    assert!(traces(&told).iter().all(|trace| *trace == Some(one)), "{told:?}");
    let reminders = &post.deliveries().await[told.len()..];
    assert!(!reminders.is_empty());
    assert!(traces(reminders).iter().all(Option::is_none), "{reminders:?}");
}
