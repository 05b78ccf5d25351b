//! A household with a database of its own.

use std::sync::OnceLock;

use axum::Router;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::{
    App, Clock, app::Parts, app_version, bus::Bus, cache::Cache, queue::Queue, redis::Redis, session,
    store::Store, token::SecretKey,
};
use entity::{residence, tier::Tier};
use sea_orm::DatabaseConnection;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    Client, Database, Person, Place, TaskBuilder, client,
    count::Statements,
    database::setting,
    household::{self, Household},
};

/// When every test begins: a Monday, 08:00 in the test home's zone.
pub const NOW: &str = "2026-11-23T14:00:00Z";

/// Where tests find a Redis; without it, everything stays within the process.
const REDIS: &str = "HONEYDUE_TEST_REDIS_URL";

/// What every replica of a test home is given.
const SECRET: &str = "the secret of all test homes, long enough";

/// A household with its own database, clock, bus and cache.
pub struct Home {
    app: App,
    household: Household,
    router: OnceLock<Router>,
    statements: Statements,
    // Dropped last: everything above holds connections.
    database: Database,
}

impl Home {
    /// Builds a home in Chicago with an owner, a manager, a member and a viewer; it is Monday, 23 November 2026, 08:00 there.
    ///
    /// Everyone has the paid plan, as where nothing is sold.
    pub async fn new() -> Self {
        Self::with_tier(Tier::Pro).await
    }

    /// Builds the same home where everyone has the plan that costs nothing until they have bought another.
    ///
    /// There are more people in it already than that plan allows.
    pub async fn free() -> Self {
        Self::with_tier(Tier::Free).await
    }

    async fn with_tier(default_tier: Tier) -> Self {
        let database = Database::new().await;
        let statements = Statements::default();
        let mut db = database.connect().await;
        statements.watch(&mut db);
        let parts = Parts::local(db, Clock::fixed(instant(NOW)));
        let app = assemble(
            &database,
            Parts {
                default_tier,
                ..parts
            },
        );
        let household = Household::settle(&app.db, app.clock.now()).await;
        statements.take();
        Self {
            app,
            household,
            router: OnceLock::new(),
            statements,
            database,
        }
    }

    /// Returns the app, for tests that call the domain itself.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Returns the home as it was when the test began.
    pub fn residence(&self) -> &residence::Model {
        &self.household.residence
    }

    /// Returns the one who stands at `place`.
    pub fn person(&self, place: Place) -> &Person {
        self.household.person(place)
    }

    /// Makes an account that has nothing to do with the home, and signs it in.
    pub async fn newcomer(&self, name: &str) -> Person {
        household::newcomer(&self.app.db, name, self.app.clock.now()).await
    }

    /// Returns the database, for tests that open connections of their own.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Returns the app in the owner's hand.
    pub fn owner(&self) -> Client {
        self.client(Place::Owner)
    }

    /// Returns the app in the manager's hand.
    pub fn manager(&self) -> Client {
        self.client(Place::Manager)
    }

    /// Returns the app in the member's hand.
    pub fn member(&self) -> Client {
        self.client(Place::Member)
    }

    /// Returns the app in the viewer's hand.
    pub fn viewer(&self) -> Client {
        self.client(Place::Viewer)
    }

    /// Returns the app in the hand of somebody who has nothing to do with the home.
    pub fn stranger(&self) -> Client {
        self.client(Place::Stranger)
    }

    /// Returns an app that nobody is signed in with.
    pub fn nobody(&self) -> Client {
        Client::new(self.router(), client::PUBLIC, None)
    }

    /// Returns the app in the hand of the one who stands at `place`.
    pub fn client(&self, place: Place) -> Client {
        self.client_of(self.person(place).clone())
    }

    /// Returns the app in somebody's hand, e.g. of one who was added.
    pub fn client_of(&self, person: Person) -> Client {
        Client::new(self.router(), client::PUBLIC, Some(person))
    }

