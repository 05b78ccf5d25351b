//! What an operator stops, and lets go on.

use std::collections::BTreeSet;

use domain::{
    Code,
    admin::{self, Draft},
    announcement::{Audience, progress},
    delivery::{Outcome, begin, claim_due, settle},
};
use entity::{announcement::AnnouncementHomes, delivery::DeliveryState};
use testing::Place;

use super::{HOME, NIGHT, Office, draft, reason};

#[tokio::test]
async fn an_announcement_that_is_stopped_tells_nobody_more_and_goes_on_where_it_was() {
    let office = Office::open().await;
    let post = &office.post;
    let id = office.start(draft(12)).await;
    for _ in 0..2 {
        office.tell().await;
        office.later(5);
    }
    // One is sent, the other is in a worker's hands when the operator says stop.
    let claimed = claim_due(post.app(), 1).await.unwrap().remove(0);
    post.sweep().await;

    office.stop(id).await;
    let begun = begin(post.app(), &claimed).await.unwrap();
    for _ in 0..3 {
        office.tell().await;
        post.work_later().await;
    }
    let (told, mailed) = (office.told().await, post.mails().len());
    let held = progress(post.app(), &office.row(id).await).await.unwrap();
    office.resume(id).await;
    while !office.is_done(id).await {
        office.tell().await;
        office.later(5);
    }
    post.sweep().await;

    assert!(begun.is_none(), "what nobody has begun to send is held back");
    assert_eq!((told, mailed), (2, 1));
    assert_eq!((held.left, held.mails.skipped, held.mails.sent), (3, 1, 1));
    office.assert_once_each(HOME).await;
    let mailed: BTreeSet<_> = post.mailed().into_iter().collect();
    assert_eq!((post.mails().len(), mailed.len()), (HOME, HOME));
}

#[tokio::test]
async fn what_was_being_sent_at_the_stop_and_failed_waits_for_the_operator() {
    let office = Office::open().await;
    let post = &office.post;
    let audience = Audience {
        homes: Some(AnnouncementHomes::Without),
        ..Audience::default()
    };
    let id = office
        .start(Draft {
            audience,
            ..draft(6_000)
        })
        .await;
    office.tell().await;
    let claimed = claim_due(post.app(), 1).await.unwrap().remove(0);
    let letter = begin(post.app(), &claimed).await.unwrap().expect("it is wanted");

    office.stop(id).await;
    let failed = Outcome::Transient {
        status: Some("451".to_owned()),
        reason: "not now".to_owned(),
        retry_after: None,
    };
    settle(post.app(), &letter, failed).await.unwrap();
    post.work_later().await;
    let stopped = (post.mails().len(), post.delivery().await.state);
    office.resume(id).await;
    post.work_later().await;

    assert_eq!(stopped, (0, DeliveryState::Skipped));
    assert_eq!(
        (post.mails().len(), post.delivery().await.state),
        (1, DeliveryState::Sent)
    );
}

#[tokio::test]
async fn a_stop_while_everyone_was_told_already_holds_back_what_still_waits_for_the_morning() {
    let office = Office::open().await;
    let post = &office.post;
    post.phone(Place::Owner).await;
    post.home.set_clock(NIGHT);
    let id = office.start(draft(6_000)).await;
    office.tell().await;
    office.later(5);
    office.tell().await;
    post.sweep().await;

    let done = office.is_done(id).await;
    office.stop(id).await;
    post.work_at("2026-11-24T15:00:00Z").await;
    let held = post.pushes().await.len();
    office.resume(id).await;
    for _ in 0..2 {
        office.tell().await;
        post.sweep().await;
        office.later(5);
    }
    let again = admin::stop_announcement(post.app(), &office.operator, id, reason()).await;

    assert!(done);
    assert_eq!((held, post.pushes().await.len()), (0, 1));
    assert!(office.is_done(id).await);
    assert!(
        again.unwrap_err().has(Code::WrongState),
        "nothing is on its way any more"
    );
}
