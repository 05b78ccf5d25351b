//! Whether the clock goes as time does.
//!
//! Two looks at the clock are as far apart as the time that passed between them. If the clock got ahead, somebody set it, or the
//! machine was asleep; nothing here can tell which. Planning by a clock that is wrong would remind people before their time, and
//! that cannot be taken back, while being late can be borne.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// How far the clock may get ahead between two looks.
const MAX_JUMP: TimeDelta = TimeDelta::minutes(5);

/// How long a clock that jumped is not believed, unless it comes back: time for someone to look at it, and short enough that a
/// machine that only slept still reminds within the hours in which that is worth anything.
const HOLD: TimeDelta = TimeDelta::hours(1);

/// What the clock is compared with.
#[derive(Debug, Default)]
pub struct Watch(Mutex<Option<Believed>>);

/// The clock when it was believed last.
#[derive(Clone, Copy, Debug)]
struct Believed {
    now: DateTime<Utc>,
    run: TimeDelta,
    /// When it was first seen to be ahead, by the time that has run.
    jumped: Option<TimeDelta>,
}

/// What a look at the clock gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// How far the clock is ahead of where it should be.
    pub ahead: TimeDelta,
    /// Whether it is to be believed.
    pub believed: bool,
    /// Whether it was believed the last time.
    pub before: bool,
}

impl Watch {
    /// Looks at a clock that says `now` and has run for `run`.
    pub(crate) fn look(&self, now: DateTime<Utc>, run: TimeDelta) -> Look {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.unwrap_or(Believed {
            now,
            run,
            jumped: None,
        });
        let ahead = (now - known.now) - (run - known.run);
        let jumped = known.jumped.unwrap_or(run);
        let believed = ahead <= MAX_JUMP || run - jumped >= HOLD;
        *last = Some(match believed {
            true => Believed {
                now,
                run,
                jumped: None,
            },
            false => Believed {
                jumped: Some(jumped),
                ..known
            },
        });
        Look {
            ahead,
            believed,
            before: known.jumped.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at a clock after so many minutes, when it is so many minutes ahead of them.
    fn look(watch: &Watch, (passed, ahead): (i64, i64)) -> bool {
        let run = TimeDelta::minutes(passed);
        watch
            .look(DateTime::UNIX_EPOCH + run + TimeDelta::minutes(ahead), run)
            .believed
    }

    #[test]
    fn a_clock_that_jumps_ahead_is_not_believed_for_an_hour() {
        let watch = Watch::default();

        let looks = [(0, 0), (600, 5), (601, 11), (660, 11), (661, 11), (662, 11)];

        let believed = looks.map(|seen| look(&watch, seen));
        assert_eq!(believed, [true, true, false, false, true, true]);
    }

    #[test]
    fn a_clock_that_comes_back_is_believed_at_once() {
        let watch = Watch::default();

        let looks = [(0, 0), (1, 6), (2, 1), (3, -60), (4, -60)];

        let believed = looks.map(|seen| look(&watch, seen));
        assert_eq!(believed, [true, false, true, true, true]);
    }
}
