//! A household with a post office: a worker, a mail server and a record of pushes.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use domain::{App, notification};
use entity::{
    account, delivery,
    delivery_attempt::{self, AttemptOutcome},
    device::{self, DevicePlatform},
    id::DeviceId,
    notification as notice,
    plan::{self, PlanKind},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use testing::{Home, Place};
use tokio_util::sync::CancellationToken;
use worker::{
    Settings, Worker,
    channel::{
        Mailer, Push,
        push::{Pushed, Recorder},
    },
    job::{remind::remind, sweep::sweep},
};

use crate::sink::{Mail, Sink};

/// Just before the hour of all who have not chosen one, on the day on which tests begin.
pub const BEFORE: &str = "2026-11-23T13:30:00Z";

/// Just after that hour.
pub const AFTER: &str = "2026-11-23T14:00:03Z";

/// A household with a post office.
pub struct Post {
    /// The household.
    pub home: Home,
    /// The mail server.
    pub sink: Sink,
    /// The record of pushes.
    pub recorder: Recorder,
    /// The worker, which does nothing by itself.
    pub worker: Worker,
}

impl Post {
    /// Opens a post office before the hour; everyone's reminders are planned, and no digests or tips.
    pub async fn open() -> Self {
        Self::of(&[PlanKind::Remind, PlanKind::Overdue]).await
    }

    /// Opens a post office before the hour; nothing but these is planned, for everyone.
    pub async fn of(kinds: &[PlanKind]) -> Self {
        let home = Home::new().await;
        home.set_clock(BEFORE);
        while notification::enrol_missing(home.app()).await.unwrap() > 0 {}
        // The day as well: it only ever grows, so nobody's change of an hour brings it back.
        let never = "9999-01-01".parse::<NaiveDate>().unwrap();
        plan::Entity::update_many()
            .set(plan::ActiveModel {
                next_on: Set(never),
                next_at: Set(never.and_time(NaiveTime::MIN).and_utc()),
                ..Default::default()
            })
            .filter(plan::Column::Kind.is_not_in(kinds.iter().copied()))
            .exec(&home.app().db)
            .await
            .unwrap();
        let sink = Sink::open().await;
        let recorder = Recorder::memory();
        let worker = Worker::new(
            home.app().clone(),
            settings(&sink, &recorder),
            CancellationToken::new(),
        );
        Self {
            home,
            sink,
            recorder,
            worker,
        }
    }

    /// Returns the app.
    pub fn app(&self) -> &App {
        self.home.app()
    }

    /// Returns how a worker of this post office works.
    pub fn settings(&self) -> Settings {
        settings(&self.sink, &self.recorder)
    }

    /// Gives someone a phone.
    pub async fn phone(&self, place: Place) -> device::Model {
        let now = self.app().clock.now();
        let person = self.home.person(place);
        let id = DeviceId::new(now);
        let row = device::Model {
            id,
            account_id: person.account.id,
            session_id: Some(person.viewer.session_id),
            platform: DevicePlatform::Ios,
            token: format!("token of {id}"),
            p256dh: None,
            auth: None,
            sandbox: false,
            name: None,
            app_version: None,
            created_at: now,
            last_seen_at: now,
        };
        let row = row.into_active_model().reset_all();
        row.insert(&self.app().db).await.unwrap()
    }

    /// Plans what is due, without sending it.
    pub async fn plan(&self) {
        remind(&self.worker).await.unwrap();
    }

    /// Sends what waits.
    pub async fn sweep(&self) {
        sweep(&self.worker).await.unwrap();
    }

    /// Plans and sends at an instant.
    pub async fn work_at(&self, instant: &str) {
        self.home.set_clock(instant);
        self.plan().await;
        self.sweep().await;
    }

    /// Moves the clock past any lease and any pause, and sends what waits then.
    pub async fn work_later(&self) {
        self.home.advance_clock(TimeDelta::minutes(31));
        self.sweep().await;
    }

    /// Returns all mails so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.sink.taken()
    }

    /// Returns to whom mails went so far, in the order of the addresses.
    pub fn mailed(&self) -> Vec<String> {
        let mut to: Vec<_> = self.mails().into_iter().map(|mail| mail.to).collect();
        to.sort();
        to
    }

    /// Returns all pushes so far.
    pub async fn pushes(&self) -> Vec<Pushed> {
        self.recorder.taken().await.unwrap()
    }

    /// Returns all deliveries, in the order in which they were made.
    pub async fn deliveries(&self) -> Vec<delivery::Model> {
        let all = delivery::Entity::find().order_by_asc(delivery::Column::Id);
        all.all(&self.app().db).await.unwrap()
    }

    /// Waits until so many deliveries have come to their ends, so that a clock that moves on ends nobody's lease.
    pub async fn wait_for(&self, count: usize) {
        let ended = async || {
            let all = self.deliveries().await;
            all.iter()
                .filter(|delivery| delivery.finished_at.is_some())
                .count()
        };
        while ended().await < count {
            tokio::task::yield_now().await;
        }
    }

    /// Returns the only delivery.
    pub async fn delivery(&self) -> delivery::Model {
        let [only] = self.deliveries().await.try_into().expect("one delivery");
        only
    }

    /// Returns how the sendings of all deliveries ended, in their order.
    pub async fn outcomes(&self) -> Vec<AttemptOutcome> {
        let all = delivery_attempt::Entity::find()
            .order_by_asc(delivery_attempt::Column::DeliveryId)
            .order_by_asc(delivery_attempt::Column::Attempt);
        let all = all.all(&self.app().db).await.unwrap();
        all.into_iter().map(|attempt| attempt.outcome).collect()
    }

    /// Returns everyone's notices, in the order in which they were made.
    pub async fn notices(&self) -> Vec<notice::Model> {
        let all = notice::Entity::find().order_by_asc(notice::Column::Id);
        all.all(&self.app().db).await.unwrap()
    }

    /// Returns the revision of someone's account.
    pub async fn revision(&self, place: Place) -> i64 {
        let account = account::Entity::find_by_id(self.home.person(place).account.id);
        account.one(&self.app().db).await.unwrap().unwrap().revision
    }
}

fn settings(sink: &Sink, recorder: &Recorder) -> Settings {
    let mailer = Mailer::smtp(&sink.url().into(), "honeyDue <hello@honeydue.example>").unwrap();
    Settings::new(mailer, Push::Record(recorder.clone()))
}
