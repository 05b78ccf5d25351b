//! What operators say to workers: that a way rests, and that a job is to be run at once.

use domain::{
    admin::{self, NewOperator, Operator, Reason, Request, SignIn},
    delivery::{End, lane::note_closed},
};
use entity::{admin_user::AdminRole, delivery::DeliveryState, job, notification::Way};
use sea_orm::EntityTrait;
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{Worker, job::clean::clean};

use crate::post::{AFTER, Post};

async fn operator(post: &Post) -> Operator {
    let new = NewOperator {
        email: "olga@honeydue.example".to_owned(),
        password: "correct horse".to_owned(),
        name: "Olga Operator".to_owned(),
        role: AdminRole::Owner,
    };
    admin::create(post.app(), new).await.unwrap();
    let signed_in = admin::sign_in(
        post.app(),
        "olga@honeydue.example",
        "correct horse".to_owned(),
        Request::default(),
    );
    match signed_in.await.unwrap() {
        SignIn::Done(operator, _) => *operator,
        SignIn::CodeNeeded(_) => panic!("nobody has set an app up"),
    }
}

fn reason() -> Reason {
    Reason::of("the far end asked us to").unwrap()
}

#[tokio::test]
async fn a_way_that_rests_sends_nothing_in_any_worker_and_goes_on_with_nothing_lost() {
    let post = Post::open().await;
    let operator = operator(&post).await;
    post.phone(Place::Owner).await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    admin::pause_queue(post.app(), &operator, Way::Mail, reason())
        .await
        .unwrap();

    post.work_at(AFTER).await;
    let second = Worker::new(post.app().clone(), post.settings(), CancellationToken::new());
    worker::job::sweep::sweep(&second).await.unwrap();
    let (mails, pushes) = (post.mails().len(), post.pushes().await.len());
    admin::resume_queue(post.app(), &operator, Way::Mail, None)
        .await
        .unwrap();
    post.sweep().await;
    post.sweep().await;

    assert_eq!((mails, pushes), (0, 1), "only what goes another way");
    assert_eq!(post.mails().len(), 1);
    let all = post.deliveries().await;
    assert!(all.iter().all(|delivery| delivery.state == DeliveryState::Sent));
    assert!(
        all.iter().all(|delivery| delivery.attempts == 1),
        "no try was used up"
    );
}

#[tokio::test]
async fn a_way_that_rests_is_not_paused_twice_nor_let_go_on_twice() {
    let post = Post::open().await;
    let operator = operator(&post).await;
    let paused = async || {
        let queues = admin::queues(post.app()).await.unwrap();
        let ios = queues.into_iter().find(|queue| queue.way == Way::Ios).unwrap();
        (ios.paused_by, ios.pause_reason)
    };

    let early = admin::resume_queue(post.app(), &operator, Way::Ios, None).await;
    admin::pause_queue(post.app(), &operator, Way::Ios, reason())
        .await
        .unwrap();
    let twice = admin::pause_queue(post.app(), &operator, Way::Ios, reason()).await;
    let during = paused().await;
    admin::resume_queue(post.app(), &operator, Way::Ios, None)
        .await
        .unwrap();

    assert!(early.unwrap_err().has(domain::Code::WrongState));
    assert!(twice.unwrap_err().has(domain::Code::WrongState));
    assert_eq!(
        during,
        (
            Some("Olga Operator".to_owned()),
            Some("the far end asked us to".to_owned())
        )
    );
    assert_eq!(paused().await, (None, None));
}

#[tokio::test]
async fn queues_tell_what_waits_and_what_went_wrong() {
    let post = Post::open().await;
    post.home
        .task("Clean the gutters")
        .due("2026-11-23")
        .assigned_to(Place::Owner)
        .await;
    post.home.set_clock(AFTER);
    post.plan().await;
    let until = post.app().clock.now() + chrono::TimeDelta::seconds(15);
    note_closed(post.app(), End::Mail, Some(until)).await.unwrap();

    let before = admin::queues(post.app()).await.unwrap();
    post.sweep().await;
    let after = admin::queues(post.app()).await.unwrap();
    note_closed(post.app(), End::Mail, None).await.unwrap();
    let open = admin::queues(post.app()).await.unwrap();

    let mail = |queues: &[admin::QueueRow]| {
        let mail = queues.iter().find(|queue| queue.way == Way::Mail).unwrap();
        (
            mail.due,
            mail.waiting,
            mail.oldest_due_at.is_some(),
            mail.closed_until,
        )
    };
    assert_eq!(mail(&before), (1, 0, true, Some(until)));
    assert_eq!(mail(&after), (0, 0, false, Some(until)));
    assert_eq!(mail(&open), (0, 0, false, None));
}

#[tokio::test]
async fn a_job_that_is_wanted_at_once_is_run_by_one_of_many_workers() {
    let post = Post::open().await;
    let operator = operator(&post).await;
    // This hour's is done.
    clean(&post.worker).await.unwrap();
    admin::run_now(post.app(), &operator, "clean", None)
        .await
        .unwrap();

    let wanted = async || {
        let row = job::Entity::find_by_id("clean")
            .one(&post.app().db)
            .await
            .unwrap();
        row.is_some_and(|row| row.wanted_at.is_some())
    };
    let before = wanted().await;
    let mut taken = 0;
    for _ in 0..3 {
        let due = domain::job::is_due(post.app(), "clean", chrono::TimeDelta::hours(1))
            .await
            .unwrap();
        taken += usize::from(due);
    }

    assert!(before && !wanted().await);
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_job_that_is_done_anyway_or_that_there_is_not_cannot_be_run_at_once() {
    let post = Post::open().await;
    let operator = operator(&post).await;

    let anyway = admin::run_now(post.app(), &operator, "sweep", None).await;
    let unknown = admin::run_now(post.app(), &operator, "dance", None).await;

    assert!(anyway.unwrap_err().has(domain::Code::WrongState));
    assert!(unknown.unwrap_err().has(domain::Code::NotFound));
}

#[tokio::test]
async fn schedules_tell_what_they_do_and_when() {
    let post = Post::open().await;
    clean(&post.worker).await.unwrap();
    let run = domain::job::Run {
        name: "roll",
        took: chrono::TimeDelta::milliseconds(12),
        error: Some("the database failed".to_owned()),
    };
    domain::job::note(post.app(), &run).await.unwrap();

    let all = admin::schedules(post.app(), domain::Locale::En).await.unwrap();

    let of = |name: &str| all.iter().find(|row| row.name == name).unwrap().clone();
    let (clean, roll, plan) = (of("clean"), of("roll"), of("plan"));
    assert_eq!(
        clean.last_run_at.unwrap().to_rfc3339(),
        "2026-11-23T13:00:00+00:00"
    );
    assert_eq!(
        clean.next_run_at.unwrap().to_rfc3339(),
        "2026-11-23T14:00:00+00:00"
    );
    assert_eq!(
        (roll.took_ms, roll.error.as_deref()),
        (Some(12), Some("the database failed"))
    );
    assert_eq!(
        plan.next_run_at.unwrap().to_rfc3339(),
        "2026-11-23T14:00:00+00:00"
    );
    assert!(
        all.iter()
            .all(|row| !row.description.starts_with("job-") && !row.timing.starts_with("job-"))
    );
}
