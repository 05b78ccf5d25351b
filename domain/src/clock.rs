//! The one place that knows what time it is.

use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Instant,
};

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
    Fixed(Arc<Mutex<Stand>>),
}

/// Where a fixed clock stands.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    now: DateTime<Utc>,
    /// How much time has really passed.
    run: TimeDelta,
}

impl Clock {
    /// Makes a clock that stands at `now`.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(Stand {
            now,
            run: TimeDelta::zero(),
        })))
    }

    /// Returns the present instant.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => machines(),
            Self::Wrong(by) => machines() + *by,
            Self::Fixed(stand) => stand.lock().unwrap_or_else(PoisonError::into_inner).now,
        }
    }

    /// Returns how long the clock has run, by a measure that nobody sets: the difference of two says how much time has passed.
    pub fn run(&self) -> TimeDelta {
        static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Self::System | Self::Wrong(_) => TimeDelta::from_std(BEGUN.elapsed()).unwrap_or(TimeDelta::MAX),
            Self::Fixed(stand) => stand.lock().unwrap_or_else(PoisonError::into_inner).run,
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

    /// Lets time pass on a fixed clock until an instant; the system's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        self.stand(|stand| {
            stand.run += (to - stand.now).max(TimeDelta::zero());
            stand.now = to;
        });
    }

    /// Moves a fixed clock onwards; the system's clock is left alone.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }

    /// Puts a fixed clock forward though no time has passed; the system's clock is left alone.
    pub fn jump(&self, by: TimeDelta) {
        self.stand(|stand| stand.now += by);
    }

    fn stand(&self, change: impl FnOnce(&mut Stand)) {
        if let Self::Fixed(stand) = self {
            change(&mut stand.lock().unwrap_or_else(PoisonError::into_inner));
        }
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
