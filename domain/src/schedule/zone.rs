//! Local days and times as instants.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

/// Reads an IANA time-zone name; nothing else is one, neither offsets nor abbreviations that the database does not have.
pub fn parse(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// Names that are stored and that this process has found to be no zones.
static UNKNOWN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Returns the zone of a name that is stored. It was one when it was stored; where the database of time zones has it no more, UTC takes its
/// place, and that is said once.
pub fn stored(name: &str) -> Tz {
    parse(name).unwrap_or_else(|| {
        if UNKNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned()) {
            tracing::error!(time_zone = name, "The time zone {name:?} is stored and not known here: UTC takes its place until accounts and homes have another");
        }
        Tz::UTC
    })
}

/// Counts the stored names that this process has found to be no zones.
pub fn n_unknown() -> usize {
    UNKNOWN.lock().unwrap_or_else(PoisonError::into_inner).len()
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
