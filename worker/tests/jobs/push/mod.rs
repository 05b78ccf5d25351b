//! Pushes, by services that stand in for Apple's, Google's and browsers'.

mod apns;
mod fcm;
mod lane;
mod off;
mod tls;
mod web;

use domain::{
    App,
    app::Parts,
    delivery::{self as deliveries, Letter, Outcome, Target},
};
use entity::{
    delivery::{self, Channel},
    device::{self, DevicePlatform},
    id::DeviceId,
    notification::Way,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use testing::{Browser, Place, PushService, Said};
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    channel::Push,
    job::{remind::remind, sweep},
};

use crate::post::{AFTER, Post};

/// A household whose worker pushes.
struct Office {
    post: Post,
    service: PushService,
    /// Apple's for developers.
    sandbox: PushService,
    worker: Worker,
}

/// A token of Apple's.
fn token(digit: &str) -> String {
    digit.repeat(64)
}

impl Office {
    /// Opens before the hour, with a worker of its own.
    async fn open() -> Self {
        let post = Post::open().await;
        let service = PushService::open().await;
        let sandbox = service.sandbox().await;
        let settings = Settings {
            push: Push::Services(service.services(&sandbox)),
            ..post.settings()
        };
        let worker = Worker::new(post.app().clone(), settings, CancellationToken::new());
        Self {
            post,
            service,
            sandbox,
            worker,
        }
    }

    /// Gives the owner a device.
    async fn device(&self, platform: DevicePlatform, token: &str) -> device::Model {
        let now = self.post.app().clock.now();
        let person = self.post.home.person(Place::Owner);
        let row = device::Model {
            id: DeviceId::new(now),
            account_id: person.account.id,
            session_id: Some(person.viewer.session_id),
            platform,
            token: token.to_owned(),
            p256dh: None,
            auth: None,
            sandbox: false,
            name: None,
            app_version: None,
            created_at: now,
            last_seen_at: now,
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.post.app().db).await.unwrap()
    }

    /// Gives the owner a browser.
    async fn browser(&self, browser: &Browser, endpoint: &str) -> device::Model {
        let row = self.device(DevicePlatform::Web, endpoint).await;
        let mut row = row.into_active_model();
        row.p256dh = sea_orm::Set(Some(browser.p256dh()));
        row.auth = sea_orm::Set(Some(browser.auth()));
        row.update(&self.post.app().db).await.unwrap()
    }

    /// Has something fall due for the owner, and plans that.
    async fn plan(&self) {
        let task = self.post.home.task("Clean the gutters").due("2026-11-23");
        task.assigned_to(Place::Owner).await;
        self.post.home.set_clock(AFTER);
        remind(&self.worker).await.unwrap();
    }

    /// Sends what goes one way.
    async fn send(&self, way: Way) {
        sweep::send(&self.worker, way).await.unwrap();
    }

    /// Returns all pushes' deliveries, in the order in which they were made.
    async fn pushes(&self) -> Vec<delivery::Model> {
        let all = self.post.deliveries().await;
        all.into_iter()
            .filter(|delivery| delivery.channel == Channel::Push)
            .collect()
    }

    /// Returns the only push's delivery.
    async fn push(&self) -> delivery::Model {
        let [only] = self.pushes().await.try_into().expect("one push");
        only
    }

    /// Returns the only push, as it is now that sending begins.
    async fn letter(&self) -> Letter {
        self.plan().await;
        let app = self.post.app();
        let claimed = deliveries::claim(app, self.push().await.id).await.unwrap();
        deliveries::begin(app, &claimed.unwrap()).await.unwrap().unwrap()
    }

    /// Hands a letter to its service, which answers as it is told.
    async fn hand_over(&self, letter: &Letter, said: Option<Said>) -> Outcome {
        self.service.answer(said);
        let Target::Push(device) = &letter.target else {
            panic!("it is a push");
        };
        let now = self.post.app().clock.now();
        self.worker.settings.push.send(letter, device, now).await
    }

    /// Returns the owner's devices.
    async fn devices(&self) -> Vec<device::Model> {
        device::Entity::find().all(&self.post.app().db).await.unwrap()
    }

    /// Puts an app together on the same database, in which there are services for some ways only.
    async fn app_with(&self, ways: Vec<Way>) -> App {
        let db = self.post.home.database().connect().await;
        App::new(Parts {
            ways,
            push_origins: vec![self.service.url().to_owned()],
            ..Parts::local(db, self.post.app().clock.clone())
        })
    }

    /// Returns a worker of another app.
    fn worker_of(&self, app: App) -> Worker {
        Worker::new(app, self.worker.settings.clone(), CancellationToken::new())
    }
}

/// Writes an outcome in a few words: what it is, the status, the reason, and the pause or whether nobody is there.
fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent { .. } => "sent".to_owned(),
        Outcome::SentElsewhere { .. } => "sent elsewhere".to_owned(),
        Outcome::Transient {
            status,
            reason,
            retry_after,
        } => {
            let pause = retry_after.map(|pause| format!(", {} s", pause.num_seconds()));
            let status = status.as_deref().unwrap_or("none");
            format!("transient {status} {reason}{}", pause.unwrap_or_default())
        }
        Outcome::Permanent {
            status,
            reason,
            target_gone,
        } => {
            let gone = if *target_gone { ", gone" } else { "" };
            format!("permanent {} {reason}{gone}", status.as_deref().unwrap_or("none"))
        }
        Outcome::Unknown { .. } => "unknown".to_owned(),
    }
}
