//! What is sent late, and what is better not sent.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::delivery::Channel;

use crate::preference::Quiet;

/// Up to here a reminder counts as on time, whatever the hour.
const ON_TIME: TimeDelta = TimeDelta::hours(1);

/// What is right for a delivery now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// It may go out.
    Now,
    /// People sleep, or want to be left in peace.
    Wait(DateTime<Utc>),
    /// It is too late.
    Never,
}

/// Judges a delivery: a late one goes out in waking hours only, and no push in quiet hours that somebody has chosen.
pub(super) fn timing(
    (due_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
    channel: Channel,
    (zone, chosen): (Tz, Option<Quiet>),
    now: DateTime<Utc>,
) -> Timing {
    if now >= expires_at {
        return Timing::Never;
    }
    let is_on_time = now < due_at + ON_TIME;
    let may_disturb = chosen.is_none() || channel == Channel::Mail;
    let end = chosen.unwrap_or(Quiet::NIGHT).end(zone, now);
    match end {
        None => Timing::Now,
        Some(_) if is_on_time && may_disturb => Timing::Now,
        Some(end) if end < expires_at => Timing::Wait(end),
        Some(_) => Timing::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Judges what was due at 14:00 UTC, which is 06:00 in Los Angeles, and may be twelve hours late.
    fn judge_in(zone: Tz, channel: Channel, quiet: Option<(&str, &str)>, now: &str) -> Timing {
        let quiet = quiet.map(|(from, to)| Quiet {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        });
        let due = (instant("2026-11-23T14:00:00Z"), instant("2026-11-24T02:00:00Z"));
        timing(due, channel, (zone, quiet), instant(now))
    }

    fn judge(now: &str) -> Timing {
        judge_in(Tz::America__Los_Angeles, Channel::Push, None, now)
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
        let judged = judge_in(Tz::Europe__Berlin, Channel::Push, None, "2026-11-23T20:00:00Z");

        assert_eq!(judged, Timing::Never);
    }

    #[test]
    fn a_push_keeps_quiet_hours_that_somebody_has_chosen_and_a_mail_does_when_it_is_late() {
        let zone = Tz::America__Los_Angeles;
        let until_nine = Some(("22:00:00", "09:00:00"));
        let nine = Timing::Wait(instant("2026-11-23T17:00:00Z"));

        for (channel, now, wanted) in [
            (Channel::Push, "2026-11-23T14:00:05Z", nine),
            (Channel::Mail, "2026-11-23T14:00:05Z", Timing::Now),
            (Channel::Mail, "2026-11-23T16:30:00Z", nine),
            (Channel::Push, "2026-11-23T17:00:00Z", Timing::Now),
        ] {
            assert_eq!(
                judge_in(zone, channel, until_nine, now),
                wanted,
                "{channel:?} {now}"
            );
        }
    }

    #[test]
    fn own_quiet_hours_take_the_place_of_the_night() {
        let siesta = Some(("13:00:00", "15:00:00"));

        // Seven in the morning, an hour late.
        let judged = judge_in(
            Tz::America__Los_Angeles,
            Channel::Push,
            siesta,
            "2026-11-23T15:00:00Z",
        );

        assert_eq!(judged, Timing::Now);
    }
}
