//! Whether this worker's clock agrees with the database's, which is the only one that counts.
//!
//! A worker whose clock is wrong would send before the time, end what is not too late, take what others are at, and erase accounts that may
//! still come back. None of that can be taken back, while being late can be borne: it does nothing at all until its clock is right, and
//! whoever watches it sees so. To correct the clock by what was measured would hang all of that on one measurement.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use anyhow::anyhow;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{App, Clock, Result, reach::Patience};

/// How far the clock may be off the database's: more than machines that are kept on time are off, and less than anybody notices.
pub const MAX_SKEW: TimeDelta = TimeDelta::seconds(2);

/// For how long a measurement is good.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(5);

/// How far the clock may get off the time that passes before it is measured anew: it was set, or the machine was asleep.
const MAX_DRIFT: TimeDelta = TimeDelta::milliseconds(500);

/// How often it is said that the clock is wrong.
const SAID: TimeDelta = TimeDelta::minutes(1);

/// What is known of the clock; shared with whoever watches the worker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreement(Arc<State>);

#[derive(Debug, Default)]
struct State {
    seen: Mutex<Option<Seen>>,
    /// Held by whoever measures, so that others wait for what comes of it.
    measuring: tokio::sync::Mutex<()>,
    /// When a measurement failed last.
    failed: Mutex<Option<Instant>>,
}

/// A measurement.
#[derive(Clone, Copy, Debug)]
struct Seen {
    now: DateTime<Utc>,
    run: TimeDelta,
    /// How far the clock was ahead of the database's.
    skew: TimeDelta,
    /// When it was said last that the clock is wrong, since it is.
    said: Option<TimeDelta>,
}

impl Seen {
    /// Returns how far the clock has got ahead of the time that passed since.
    fn drift(&self, clock: &Clock) -> TimeDelta {
        (clock.now() - self.now) - (clock.run() - self.run)
    }

    fn is_good(&self, clock: &Clock) -> bool {
        clock.run() - self.run < GOOD_FOR && self.drift(clock).abs() <= MAX_DRIFT
    }
}

impl Agreement {
    /// Says whether the clock is right, and measures it where that was too long ago, or the clock was set since.
    ///
    /// Fails where it cannot be measured; then nothing may begin either.
    pub(crate) async fn holds(&self, app: &App) -> Result<bool> {
        if let Some(right) = self.known(&app.clock) {
            return Ok(right);
        }
        let asked = Instant::now();
        let _measuring = self.0.measuring.lock().await;
        // Somebody else may have measured it meanwhile.
        if let Some(right) = self.known(&app.clock) {
            return Ok(right);
        }
        // Nor does anybody wait who would wait in vain, one after the other.
        if self.failed().is_some_and(|failed| failed >= asked) {
            return Err(anyhow!("the clock could not be compared with the database's").into());
        }
        let measuring = app.clock.skew(&app.db);
        let measured = app.reach().within(Patience::WORKING, measuring).await;
        match measured.flatten() {
            Ok(skew) => Ok(self.note(&app.clock, skew)),
            Err(error) => {
                *self.failed() = Some(Instant::now());
                Err(error)
            }
        }
    }

    /// Says whether what has begun may go on: by what was measured last, and by the time that passed since. Asks nobody.
    pub(crate) fn goes_on(&self, clock: &Clock) -> bool {
        let seen = *self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.is_none_or(|seen| (seen.skew + seen.drift(clock)).abs() <= MAX_SKEW)
    }

    /// Returns how far the clock is ahead of the database's, where it is not right.
    pub(crate) fn amiss(&self) -> Option<TimeDelta> {
        let seen = *self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.map(|seen| seen.skew).filter(|skew| skew.abs() > MAX_SKEW)
    }

    fn failed(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, clock: &Clock) -> Option<bool> {
        let seen = *self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.filter(|seen| seen.is_good(clock))?;
        Some(seen.skew.abs() <= MAX_SKEW)
    }

    /// Notes a measurement, and says so where the clock is wrong. Returns whether it is right.
    fn note(&self, clock: &Clock, skew: TimeDelta) -> bool {
        metrics::gauge!("honeydue_worker_clock_skew_seconds").set(skew.as_seconds_f64());
        let (right, run) = (skew.abs() <= MAX_SKEW, clock.run());
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let said = seen.and_then(|seen| seen.said);
        let say = !right && said.is_none_or(|said| run - said >= SAID);
        if say {
            tracing::error!(
                skew.milliseconds = skew.num_milliseconds(),
                "This machine's clock is {} ms off the database's: nothing is done here until it is right",
                skew.num_milliseconds()
            );
        }
        if right && said.is_some() {
            tracing::info!("This machine's clock agrees with the database's again");
        }
        let said = if say { Some(run) } else { said };
        *seen = Some(Seen {
            now: clock.now(),
            run,
            skew,
            said: said.filter(|_| !right),
        });
        right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::fixed(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_clock_that_is_set_is_measured_anew_and_stops_what_has_begun() {
        let (clock, agreement) = (clock(), Agreement::default());
        agreement.note(&clock, TimeDelta::milliseconds(100));

        clock.advance(TimeDelta::seconds(3));
        let good = (agreement.known(&clock), agreement.goes_on(&clock));
        clock.jump(TimeDelta::hours(13));
        let set = (agreement.known(&clock), agreement.goes_on(&clock));

        assert_eq!((good, set), ((Some(true), true), (None, false)));
    }

    #[test]
    fn a_measurement_is_good_for_a_while_only() {
        let (clock, agreement) = (clock(), Agreement::default());
        let before = agreement.known(&clock);
        let right = agreement.note(&clock, TimeDelta::milliseconds(-2001));

        clock.advance(TimeDelta::seconds(4));
        let wrong = agreement.known(&clock);
        clock.advance(TimeDelta::seconds(1));
        let old = agreement.known(&clock);

        assert_eq!((before, right, wrong, old), (None, false, Some(false), None));
        assert_eq!(agreement.amiss(), Some(TimeDelta::milliseconds(-2001)));
    }
}
