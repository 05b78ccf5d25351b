//! What every use case needs at hand.

use std::{ops::Deref, sync::Arc};

use entity::{notification::Way, tier::Tier};
use sea_orm::DatabaseConnection;

use crate::{
    app_version, bus::Bus, cache::Cache, clock::Clock, queue::Queue, reach::Reach, residence::screen::Zones,
    session::Memory, store::Store, subscription::Shops, token::SecretKey,
};

/// The parts that a running honeyDue is put together from. Each is an enum with a local variant, so the embedded mode and the
/// tests run the same code.
pub struct Parts {
    /// The database: the only place that holds promises.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Clock,
    /// Tells other replicas what was committed.
    pub bus: Bus,
    /// Wakes workers for what was committed.
    pub queue: Queue,
    /// What may be forgotten at any time.
    pub cache: Cache,
    /// Where bytes are kept.
    pub store: Store,
    /// The installation's secret; the same in every replica.
    pub secret: SecretKey,
    /// How much is too much.
    pub limits: Limits,
    /// The plan of accounts that have bought nothing.
    pub default_tier: Tier,
    /// Where people reach this installation, e.g. `https://honeydue.example`; no slash at its end.
    pub public_url: String,
    /// The ways out of the house for which there is a service here.
    pub ways: Vec<Way>,
    /// Where browsers' pushes may go beside the push services that are known: origins without a slash at their end, trusted as they are.
    pub push_origins: Vec<String>,
    /// The stores that plans are sold in.
    pub shops: Shops,
}

/// How much is too much. The defaults suit the open internet.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Tries to sign in, for one address from one network, within a quarter of an hour.
    pub sign_in_tries: u64,
    /// Tries to sign in from one network within a quarter of an hour, whichever addresses it tries.
    pub sign_in_tries_by_network: u64,
    /// Tries to sign in at one address within an hour, wherever they come from; past that, only networks from which its account is signed
    /// in are let in.
    pub sign_in_tries_everywhere: u64,
    /// Accounts made from one network within a quarter of an hour.
    pub sign_ups: u64,
    /// Tries with invitation codes, and as many with codes from mails, for one account or network, within an hour.
    pub code_tries: u64,
    /// Codes mailed for one account, and to one address, within an hour: each gives five guesses more.
    pub mailed_codes: u64,
    /// Codes mailed at the wish of one network within an hour.
    pub mailed_codes_by_network: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_tries: 10,
            sign_in_tries_by_network: 200,
            sign_in_tries_everywhere: 100,
            sign_ups: 60,
            code_tries: 60,
            mailed_codes: 5,
            mailed_codes_by_network: 60,
        }
    }
}

impl Parts {
    /// Puts everything but the database within this process, and bytes into a folder: what the embedded mode and the tests start from.
    pub fn local(db: DatabaseConnection, clock: Clock) -> Self {
        Self {
            db,
            clock,
            bus: Bus::memory(),
            cache: Cache::memory(),
            store: Store::Disk(std::env::temp_dir().join("honeydue")),
            secret: SecretKey::fresh(),
            limits: Limits::default(),
            // Without a store there is nothing to buy.
            default_tier: Tier::Pro,
            public_url: "http://localhost:8000".to_owned(),
            queue: Queue::memory(),
            ways: vec![Way::Ios, Way::Android, Way::Web, Way::Mail],
            push_origins: Vec::new(),
            shops: Shops::default(),
        }
    }
}

/// The parts, shared; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    sessions: Memory,
    zones: Zones,
    app_versions: app_version::Memory,
    reach: Reach,
}

impl App {
    /// Puts an app together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            reach: Reach::new(parts.db.clone()),
            parts,
            sessions: Memory::new(),
            zones: Zones::new(),
            app_versions: app_version::Memory::default(),
        }))
    }

    /// Returns what this process remembers of sessions.
    pub(crate) fn sessions(&self) -> &Memory {
        &self.0.sessions
    }

    /// Returns what says whether the database still answers.
    pub fn reach(&self) -> &Reach {
        &self.0.reach
    }

    /// Returns what this process remembers of homes' zones.
    pub(crate) fn zones(&self) -> &Zones {
        &self.0.zones
    }

    /// Returns what this process remembers of the apps' versions.
    pub(crate) fn app_versions(&self) -> &app_version::Memory {
        &self.0.app_versions
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
