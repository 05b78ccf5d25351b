//! Who waits for whom: steps of two at once, in an order that the test holds. On Postgres only, since SQLite has one writer.

use domain::{
    Action, Edit,
    delivery::{self, Letter},
    notification::plan,
    task,
};
use entity::{delivery::DeliveryState, id::TaskId};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use testing::Place;

use crate::post::{AFTER, Post};

/// Waits until somebody in the test's database waits for a lock.
async fn wait_for_a_waiter(db: &DatabaseConnection) {
    let waiting = async || {
        let sql =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let statement = Statement::from_string(db.get_database_backend(), sql);
        db.query_one_raw(statement).await.unwrap().is_some()
    };
    while !waiting().await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_planner_that_waits_for_an_account_holds_no_home() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    post.home.task("Clean the gutters").due("2026-11-23").await;
    post.home.set_clock(AFTER);
    let (app, owner) = (post.app(), &post.home.person(Place::Owner).viewer);
    let id = post.home.residence().id;

    let (mut edit, members) = Edit::household(app, owner, id, Action::DeleteResidence)
        .await
        .unwrap();
    let planned = tokio::spawn({
        let app = app.clone();
        async move { plan(&app).await }
    });
    wait_for_a_waiter(&app.db).await;
    let sql = "SELECT id FROM residence WHERE id = $1 FOR UPDATE NOWAIT";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    let home = edit.tx().query_one_raw(statement).await.unwrap();
    edit.delete_residence(&members).await.unwrap();
    edit.commit().await.unwrap();
    let planned = planned.await.unwrap().unwrap();

    assert!(home.is_some());
    assert_eq!((planned.moments, planned.notices), (5, 0));
}

/// Begins the only delivery, and puts a task away when that has been found wanted but is not written down yet.
async fn begin_while_archiving(post: &Post, id: TaskId) -> Option<Letter> {
    let app = post.app();
    let claimed = delivery::claim(app, post.delivery().await.id).await.unwrap();
    let held = app.db.begin().await.unwrap();
    let sql = "SELECT id FROM delivery FOR UPDATE";
    let statement = Statement::from_string(held.get_database_backend(), sql);
    held.query_all_raw(statement).await.unwrap();

    let begun = tokio::spawn({
        let app = app.clone();
        async move { delivery::begin(&app, &claimed.unwrap()).await }
    });
    wait_for_a_waiter(&app.db).await;
    let owner = &post.home.person(Place::Owner).viewer;
    task::archive(app, owner, id).await.unwrap();
    held.rollback().await.unwrap();
    begun.await.unwrap().unwrap()
}

#[tokio::test]
async fn what_changes_just_before_a_sending_begins_is_not_said() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    let ours = |title| post.home.task(title).due("2026-11-23").assigned_to(Place::Owner);
    let (done, _) = (ours("Done").await, ours("Clean the gutters").await);
    post.home.set_clock(AFTER);
    post.plan().await;

    let letter = begin_while_archiving(&post, done.id).await.unwrap();

    let said = letter
        .notices()
        .iter()
        .map(|notice| notice.wording.task.as_deref());
    assert_eq!(said.collect::<Vec<_>>(), [Some("Clean the gutters")]);
}

#[tokio::test]
async fn a_sending_that_has_nothing_left_to_say_is_skipped() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    let task = post.home.task("Done").due("2026-11-23");
    let done = task.assigned_to(Place::Owner).await;
    post.home.set_clock(AFTER);
    post.plan().await;

    let letter = begin_while_archiving(&post, done.id).await;

    assert!(letter.is_none());
    let delivery = post.delivery().await;
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Skipped, 0));
}
