//! Local days and times as instants.

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// Reads an IANA time-zone name; nothing else is one, neither offsets nor abbreviations that the database does not have.
pub fn parse(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// Returns the day that it is in `zone`.
pub fn today(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// Returns the instant at which `day` begins in `zone`.
pub fn start_of_day(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    instant(zone, day, NaiveTime::MIN)
}

/// Returns the instant of a local time.
///
/// A time that the clocks skip is read with the offset before the gap; of one that comes twice it is the first.
pub fn instant(zone: Tz, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) | MappedLocalTime::Ambiguous(instant, _) => instant.to_utc(),
        MappedLocalTime::None => {
            let before = GapInfo::new(&local, &zone).and_then(|gap| gap.begin);
            let offset = before.map_or(TimeDelta::zero(), |(_, offset)| seconds(offset.fix()));
            (local - offset).and_utc()
        }
    }
}

fn seconds(offset: chrono::FixedOffset) -> TimeDelta {
    TimeDelta::seconds(offset.local_minus_utc().into())
}
