//! Announcements: once each and no faster than allowed, however many workers tell people and whoever dies or stops them meanwhile.

mod stop;
mod tell;
mod whom;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{
    admin::{self, Draft, NewOperator, Operator, Reason, Request, SignIn},
    announcement,
};
use entity::{
    account,
    admin_user::AdminRole,
    announcement::{AnnouncementState, Text, Texts},
    delivery::Channel,
    id::AnnouncementId,
};
use sea_orm::ActiveModelTrait;
use testing::Person;
use worker::job::announce::announce;

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
