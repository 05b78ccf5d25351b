//! Reminders, on time and once: plans, sends, sweeps and cleans.
//!
//! Any number of workers may run; none is leader. What they promise stands in the database (see [`domain::delivery`]), so a worker
//! may be killed at any step, and Redis may be wiped at any second.

mod agreement;
pub mod channel;
pub mod health;
pub mod job;
mod lane;
pub mod measure;
mod runner;
mod template;
mod watch;

use std::{net::SocketAddr, ops::Deref, sync::Arc, time::Duration};

use domain::{App, Result, delivery::SEND_TIMEOUT, reach::Patience};
use tokio_util::sync::CancellationToken;

use crate::{
    agreement::Agreement,
    channel::{Apple, Mailer, Push},
    health::Pulses,
    lane::Lanes,
    watch::Watch,
};

pub use self::{
    agreement::MAX_SKEW,
    lane::Budgets,
    runner::{once, run},
};

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

/// How long a single sending's question to the database may take: less than a claim lasts, so that a connection that alone fell silent holds up
/// one sending, and that no further.
const SILENCE: Duration = Duration::from_secs(10);

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
    /// Whether the clock agrees with the database's.
    pub(crate) agreement: Agreement,
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
            agreement: Agreement::default(),
            watch: Watch::default(),
        }))
    }

    /// Says whether anything may begin: not by a clock that is wrong, nor before it is known whether it is.
    pub(crate) async fn may_begin(&self) -> Result<bool> {
        self.agreement.holds(&self.app).await
    }

    /// Does something that asks the database and nobody else, unless that falls silent, or one connection to it does.
    pub(crate) async fn ask<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let work = tokio::time::timeout(SILENCE, Box::pin(work));
        match self.app.reach().within(Patience::WORKING, work).await? {
            Ok(answer) => answer,
            Err(_) => {
                Err(anyhow::anyhow!("the database did not answer within {} s", SILENCE.as_secs()).into())
            }
        }
    }

    /// Says whether what has begun may go on: not once it is time to stop, nor after somebody has set the clock.
    pub(crate) fn goes_on(&self) -> bool {
        !self.shutdown.is_cancelled() && self.agreement.goes_on(&self.app.clock)
    }
}

impl Deref for Worker {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
