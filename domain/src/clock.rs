//! The one place that knows what time it is.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::{db::is_postgres, error::Result};

/// Tells the time, to the microsecond: that is how exactly Postgres keeps an instant.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// The machine's clock, as if it were wrong by so much; for tests.
    Wrong(TimeDelta),
    /// A clock that stands still until it is moved; for tests.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// Makes a clock that stands at `now`.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// Returns the present instant.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => machines(),
            Self::Wrong(by) => machines() + *by,
            Self::Fixed(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Returns how far the database's clock is ahead of this one, to half the time that asking takes.
    ///
    /// Nothing for SQLite, which has the machine's clock, and for a clock that stands still.
    pub async fn skew(&self, db: &DatabaseConnection) -> Result<TimeDelta> {
        if !is_postgres(db) || matches!(self, Self::Fixed(_)) {
            return Ok(TimeDelta::zero());
        }
        let before = self.now();
        let statement = Statement::from_string(db.get_database_backend(), "SELECT clock_timestamp() AS now");
        let row = db.query_one_raw(statement).await?;
        let after = self.now();
        let theirs: DateTime<Utc> = row.map_or(Ok(after), |row| row.try_get("", "now"))?;
        Ok(theirs - (before + (after - before) / 2))
    }

    /// Moves a fixed clock; the system's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Fixed(now) = self {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }

    /// Moves a fixed clock onwards; the system's clock is left alone.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }
}

/// Asks the machine.
fn machines() -> DateTime<Utc> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that asks the machine"
    )]
    let now = Utc::now();
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}
