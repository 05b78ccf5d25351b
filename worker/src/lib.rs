//! Reminders, on time and once: plans, sends, sweeps and cleans.
//!
//! Any number of workers may run; none is leader. What they promise stands in the database (see [`domain::delivery`]), so a worker
//! may be killed at any step, and Redis may be wiped at any second.

pub mod channel;
pub mod health;
pub mod job;
mod lane;
pub mod measure;
mod runner;
mod template;
mod watch;

use std::{net::SocketAddr, ops::Deref, sync::Arc, time::Duration};

use domain::{App, delivery::SEND_TIMEOUT};
use tokio_util::sync::CancellationToken;

use crate::{
    channel::{Apple, Mailer, Push},
    health::Pulses,
    lane::Lanes,
    watch::Watch,
};

pub use self::{lane::Budgets, runner::run};

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How mails leave the house.
    pub mailer: Mailer,
    /// How pushes leave the house.
    pub push: Push,
    /// How Apple's codes are exchanged and its tokens given back; not at all without a key for it.
    pub apple: Option<Apple>,
    /// Where `/health` and `/metrics` are served; nowhere for a worker inside of another process.
    pub listen: Option<SocketAddr>,
    /// Deliveries that are under way at once, on each way out of the house.
    pub concurrency: usize,
    /// How many set out a second, on each way.
    pub budgets: Budgets,
    /// How long the far end of a delivery may take; never longer than a claim allows.
    pub patience: Duration,
    /// How often it is looked what is due.
    pub plan_every: Duration,
    /// How often it is looked what nobody was woken for.
    pub sweep_every: Duration,
}

impl Settings {
    /// Makes the usual settings.
    pub fn new(mailer: Mailer, push: Push) -> Self {
        Self {
            mailer,
            push,
            apple: None,
            listen: None,
            concurrency: 32,
            budgets: Budgets::default(),
            patience: SEND_TIMEOUT.to_std().unwrap_or_default(),
            plan_every: Duration::from_secs(10),
            sweep_every: Duration::from_secs(15),
        }
    }
}

/// What every job needs at hand; cheap to clone.
#[derive(Clone)]
pub struct Worker(Arc<Parts>);

/// What a worker is put together from.
pub struct Parts {
    /// The rules, the database, the clock.
    pub app: App,
    /// How it works.
    pub settings: Settings,
    /// When it is time to stop: nothing is claimed any more, what is being sent is finished.
    pub shutdown: CancellationToken,
    /// When each of its loops moved last.
    pub pulses: Pulses,
    /// Whether the clock goes as time does.
    pub(crate) watch: Watch,
    /// What goes which way, and whether it may.
    pub(crate) lanes: Lanes,
}

impl Worker {
    /// Puts a worker together; [`run`] does so by itself.
    pub fn new(app: App, settings: Settings, shutdown: CancellationToken) -> Self {
        Self(Arc::new(Parts {
            app,
            lanes: Lanes::new(settings.budgets),
            settings,
            shutdown,
            pulses: Pulses::default(),
            watch: Watch::default(),
        }))
    }
}

impl Deref for Worker {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
