//! What Apple lets us do: codes are exchanged, and tokens given back when the account goes.

use chrono::TimeDelta;
use domain::{
    Edit,
    clean::clean,
    identity::{self, Newcomer, Verified, grant},
    queue::Job,
    session::{Origin, SignedIn},
};
use entity::{
    account,
    apple_grant::{self, GrantKind},
    identity::IdentityProvider,
};
use sea_orm::EntityTrait;
use testing::{CLIENT_ID, Issuer, Mood};
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    job::{self, grant::rest},
};

use crate::post::Post;

/// A household, Apple, and a worker that has the key for it.
struct Stage {
    post: Post,
    issuer: Issuer,
    worker: Worker,
}

impl Stage {
    async fn new() -> Self {
        let (post, issuer) = (Post::open().await, Issuer::open().await);
        let settings = Settings {
            apple: Some(issuer.apple()),
            ..post.settings()
        };
        let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
        Self { post, issuer, worker }
    }

    /// Signs somebody in with Apple, by a code.
    async fn sign_in(&self, subject: &str, code: &str) -> SignedIn {
        let verified = Verified {
            provider: IdentityProvider::Apple,
            client_id: CLIENT_ID.to_owned(),
            subject: subject.to_owned(),
            email: Some(format!("{subject}@example.org")),
            email_verified: true,
            name: None,
        };
        let newcomer = Newcomer {
            authorization_code: Some(code.to_owned()),
            ..Newcomer::default()
        };
        let signed_in = identity::sign_in(
            self.post.app(),
            async { Ok(verified) },
            newcomer,
            Origin::default(),
        );
        signed_in.await.unwrap()
    }

    /// Signs Ada in, and has her code exchanged.
    async fn ada(&self) -> SignedIn {
        let ada = self.sign_in("ada", "code of ada").await;
        self.work().await;
        ada
    }

    /// Does all that workers were woken for.
    async fn work(&self) {
        for job in self.post.app().queue.take().await.unwrap() {
            job::run(&self.worker, job).await;
        }
    }

    /// Does what nobody was woken for.
    async fn rest(&self) {
        rest(&self.worker).await.unwrap();
    }

    async fn rows(&self) -> Vec<apple_grant::Model> {
        apple_grant::Entity::find()
            .all(&self.post.app().db)
            .await
            .unwrap()
    }

    async fn erase(&self, ada: &SignedIn) {
        let gone = account::Entity::delete_by_id(ada.account.id);
        gone.exec(&self.post.app().db).await.unwrap();
    }

    fn later(&self, by: TimeDelta) {
        self.post.home.advance_clock(by);
    }
}

#[tokio::test]
async fn a_code_is_exchanged_for_a_token_that_is_kept_sealed() {
    let stage = Stage::new().await;
    let ada = stage.sign_in("ada", "code of ada").await;
    let held = stage.rows().await;
    assert_eq!(
        (held[0].kind, held[0].account_id),
        (GrantKind::Code, Some(ada.account.id))
    );

    stage.work().await;

    let kept = stage.rows().await;
    assert_eq!((kept.len(), kept[0].kind), (1, GrantKind::Token));
    assert_eq!(kept[0].account_id, Some(ada.account.id));
    assert_eq!(
        stage.issuer.asked("code"),
        [("/auth/token", "code of ada".to_owned())]
    );
    assert_eq!(
        stage.issuer.asked("grant_type"),
        [("/auth/token", "authorization_code".to_owned())]
    );
    for row in held.iter().chain(&kept) {
        let sealed = String::from_utf8_lossy(&row.sealed);
        assert!(!sealed.contains("ada") && !sealed.contains("token"), "{sealed}");
    }
    stage.rest().await;
    stage.later(TimeDelta::days(365));
    stage.rest().await;
    assert_eq!(stage.issuer.asked("code").len(), 1, "it is only kept");
}

#[tokio::test]
async fn whoever_was_not_woken_exchanges_it_too_and_twice_does_no_harm() {
    let stage = Stage::new().await;
    stage.sign_in("ada", "code of ada").await;
    let jobs = stage.post.app().queue.take().await.unwrap();

    stage.rest().await;
    for job in jobs {
        assert!(matches!(job, Job::Grant(_)), "{job:?}");
        job::run(&stage.worker, job).await;
    }

    assert_eq!(stage.issuer.asked("code").len(), 1);
    assert_eq!(stage.rows().await[0].kind, GrantKind::Token);
}

#[tokio::test]
async fn the_next_token_takes_the_place_of_the_one_before() {
    let stage = Stage::new().await;
    let ada = stage.ada().await;

    let again = stage.ada().await;
    stage.sign_in("bob", "code of bob").await;
    stage.work().await;

    assert_eq!(again.account.id, ada.account.id);
    assert_eq!(stage.rows().await.len(), 2, "one of each");
    stage.erase(&ada).await;
    stage.rest().await;
    let revoked = ("/auth/revoke", "refresh token 2 of ada".to_owned());
    assert_eq!(stage.issuer.asked("token").last(), Some(&revoked));
}

