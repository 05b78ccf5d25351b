//! Plans that end.

use chrono::TimeDelta;
use domain::{queue::Job, subscription::grant};
use entity::{account, subscription, tier::Tier};
use sea_orm::EntityTrait;
use worker::job::{self, renew::rest};

use crate::post::Post;

async fn tier(post: &Post) -> Tier {
    let id = post.home.owner().person().viewer.account_id;
    let found = account::Entity::find_by_id(id).one(&post.app().db).await;
    found.unwrap().unwrap().tier
}

/// Gives the owner a day of Pro, and lets the day pass.
async fn over() -> (Post, subscription::Model) {
    let post = Post::open().await;
    let (app, id) = (post.app(), post.home.owner().person().viewer.account_id);
    let given = grant(app, id, app.clock.now() + TimeDelta::days(1))
        .await
        .unwrap();
    assert_eq!(tier(&post).await, Tier::Pro);
    app.clock.advance(TimeDelta::days(1));
    (post, given)
}

#[tokio::test]
async fn a_plan_that_is_over_ends_though_nobody_was_woken_for_it() {
    let (post, _) = over().await;

    rest(&post.worker).await.unwrap();

    assert_eq!(tier(&post).await, Tier::Free);
}

#[tokio::test]
async fn looking_twice_does_no_harm() {
    let (post, given) = over().await;
    let revision = async || {
        let found = account::Entity::find_by_id(given.account_id)
            .one(&post.app().db)
            .await;
        found.unwrap().unwrap().revision
    };

    job::run(&post.worker, Job::Renew(given.id)).await;
    let once = revision().await;
    job::run(&post.worker, Job::Renew(given.id)).await;
    rest(&post.worker).await.unwrap();

    assert_eq!(tier(&post).await, Tier::Free);
    assert_eq!(revision().await, once);
}

#[tokio::test]
async fn a_worker_that_stops_leaves_it_to_another() {
    let (post, given) = over().await;
    post.worker.shutdown.cancel();

    job::run(&post.worker, Job::Renew(given.id)).await;
    rest(&post.worker).await.unwrap();

    assert_eq!(tier(&post).await, Tier::Pro);
}
