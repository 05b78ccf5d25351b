//! What every use case needs at hand.

use std::{ops::Deref, sync::Arc};

use sea_orm::DatabaseConnection;

use crate::{bus::Bus, clock::Clock};

/// The parts that a running honeyDue is put together from. Each is an enum with a local variant, so the embedded mode and the
/// tests run the same code.
pub struct Parts {
    /// The database: the only place that holds promises.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Clock,
    /// Tells other replicas what was committed.
    pub bus: Bus,
}

impl Parts {
    /// Puts everything but the database within this process: what the embedded mode and the tests start from.
    pub fn local(db: DatabaseConnection, clock: Clock) -> Self {
        Self {
            db,
            clock,
            bus: Bus::memory(),
        }
    }
}

/// The parts, shared; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Puts an app together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