#[tokio::test]
async fn a_token_is_revoked_when_its_account_is_gone_however_that_came_to_be() {
    let stage = Stage::new().await;
    let ada = stage.ada().await;

    stage.erase(&ada).await;
    stage.rest().await;

    let revoked = ("/auth/revoke", "refresh token 1 of ada".to_owned());
    assert_eq!(stage.issuer.asked("token").last(), Some(&revoked));
    assert_eq!(
        stage.issuer.asked("token_type_hint").last().unwrap().1,
        "refresh_token"
    );
    assert_eq!(stage.rows().await, []);
}

#[tokio::test]
async fn a_person_who_gives_the_account_up_has_it_revoked_at_once() {
    let stage = Stage::new().await;
    let ada = stage.ada().await;
    stage.sign_in("ada", "code of ada").await;
    stage.post.app().queue.take().await;

    let (mut edit, account) = Edit::account(stage.post.app(), &ada.viewer).await.unwrap();
    grant::revoke(&mut edit, account.id).await.unwrap();
    edit.commit().await.unwrap();
    stage.work().await;
    stage.work().await;

    let asked = stage.issuer.asked("token");
    let n_revoked = asked.iter().filter(|(path, _)| *path == "/auth/revoke").count();
    assert_eq!(n_revoked, 2, "the code that was on its way too: {asked:?}");
    assert_eq!(stage.rows().await, []);
}

#[tokio::test]
async fn a_token_that_cannot_be_revoked_waits_longer_each_time_and_is_not_forgotten() {
    let stage = Stage::new().await;
    let ada = stage.ada().await;
    stage.erase(&ada).await;
    let n_tries = || stage.issuer.asked("token").len() - 1;

    for (n, mood) in [Mood::Gone, Mood::Strict, Mood::Moved].into_iter().enumerate() {
        stage.issuer.feel(mood);
        stage.rest().await;
        stage.rest().await;
        assert_eq!(n_tries(), n + 1, "{mood:?}");
        stage.later(TimeDelta::seconds(30 << n));
    }
    stage.issuer.feel(Mood::Fine);
    stage.rest().await;

    assert_eq!(n_tries(), 4);
    assert_eq!(stage.rows().await, []);
}

#[tokio::test]
async fn there_is_an_end_to_trying_after_two_weeks() {
    let stage = Stage::new().await;
    let ada = stage.ada().await;
    stage.erase(&ada).await;
    stage.issuer.feel(Mood::Gone);

    for day in 0..14 {
        for _ in 0..4 {
            stage.rest().await;
            stage.later(TimeDelta::hours(6));
        }
        assert_eq!(stage.rows().await.len(), 1, "day {day}");
    }
    for _ in 0..20 {
        stage.rest().await;
        stage.later(TimeDelta::hours(6));
    }

    assert_eq!(stage.rows().await, []);
}

#[tokio::test]
async fn a_code_is_tried_again_while_apple_takes_it() {
    let stage = Stage::new().await;
    stage.issuer.feel(Mood::Gone);
    let ada = stage.ada().await;

    stage.later(TimeDelta::seconds(29));
    stage.rest().await;
    assert_eq!(stage.issuer.asked("code").len(), 1);
    stage.later(TimeDelta::seconds(1));
    stage.issuer.feel(Mood::Fine);
    stage.rest().await;

    let kept = stage.rows().await;
    assert_eq!(
        (kept[0].kind, kept[0].account_id),
        (GrantKind::Token, Some(ada.account.id))
    );
}

#[tokio::test]
async fn a_code_that_nothing_can_come_of_is_dropped_and_the_person_stays_signed_in() {
    for mood in [Mood::Strict, Mood::Gone] {
        let stage = Stage::new().await;
        stage.issuer.feel(mood);
        let ada = stage.ada().await;

        if mood == Mood::Gone {
            stage.later(TimeDelta::minutes(5));
            stage.rest().await;
            assert_eq!(stage.issuer.asked("code").len(), 1, "Apple would not take it");
        }

        assert_eq!(stage.rows().await, [], "{mood:?}");
        let token = &ada.tokens.access_token;
        let viewer = domain::session::authenticate(stage.post.app(), token).await;
        assert_eq!(viewer.unwrap(), Some(ada.viewer));
    }
}

#[tokio::test]
async fn a_code_of_somebody_elses_is_not_kept() {
    let stage = Stage::new().await;

    stage.sign_in("eve", "code of ada").await;
    stage.work().await;

    assert_eq!(stage.rows().await, []);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let stage = Stage::new().await;
    stage.issuer.feel(Mood::Talkative);

    stage.ada().await;

    assert_eq!(
        stage.rows().await[0].kind,
        GrantKind::Code,
        "it waits for another try"
    );
}

#[tokio::test]
async fn without_a_key_nothing_is_asked_and_codes_are_cleaned_away() {
    let stage = Stage::new().await;
    stage.sign_in("ada", "code of ada").await;

    for job in stage.post.app().queue.take().await.unwrap() {
        job::run(&stage.post.worker, job).await;
    }
    rest(&stage.post.worker).await.unwrap();
    stage.later(TimeDelta::minutes(64));
    clean(stage.post.app(), || true).await.unwrap();
    assert_eq!(stage.rows().await.len(), 1);
    stage.later(TimeDelta::minutes(2));
    clean(stage.post.app(), || true).await.unwrap();

    assert_eq!(stage.rows().await, []);
    assert_eq!(stage.issuer.asked("code"), []);
}
