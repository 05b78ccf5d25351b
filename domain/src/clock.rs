//! The one place that knows what time it is.

use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Instant,
};

use anyhow::anyhow;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::DatabaseConnection;

use crate::{
    db::{self, is_postgres},
    error::Result,
};

/// The longest that an answer may take that says how a clock goes: what came back later tells too little, and would raise a false alarm.
const LONGEST_ASKING: TimeDelta = TimeDelta::seconds(1);

/// How often the database is asked again that took longer.
const TRIES: usize = 3;

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

    /// Returns how far this clock is ahead of the database's, to half the time that asking takes. A slow answer is none: it is asked again.
    ///
    /// Nothing for SQLite, which has the machine's clock, and for a clock that stands still.
    pub async fn skew(&self, db: &DatabaseConnection) -> Result<TimeDelta> {
        if !is_postgres(db) || matches!(self, Self::Fixed(_)) {
            return Ok(TimeDelta::zero());
        }
        for _ in 0..TRIES {
            let (asked_at, asked) = (self.now(), self.run());
            let theirs = db::now(db).await?;
            if let Some(skew) = ahead(asked_at, theirs, self.run() - asked) {
                return Ok(skew);
            }
        }
        Err(anyhow!("the database took too long each time to say what time it is").into())
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

/// Returns how far a clock is ahead of another: one was asked at `asked_at` by the first what time it is, said `theirs`, and that took `took`.
///
/// `None` where it took too long to tell.
fn ahead(asked_at: DateTime<Utc>, theirs: DateTime<Utc>, took: TimeDelta) -> Option<TimeDelta> {
    (took <= LONGEST_ASKING).then(|| asked_at + took / 2 - theirs)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_ahead_by_what_it_says_half_way_through_the_asking() {
        let asked_at = DateTime::UNIX_EPOCH;
        let theirs = asked_at - TimeDelta::seconds(600);

        let skew = ahead(asked_at, theirs, TimeDelta::milliseconds(200));

        assert_eq!(skew, Some(TimeDelta::milliseconds(600_100)));
    }

    #[test]
    fn an_answer_that_took_long_says_nothing_of_the_clock() {
        let asked_at = DateTime::UNIX_EPOCH;
        // The database stood still before it answered, so it looked at its clock in the end.
        let took = TimeDelta::seconds(12);

        assert_eq!(ahead(asked_at, asked_at + took, took), None);
    }
}
