//! Everyone is told once and no faster than allowed, however many workers tell and whoever dies meanwhile.

use domain::{
    Locale,
    announcement::{preview, progress},
    queue::Job,
};
use entity::{announcement::AnnouncementState, notification::NotificationKind};
use sea_orm::{ActiveModelTrait, Set};
use testing::Place;
use tokio_util::sync::CancellationToken;
use worker::{
    Worker,
    job::{self, announce::announce},
};

use super::{HOME, Office, draft};

#[tokio::test]
async fn everyone_is_told_once_by_push_and_mail_in_their_own_language() {
    let office = Office::open().await;
    let post = &office.post;
    post.phone(Place::Owner).await;
    post.phone(Place::Owner).await;
    let member = post.home.person(Place::Member);
    post.phone(Place::Member).await;
    office
        .change(member, |row| row.locale = Set("de-AT".to_owned()))
        .await;

    let id = office.start(draft(6_000)).await;
    for _ in 0..3 {
        office.tell().await;
        post.sweep().await;
        office.later(5);
    }

    assert!(office.is_done(id).await);
    office.assert_once_each(HOME).await;
    assert_eq!(
        post.mailed(),
        ["manager", "member", "owner", "stranger", "viewer"].map(|who| format!("{who}@example.com"))
    );
    let pushes = post.pushes().await;
    let mut said: Vec<_> = pushes
        .iter()
        .map(|push| (push.title.as_str(), push.body.as_str(), push.category))
        .collect();
    said.sort_unstable();
    let news = Some(NotificationKind::Announcement);
    assert_eq!(
        said,
        [
            ("A new app", "It is quicker.\n\nHave fun!", news),
            ("A new app", "It is quicker.\n\nHave fun!", news),
            ("Eine neue App", "Sie ist schneller.", news),
        ]
    );
    let row = office.row(id).await;
    assert_eq!((row.audience, row.n_told, row.n_inbox_only), (Some(5), 5, 0));
    let figures = progress(post.app(), &row).await.unwrap();
    assert_eq!(
        (
            figures.left,
            figures.pushes.sent,
            figures.mails.sent,
            figures.mails.planned
        ),
        (0, 3, 5, 5)
    );
}

#[tokio::test]
async fn a_mail_is_what_the_preview_showed_and_ends_by_its_own_address() {
    let office = Office::open().await;
    let post = &office.post;
    let id = office.start(draft(6_000)).await;

    office.tell().await;
    post.sweep().await;

    let mails = post.mails();
    let mail = mails.iter().find(|mail| mail.to == "owner@example.com").unwrap();
    let shown = preview(post.app(), &office.row(id).await, (Locale::En, "Olive Owner"));
    // A space at a line's end is written out on its way.
    let text = mail.unfolded().replace("=20\n", " \n");
    assert_eq!(mail.header("Subject"), shown.mail_subject);
    assert!(text.contains(&shown.mail_text), "{text}\n{}", shown.mail_text);
    assert!(
        text.contains("List-Unsubscribe-Post") && text.contains("/announcement/"),
        "{text}"
    );
}

#[tokio::test]
async fn two_workers_tell_everyone_once_and_together_no_faster_than_allowed() {
    let office = Office::open().await;
    let crowd = office.crowd(30).await.len();
    let second = Worker::new(
        office.post.home.second_app().await,
        office.post.settings(),
        CancellationToken::new(),
    );
    let id = office.start(draft(60)).await;

    let mut steps = Vec::new();
    let mut before = 0;
    while !office.is_done(id).await {
        let (one, other) = tokio::join!(announce(&office.post.worker), announce(&second));
        one.unwrap();
        other.unwrap();
        let told = office.told().await;
        steps.push(told - before);
        before = told;
        office.later(5);
    }
    office.post.sweep().await;
    worker::job::sweep::sweep(&second).await.unwrap();

    office.assert_once_each(HOME + crowd).await;
    assert!(steps.iter().all(|step| *step <= 5), "{steps:?}");
    assert_eq!(office.post.mails().len(), HOME + crowd);
}

#[tokio::test]
async fn whoever_dies_while_telling_leaves_nothing_half_done() {
    let office = Office::open().await;
    let crowd = office.crowd(25).await.len();
    let id = office.start(draft(120)).await;

    for n in 0..60 {
        let worker = office.post.worker.clone();
        let telling = tokio::spawn(async move { announce(&worker).await.map(drop) });
        for _ in 0..n * 20 {
            tokio::task::yield_now().await;
        }
        telling.abort();
        // It is gone, or had come to its end; what it had begun to commit may still be on its way.
        let _ = telling.await;
        let before = office.row(id).await.n_told;
        let told = i64::try_from(office.told().await).unwrap();
        let after = office.row(id).await.n_told;
        assert!(
            before <= told && told <= after,
            "{before} {told} {after} in try {n}"
        );
        office.later(1);
    }
    while !office.is_done(id).await {
        office.tell().await;
        office.later(5);
    }
    office.post.sweep().await;

    office.assert_once_each(HOME + crowd).await;
    assert_eq!(office.post.mails().len(), HOME + crowd);
}

#[tokio::test]
async fn whoever_was_told_is_not_told_again_when_all_is_done_anew() {
    let office = Office::open().await;
    let id = office.start(draft(6_000)).await;
    office.tell().await;
    office.post.sweep().await;
    let row = entity::announcement::ActiveModel {
        id: Set(id),
        state: Set(AnnouncementState::Running),
        position: Set(None),
        next_at: Set(Some(office.post.app().clock.now())),
        ..Default::default()
    };
    row.update(&office.post.app().db).await.unwrap();

    for _ in 0..3 {
        office.later(5);
        job::run(&office.post.worker, Job::Announce).await;
        office.post.sweep().await;
    }

    office.assert_once_each(HOME).await;
    assert_eq!(office.row(id).await.n_told, 5);
    assert_eq!(office.post.mails().len(), HOME);
}

#[tokio::test]
async fn no_minute_holds_more_than_is_allowed_and_a_pause_is_not_made_up_for() {
    let office = Office::open().await;
    office.crowd(20).await;
    office.start(draft(12)).await;

    let at_once = (office.tell().await, office.tell().await);
    office.later(4);
    let early = office.tell().await;
    office.later(1);
    let next = office.tell().await;
    office.later(600);
    let after_a_pause = (office.tell().await, office.tell().await);
    let begun = after_a_pause.1;
    for _ in 0..59 {
        office.later(1);
        office.tell().await;
    }

    assert_eq!((at_once, early, next), ((1, 1), 1, 2));
    assert_eq!(after_a_pause, (3, 3));
    assert_eq!(
        office.told().await - begun,
        11,
        "with the one at its beginning, twelve in the minute"
    );
}

#[tokio::test]
async fn a_start_whose_wake_up_was_lost_is_found() {
    let office = Office::open().await;
    let post = &office.post;
    let id = office.start(draft(6_000)).await;
    let mut woken = Vec::new();
    while let Some(jobs) = post.app().queue.take().await.filter(|jobs| !jobs.is_empty()) {
        woken.extend(jobs);
    }

    office.tell().await;

    assert!(woken.contains(&Job::Announce));
    assert_eq!(office.told().await, HOME);
    assert_eq!(office.row(id).await.n_told, 5);
}
