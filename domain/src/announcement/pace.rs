//! How fast an announcement goes.

use std::ops::RangeInclusive;

use chrono::TimeDelta;

/// How many may be told a minute. The upper end is far below what workers bring, so that reminders find room beside it.
pub const PER_MINUTE: RangeInclusive<i32> = 1..=6_000;

/// How often a few are told at the most, where so many are told that this matters.
const STEPS_PER_MINUTE: i64 = 12;

/// So many at a time, and so long until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// How many are told at once.
    pub size: i64,
    /// How long it takes until the next are told.
    pub pause: TimeDelta,
    /// The distance from one to the next, where each goes by itself.
    pub distance: TimeDelta,
}

impl Pace {
    /// Returns how it goes so that in no minute more than `per_minute` are told.
    pub fn of(per_minute: i32) -> Self {
        let per_minute = i64::from(per_minute.max(1));
        let size = (per_minute / STEPS_PER_MINUTE).max(1);
        let steps = per_minute / size;
        Self {
            size,
            // Rounded up, so that no minute holds one step more.
            pause: TimeDelta::milliseconds((60_000 + steps - 1) / steps),
            distance: TimeDelta::microseconds(60_000_000 / per_minute),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_holds_more_than_is_allowed_and_few_hold_much_less() {
        for per_minute in 1..=6_000 {
            let Pace { size, pause, .. } = Pace::of(per_minute);
            // A minute, its first instant included and its last not, holds so many beginnings at most.
            let pause = pause.num_milliseconds();
            let steps = (60_000 + pause - 1) / pause;

            assert!(steps * size <= i64::from(per_minute), "{per_minute}");
            assert!(steps * size * 100 >= i64::from(per_minute) * 60, "{per_minute}");
            assert!(size <= 500, "{per_minute}");
        }
    }

    #[test]
    fn few_are_told_one_by_one_and_many_in_steps() {
        let of = |per_minute| {
            let pace = Pace::of(per_minute);
            (pace.size, pace.pause.num_milliseconds())
        };

        assert_eq!(of(1), (1, 60_000));
        assert_eq!(of(6), (1, 10_000));
        assert_eq!(of(120), (10, 5_000));
        assert_eq!(of(6_000), (500, 5_000));
    }
}
