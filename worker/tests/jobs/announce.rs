//! Announcements: once each and no faster than allowed, however many workers tell people and whoever dies or stops them meanwhile.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Code, Locale,
    admin::{self, Draft, NewOperator, Operator, Reason, Request, SignIn},
    announcement::{self, Audience, preview, progress},
    delivery::{Outcome, begin, claim_due, settle},
    preference::{Topic, Unwanted},
    queue::Job,
};
use entity::{
    account,
    admin_user::AdminRole,
    announcement::{AnnouncementHomes, AnnouncementState, Text, Texts},
    delivery::{Channel, DeliveryState},
    id::AnnouncementId,
    notification::NotificationKind,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use testing::{Person, Place};
use tokio_util::sync::CancellationToken;
use worker::{
    Worker,
    job::{self, announce::announce},
};

use crate::post::Post;

/// Everyone of a test home.
const HOME: usize = 5;

/// Four in the afternoon where everyone lives.
const AFTERNOON: &str = "2026-11-23T22:00:00Z";

/// Ten in the evening there.
const NIGHT: &str = "2026-11-24T04:00:00Z";

/// A post office and an operator in the afternoon.
struct Office {
    post: Post,
    operator: Operator,
}

fn reason() -> Reason {
    Reason::of("it is time").unwrap()
}

fn draft(per_minute: i32) -> Draft {
    let text = |title: &str, body: &str| Text {
        title: title.to_owned(),
        body: body.to_owned(),
    };
    Draft {
        texts: Texts {
            en: text("A new app", "It is quicker.\n\nHave fun!"),
            de: text("Eine neue App", "Sie ist schneller."),
        },
        per_minute,
        ..Draft::default()
    }
}

impl Office {
    async fn open() -> Self {
        let post = Post::of(&[]).await;
        post.home.set_clock(AFTERNOON);
        let new = NewOperator {
            email: "olga@honeydue.example".to_owned(),
            password: "correct horse".to_owned(),
            name: "Olga Operator".to_owned(),
            role: AdminRole::Operator,
        };
        let user = admin::create(post.app(), new).await.unwrap();
        let signed_in = admin::sign_in(
            post.app(),
            &user.email,
            "correct horse".to_owned(),
            Request::default(),
        );
        let SignIn::Done(operator, _) = signed_in.await.unwrap() else {
            panic!("nobody has set an app up");
        };
        Self {
            post,
            operator: *operator,
        }
    }

    /// Has some more people sign up.
    async fn crowd(&self, count: usize) -> Vec<Person> {
        let mut crowd = Vec::new();
        for n in 0..count {
            crowd.push(self.post.home.newcomer(&format!("Newcomer {n}")).await);
        }
        crowd
    }

    async fn write(&self, draft: Draft) -> AnnouncementId {
        admin::create_announcement(self.post.app(), &self.operator, draft, None)
            .await
            .unwrap()
    }

    async fn start(&self, draft: Draft) -> AnnouncementId {
        let id = self.write(draft).await;
        admin::start_announcement(self.post.app(), &self.operator, (id, 1), reason())
            .await
            .unwrap();
        id
    }

    async fn stop(&self, id: AnnouncementId) {
        admin::stop_announcement(self.post.app(), &self.operator, id, reason())
            .await
            .unwrap();
    }

    async fn resume(&self, id: AnnouncementId) {
        admin::resume_announcement(self.post.app(), &self.operator, id, reason())
            .await
            .unwrap();
    }

    /// Tells those whose turn has come, and returns how many have been told by then.
    async fn tell(&self) -> usize {
        announce(&self.post.worker).await.unwrap();
        self.told().await
    }

    async fn told(&self) -> usize {
        self.post.notices().await.len()
    }

    async fn row(&self, id: AnnouncementId) -> entity::announcement::Model {
        announcement::find::by_id(self.post.app(), id)
            .await
            .unwrap()
            .unwrap()
    }

    async fn is_done(&self, id: AnnouncementId) -> bool {
        self.row(id).await.state == AnnouncementState::Done
    }

    fn later(&self, seconds: i64) {
        self.post.home.advance_clock(TimeDelta::seconds(seconds));
    }

    /// Changes somebody's account.
    async fn change(&self, person: &Person, change: impl FnOnce(&mut account::ActiveModel)) {
        let mut row: account::ActiveModel = person.account.clone().into();
        change(&mut row);
        row.update(&self.post.app().db).await.unwrap();
    }

    /// Says that nobody was told twice and nothing was made twice.
    async fn assert_once_each(&self, count: usize) {
        let notices = self.post.notices().await;
        let told: BTreeSet<_> = notices.iter().map(|notice| notice.account_id).collect();
        assert_eq!((notices.len(), told.len()), (count, count));
        let deliveries = self.post.deliveries().await;
        let mailed: BTreeSet<_> = deliveries
            .iter()
            .filter(|delivery| delivery.channel == Channel::Mail)
            .map(|delivery| delivery.account_id)
            .collect();
        let n_mails = deliveries
            .iter()
            .filter(|delivery| delivery.channel == Channel::Mail)
            .count();
        assert_eq!(n_mails, mailed.len());
    }
}

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

#[tokio::test]
async fn nobody_is_woken_by_news_and_those_who_rest_do_not_get_theirs_all_at_once() {
    let office = Office::open().await;
    let post = &office.post;
    for place in [Place::Owner, Place::Manager, Place::Member] {
        post.phone(place).await;
    }
    // The member works at night and rests in the morning.
    let own = format!(
        "INSERT INTO notification_preference (account_id, digest_weekday, tips_by_email, quiet_from, quiet_to, max_push_per_day, digest)
         SELECT id, 'MONDAY', true, '06:00:00', '12:00:00', 20, 'OFF' FROM account WHERE email = '{}'",
        post.home.person(Place::Member).account.email
    );
    post.app().db.execute_unprepared(&own).await.unwrap();
    post.home.set_clock(NIGHT);
    office.start(draft(6)).await;

    for _ in 0..6 {
        office.tell().await;
        post.sweep().await;
        office.later(10);
    }
    let at_night: Vec<_> = post.pushes().await.iter().map(|push| push.device_id).collect();
    let mails = post.mails().len();
    let mut due: Vec<DateTime<Utc>> = post
        .deliveries()
        .await
        .iter()
        .filter(|delivery| delivery.channel == Channel::Push && delivery.state == DeliveryState::Waiting)
        .map(|delivery| delivery.due_at)
        .collect();
    due.sort();
    post.work_at("2026-11-24T14:05:00Z").await;

    assert_eq!(
        (at_night.len(), mails),
        (1, HOME),
        "one is awake, and mails wake nobody"
    );
    let morning: DateTime<Utc> = "2026-11-24T14:00:00Z".parse().unwrap();
    assert!(
        due.iter()
            .all(|due| *due > morning && *due < morning + TimeDelta::minutes(2))
    );
    assert!(due[1] - due[0] >= TimeDelta::seconds(10), "{due:?}");
    assert_eq!(post.pushes().await.len(), 3);
}

#[tokio::test]
async fn nothing_goes_to_those_who_want_none_of_it_and_nobody_is_told_who_is_shut_out() {
    let office = Office::open().await;
    let post = &office.post;
    let app = post.app();
    let person = |place| post.home.person(place);
    post.phone(Place::Owner).await;
    post.phone(Place::Manager).await;
    let unwanted = Unwanted {
        account_id: person(Place::Owner).account.id,
        topic: Topic::Notices(NotificationKind::Announcement),
    };
    unwanted.end(app).await.unwrap();
    let muted = format!(
        "INSERT INTO notification_channel (account_id, kind, push, email) SELECT id, 'ANNOUNCEMENT', false, true FROM account WHERE email = '{}'",
        person(Place::Manager).account.email
    );
    let bounced = format!(
        "INSERT INTO suppression (email, reason, created_at) VALUES ('{}', '550 5.1.1', '2026-11-23T00:00:00Z')",
        person(Place::Member).account.email
    );
    for sql in [&muted, &bounced] {
        app.db.execute_unprepared(sql).await.unwrap();
    }
    let now = app.clock.now();
    office
        .change(person(Place::Viewer), |row| row.suspended_at = Set(Some(now)))
        .await;
    office
        .change(person(Place::Stranger), |row| row.deleted_at = Set(Some(now)))
        .await;
    let id = office.start(draft(6_000)).await;

    office.tell().await;
    post.sweep().await;

    assert_eq!(post.mailed(), ["manager@example.com"]);
    assert_eq!(post.pushes().await.len(), 1);
    let row = office.row(id).await;
    assert_eq!((row.audience, row.n_told, row.n_inbox_only), (Some(3), 3, 1));
}

#[tokio::test]
async fn whoever_does_without_them_between_the_telling_and_the_sending_is_left_alone() {
    let office = Office::open().await;
    let post = &office.post;
    office.start(draft(6_000)).await;
    office.tell().await;

    let unwanted = Unwanted {
        account_id: post.home.person(Place::Owner).account.id,
        topic: Topic::Notices(NotificationKind::Announcement),
    };
    unwanted.end(post.app()).await.unwrap();
    post.sweep().await;

    assert!(!post.mailed().contains(&"owner@example.com".to_owned()));
    assert_eq!(post.mails().len(), HOME - 1);
}

#[tokio::test]
async fn whoever_signs_up_after_the_start_is_not_told() {
    let office = Office::open().await;
    let id = office.start(draft(12)).await;
    office.tell().await;
    office.later(5);
    office.crowd(3).await;

    while !office.is_done(id).await {
        office.tell().await;
        office.later(5);
    }

    office.assert_once_each(HOME).await;
}

#[tokio::test]
async fn somebody_of_whom_nothing_can_be_read_is_passed_over_and_all_others_are_told() {
    let office = Office::open().await;
    let nonsense = format!(
        "INSERT INTO notification_preference (account_id, digest_weekday, tips_by_email, max_push_per_day, digest)
         SELECT id, 'NEVERDAY', true, 20, 'OFF' FROM account WHERE email = '{}'",
        office.post.home.person(Place::Manager).account.email
    );
    office.post.app().db.execute_unprepared(&nonsense).await.unwrap();
    let id = office.start(draft(6_000)).await;

    for _ in 0..HOME + 2 {
        office.tell().await;
        office.later(5);
    }
    office.post.sweep().await;

    assert!(office.is_done(id).await);
    assert_eq!(office.row(id).await.n_failed, 1);
    assert_eq!(office.post.mails().len(), HOME - 1);
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

#[tokio::test]
async fn a_trial_goes_to_one_account_at_once_and_counts_for_nothing() {
    let office = Office::open().await;
    let post = &office.post;
    post.phone(Place::Owner).await;
    post.home.set_clock(NIGHT);
    let id = office.write(draft(6_000)).await;

    let own = admin::test_announcement(post.app(), &office.operator, (id, None), None).await;
    admin::test_announcement(
        post.app(),
        &office.operator,
        (id, Some(" Owner@example.com ")),
        None,
    )
    .await
    .unwrap();
    post.sweep().await;

    assert!(
        own.unwrap_err().has(Code::NotFound),
        "the operator has no account"
    );
    assert_eq!(post.mails()[0].header("Subject"), "A new app");
    assert_eq!(post.pushes().await[0].title, "A new app");
    let row = office.row(id).await;
    assert_eq!((row.state, row.n_told), (AnnouncementState::Draft, 0));
    let all = entity::delivery::Entity::find()
        .all(&post.app().db)
        .await
        .unwrap();
    assert!(
        all.iter()
            .all(|delivery| delivery.kind == Some(NotificationKind::Test))
    );
}
