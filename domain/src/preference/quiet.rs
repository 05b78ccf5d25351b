//! Hours in which nobody wants to be disturbed.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::schedule::zone;

/// The hours from one time of day to another, which may lie behind midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Its first minute.
    pub from: NaiveTime,
    /// The first minute after it.
    pub to: NaiveTime,
}

impl Quiet {
    /// The night of whoever has not chosen: nobody is woken before eight or disturbed after nine.
    pub const NIGHT: Self = Self {
        from: NaiveTime::from_hms_opt(21, 0, 0).expect("a time of day"),
        to: NaiveTime::from_hms_opt(8, 0, 0).expect("a time of day"),
    };

    /// Returns when it ends, for an instant within it.
    pub fn end(&self, zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = at.with_timezone(&zone).naive_local();
        let (today, time) = (local.date(), local.time());
        let is_over_midnight = self.to <= self.from;
        let is_within = match is_over_midnight {
            true => time >= self.from || time < self.to,
            false => (self.from..self.to).contains(&time),
        };
        if !is_within {
            return None;
        }
        let day = match is_over_midnight && time >= self.from {
            true => today.succ_opt()?,
            false => today,
        };
        // Where the clock is set back its end may come twice; what counts is that it is still to come.
        Some(zone::instant(zone, day, self.to)).filter(|end| *end > at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(from: &str, to: &str, at: &str) -> Option<String> {
        let quiet = Quiet {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        let end = quiet.end(Tz::America__Chicago, at.parse().unwrap());
        end.map(|end| end.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }

    #[test]
    fn a_night_runs_over_midnight() {
        // Chicago is six hours behind.
        for at in ["2026-11-24T03:00:00Z", "2026-11-24T12:59:59Z"] {
            assert_eq!(
                end("21:00:00", "07:00:00", at).as_deref(),
                Some("2026-11-24T13:00:00Z"),
                "{at}"
            );
        }
        assert_eq!(end("21:00:00", "07:00:00", "2026-11-24T02:59:59Z"), None);
        assert_eq!(end("21:00:00", "07:00:00", "2026-11-24T13:00:00Z"), None);
    }

    #[test]
    fn a_nap_lies_within_a_day() {
        assert_eq!(
            end("13:00:00", "14:30:00", "2026-11-24T19:00:00Z").as_deref(),
            Some("2026-11-24T20:30:00Z")
        );
        assert_eq!(end("13:00:00", "14:30:00", "2026-11-24T18:59:59Z"), None);
        assert_eq!(end("13:00:00", "14:30:00", "2026-11-24T20:30:00Z"), None);
    }
}
