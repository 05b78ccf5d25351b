//! What is sent late, and what is better not sent.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::schedule::zone;

/// Up to here a reminder counts as on time, whatever the hour.
const ON_TIME: TimeDelta = TimeDelta::hours(1);

/// When people without quiet hours of their own may be woken.
const WAKING_FROM: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("a time of day");

/// Until when people without quiet hours of their own may be disturbed.
const WAKING_TO: NaiveTime = NaiveTime::from_hms_opt(21, 0, 0).expect("a time of day");

/// What is right for a delivery now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// It may go out.
    Now,
    /// It is late, and people sleep.
    Wait(DateTime<Utc>),
    /// It is too late.
    Never,
}

/// Judges a delivery that was due at `due_at` to someone in `zone`: a late one goes out in waking hours only.
pub(super) fn timing(
    due_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Timing {
    if now >= expires_at {
        return Timing::Never;
    }
    let local = now.with_timezone(&zone).naive_local();
    if now < due_at + ON_TIME || (WAKING_FROM..WAKING_TO).contains(&local.time()) {
        return Timing::Now;
    }
    let today = local.date();
    let day = if local.time() < WAKING_FROM {
        Some(today)
    } else {
        today.succ_opt()
    };
    let morning = day.map(|day| zone::instant(zone, day, WAKING_FROM));
    match morning {
        Some(morning) if morning < expires_at => Timing::Wait(morning),
        _ => Timing::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(now: &str) -> Timing {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // Due at 06:00 in Los Angeles.
        timing(
            instant("2026-11-23T14:00:00Z"),
            instant("2026-11-24T02:00:00Z"),
            Tz::America__Los_Angeles,
            instant(now),
        )
    }

    #[test]
    fn what_is_on_time_goes_out_whatever_the_hour() {
        assert_eq!(judge("2026-11-23T14:00:05Z"), Timing::Now);
        assert_eq!(judge("2026-11-23T14:59:59Z"), Timing::Now);
    }

    #[test]
    fn what_is_late_wakes_nobody() {
        let morning = "2026-11-23T16:00:00Z".parse().unwrap();

        assert_eq!(judge("2026-11-23T15:00:00Z"), Timing::Wait(morning));
        assert_eq!(judge("2026-11-23T16:00:00Z"), Timing::Now);
        assert_eq!(judge("2026-11-24T01:59:59Z"), Timing::Now);
    }

    #[test]
    fn what_is_half_a_day_late_is_not_sent() {
        assert_eq!(judge("2026-11-24T02:00:00Z"), Timing::Never);
    }

    #[test]
    fn what_would_wait_past_its_end_is_not_sent() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let judged = timing(
            instant("2026-11-23T14:00:00Z"),
            instant("2026-11-24T02:00:00Z"),
            Tz::Europe__Berlin,
            instant("2026-11-23T20:00:00Z"),
        );

        assert_eq!(judged, Timing::Never);
    }
}