    /// Returns the whole router of this app, put together when it is first asked for.
    fn router(&self) -> Router {
        self.router.get_or_init(|| client::router(&self.app)).clone()
    }

    /// Begins a task of the home; awaiting it makes it.
    pub fn task(&self, title: &str) -> TaskBuilder<'_> {
        TaskBuilder::new(self, title)
    }

    /// Moves the home's clock to an instant, e.g. `2026-12-01T09:30:00Z`.
    pub fn set_clock(&self, to: &str) {
        self.app.clock.set(instant(to));
    }

    /// Moves the home's clock onwards.
    pub fn advance_clock(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }

    /// Does something and returns its result with the statements that reached the database meanwhile.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, Vec<String>) {
        self.statements.take();
        let result = work.await;
        (result, self.statements.take())
    }

    /// Does something and counts the statements that reached the database meanwhile.
    pub async fn count_statements<T>(&self, work: impl Future<Output = T>) -> (T, usize) {
        let (result, statements) = self.statements(work).await;
        (result, statements.len())
    }

    /// Gives the tests' Redis a command, if they have one; `{}` stands for what this home's keys begin with.
    ///
    /// Some commands, such as `FLUSHALL`, reach every other test too, and each must bear that.
    pub async fn redis(&self, command: &str) {
        let Some(url) = setting(REDIS) else { return };
        let address = url
            .trim_start_matches("redis://")
            .split('/')
            .next()
            .unwrap_or_default();
        let command = command.replace("{}", &prefix(&self.database));
        let mut redis = TcpStream::connect(address)
            .await
            .expect("the test run names a Redis");
        let both = format!("{command}\r\nQUIT\r\n");
        redis.write_all(both.as_bytes()).await.expect("Redis listens");
        let mut answer = String::new();
        redis.read_to_string(&mut answer).await.expect("Redis answers");
        assert!(!answer.starts_with('-'), "{answer}");
    }

    /// Puts another app together on the same database and Redis, as a second replica would: with a pool and caches of its own.
    ///
    /// Without Redis the two share a bus and a queue, since that is all they could hear of each other.
    pub async fn second_app(&self) -> App {
        let db: DatabaseConnection = self.database.connect().await;
        let parts = Parts::local(db, self.app.clock.clone());
        let (bus, queue) = (self.app.bus.clone(), self.app.queue.clone());
        let default_tier = self.app.default_tier;
        assemble(
            &self.database,
            Parts {
                bus,
                queue,
                default_tier,
                ..parts
            },
        )
    }
}

/// Returns the address of the Redis that the tests run on, for tests that come between it and a replica.
pub fn redis_url() -> Option<String> {
    setting(REDIS)
}

/// Puts an app together, on Redis where the tests have one, under a prefix of the test's own.
fn assemble(database: &Database, parts: Parts) -> App {
    let secret = SecretKey::new(&SECRET.into()).expect("a secret that is long enough");
    let local = Parts {
        secret,
        store: Store::Disk(database.files()),
        ..parts
    };
    let parts = match redis_url() {
        Some(url) => {
            let redis = Redis::new(&url.into(), &prefix(database)).expect("the test run names a Redis");
            Parts {
                bus: Bus::redis(redis.clone()),
                queue: Queue::Redis(redis.clone()),
                cache: Cache::redis(redis),
                ..local
            }
        }
        None => local,
    };
    let app = App::new(parts);
    tokio::spawn(session::forget_on_news(app.clone()));
    tokio::spawn(app_version::forget_on_news(app.clone()));
    app
}

/// Returns what a test's keys in Redis begin with.
fn prefix(database: &Database) -> String {
    format!("{}:", database.name())
}

fn instant(text: &str) -> DateTime<Utc> {
    let instant = DateTime::parse_from_rfc3339(text).expect("an instant such as 2026-11-23T14:00:00Z");
    Utc.from_utc_datetime(&instant.naive_utc())
}
