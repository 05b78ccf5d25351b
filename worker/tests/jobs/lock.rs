//! Who waits for whom: steps of two at once, in an order that the test holds. On Postgres only, since SQLite has one writer.

use chrono::TimeDelta;
use domain::{
    Action, Edit,
    delivery::{self, Letter},
    notification::plan,
    task,
};
use entity::{delivery::DeliveryState, id::TaskId};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};
use testing::Place;

use crate::{
    happening::mail_what_is_done,
    post::{AFTER, Post},
    remind::completed,
};

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

/// Lets the member do some tasks, and a while pass.
async fn ten_done(post: &Post) {
    mail_what_is_done(post).await;
    let member = &post.home.person(Place::Member).viewer;
    for number in 0..10 {
        let task = post.home.task(&format!("Task {number}")).await;
        task::close(post.app(), member, completed(task.id)).await.unwrap();
    }
    post.home.advance_clock(TimeDelta::seconds(61));
}

/// Holds the owner's account until the transaction ends.
async fn hold_the_owner(post: &Post) -> DatabaseTransaction {
    let held = post.app().db.begin().await.unwrap();
    let sql = "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE";
    let id = post.home.person(Place::Owner).account.id;
    let statement = Statement::from_sql_and_values(held.get_database_backend(), sql, [id.into()]);
    held.query_all_raw(statement).await.unwrap();
    held
}

#[tokio::test]
async fn two_planners_tell_once_what_happened() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    ten_done(&post).await;
    let held = hold_the_owner(&post).await;
    let second = post.home.second_app().await;

    let first = tokio::spawn({
        let app = post.app().clone();
        async move { plan(&app).await }
    });
    wait_for_a_waiter(&post.app().db).await;
    // What the first one holds is passed over.
    let passed = plan(&second).await.unwrap();
    held.rollback().await.unwrap();
    let told = first.await.unwrap().unwrap();
    let again = plan(&second).await.unwrap();
    post.sweep().await;

    assert_eq!((passed.notices, told.notices, again.notices), (0, 20, 0));
    assert_eq!(post.notices().await.len(), 20);
    assert_eq!(post.mailed(), ["manager@example.com", "owner@example.com"]);
}

#[tokio::test]
async fn a_planner_that_dies_while_it_tells_leaves_all_to_the_next() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    ten_done(&post).await;
    let held = hold_the_owner(&post).await;

    let dying = tokio::spawn({
        let app = post.home.second_app().await;
        async move { plan(&app).await }
    });
    wait_for_a_waiter(&post.app().db).await;
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    held.rollback().await.unwrap();
    let mut told = plan(post.app()).await.unwrap();
    while told.notices == 0 {
        // The database hears a little later that nobody is there any more.
        told = plan(post.app()).await.unwrap();
    }
    post.sweep().await;

    assert_eq!(post.notices().await.len(), 20);
    assert_eq!(post.mailed(), ["manager@example.com", "owner@example.com"]);
}

#[tokio::test]
async fn a_home_is_deleted_while_what_happened_there_is_being_told() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    ten_done(&post).await;
    let (app, owner) = (post.app(), &post.home.person(Place::Owner).viewer);
    let id = post.home.residence().id;

    let (mut edit, members) = Edit::household(app, owner, id, Action::DeleteResidence)
        .await
        .unwrap();
    let telling = tokio::spawn({
        let app = app.clone();
        async move { plan(&app).await }
    });
    wait_for_a_waiter(&app.db).await;
    edit.delete_residence(&members).await.unwrap();
    edit.commit().await.unwrap();
    let told = telling.await.unwrap().unwrap();

    assert_eq!((told.moments, told.notices), (0, 0));
    assert_eq!(post.notices().await, []);
}

#[tokio::test]
async fn a_task_is_done_while_another_is_being_told() {
    let post = Post::open().await;
    if !post.home.database().is_postgres() {
        return;
    }
    ten_done(&post).await;
    let held = hold_the_owner(&post).await;
    let another = post.home.task("Another").by(Place::Manager).await;

    let telling = tokio::spawn({
        let app = post.app().clone();
        async move { plan(&app).await }
    });
    wait_for_a_waiter(&post.app().db).await;
    // Whoever does something waits for no planner.
    let manager = &post.home.person(Place::Manager).viewer;
    task::close(post.app(), manager, completed(another.id))
        .await
        .unwrap();
    held.rollback().await.unwrap();
    telling.await.unwrap().unwrap();
    post.home.advance_clock(TimeDelta::seconds(61));
    let then = plan(post.app()).await.unwrap();

    assert_eq!(then.notices, 2);
    assert_eq!(post.notices().await.len(), 22);
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
