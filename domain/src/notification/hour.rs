//! The hour at which an account's reminders come, each local day once.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use entity::plan::PlanKind;

use crate::schedule::zone;

/// When what falls due is called to mind, for an account that has not chosen: 14:00 UTC, as it always was.
const REMIND: NaiveTime = NaiveTime::from_hms_opt(14, 0, 0).expect("a time of day");

/// When what was not done in time is called to mind, for an account that has not chosen: 15:00 UTC, as it always was.
const OVERDUE: NaiveTime = NaiveTime::from_hms_opt(15, 0, 0).expect("a time of day");

/// When digests come to an account that has not chosen: 03:00 UTC, as they always did.
const DIGEST: NaiveTime = NaiveTime::from_hms_opt(3, 0, 0).expect("a time of day");

/// A time of day in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    time: NaiveTime,
    zone: Tz,
}

impl Hour {
    /// Returns the hour of `kind`: the account's own time in its own zone, or what everyone has who has not chosen.
    pub fn new(kind: PlanKind, chosen: Option<(NaiveTime, Tz)>) -> Self {
        let usual = match kind {
            PlanKind::Remind | PlanKind::Welcome => REMIND,
            PlanKind::Overdue => OVERDUE,
            PlanKind::Digest => DIGEST,
        };
        let (time, zone) = chosen.unwrap_or((usual, Tz::UTC));
        Self { time, zone }
    }

    /// Returns the instant at which the hour of `day` comes.
    pub fn of(&self, day: NaiveDate) -> DateTime<Utc> {
        zone::instant(self.zone, day, self.time)
    }

    /// Returns the newest day whose hour has come.
    pub fn newest(&self, now: DateTime<Utc>) -> NaiveDate {
        let today = zone::today(self.zone, now);
        if self.of(today) <= now {
            today
        } else {
            before(today)
        }
    }

    /// Returns the first day whose hour is still to come, and no day before `from`: that is how a day is never served twice
    /// when the zone or the hour changes.
    pub fn next(&self, from: NaiveDate, now: DateTime<Utc>) -> NaiveDate {
        from.max(after(self.newest(now)))
    }
}

/// Returns the day before; the calendar's first has none.
pub(super) fn before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

/// Returns the day after; the calendar's last has none.
pub(super) fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use chrono::{Days, TimeDelta};
    use chrono_tz::TZ_VARIANTS;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_account_that_has_not_chosen_is_told_at_the_hours_that_always_were() {
        assert_eq!(
            Hour::new(PlanKind::Remind, None).of(day("2026-11-23")),
            instant("2026-11-23T14:00:00Z")
        );
        assert_eq!(
            Hour::new(PlanKind::Overdue, None).of(day("2026-11-23")),
            instant("2026-11-23T15:00:00Z")
        );
    }

    #[test]
    fn a_day_that_was_served_is_not_served_again_in_another_zone() {
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap();
        let chicago = Hour::new(PlanKind::Remind, Some((eight, Tz::America__Chicago)));
        let honolulu = Hour::new(PlanKind::Remind, Some((eight, Tz::Pacific__Honolulu)));
        let now = instant("2026-11-23T14:30:00Z");
        let served = chicago.newest(now);

        // In Honolulu it is half past four, and the hour of the same day is still to come.
        assert_eq!(honolulu.next(day("2026-11-20"), now), day("2026-11-23"));
        assert_eq!(honolulu.next(after(served), now), day("2026-11-24"));
    }

    #[test]
    fn an_hour_that_has_passed_comes_tomorrow() {
        let hour = Hour::new(PlanKind::Remind, None);

        assert_eq!(
            hour.next(NaiveDate::MIN, instant("2026-11-23T13:59:59Z")),
            day("2026-11-23")
        );
        assert_eq!(
            hour.next(NaiveDate::MIN, instant("2026-11-23T14:00:00Z")),
            day("2026-11-24")
        );
    }

    /// A zone, a time of day, and a first day within twenty years.
    fn places() -> impl Strategy<Value = (Tz, NaiveTime, NaiveDate)> {
        let zone = (0..TZ_VARIANTS.len()).prop_map(|index| TZ_VARIANTS[index]);
        let time =
            (0..24u32, 0..60u32).prop_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
        let first = (0..7_300u64).prop_map(|days| day("2026-01-01") + Days::new(days));
        (zone, time, first)
    }

    proptest! {
        /// A planner that looks at odd moments serves each local day once, in order, and none before its hour.
        #[test]
        fn each_local_day_is_served_once_and_never_early(
            (zone, time, first) in places(),
            looks in proptest::collection::vec(1..40_000i64, 20..60),
            offset in any::<u16>(),
        ) {
            let hour = Hour::new(PlanKind::Remind, Some((time, zone)));
            let mut now = hour.of(first) - TimeDelta::seconds(offset.into());
            let mut next = hour.next(first, now);
            let mut served = Vec::new();
            for pause in looks {
                now += TimeDelta::seconds(pause);
                if hour.of(next) <= now {
                    let newest = hour.newest(now);
                    prop_assert!(newest >= next);
                    prop_assert!(hour.of(newest) <= now, "early");
                    served.push(newest);
                    next = hour.next(after(newest), now);
                }
            }
            // Looks are less than half a day apart, so none was passed over.
            for pair in served.windows(2) {
                prop_assert_eq!(after(pair[0]), pair[1]);
            }
        }
    }
}
