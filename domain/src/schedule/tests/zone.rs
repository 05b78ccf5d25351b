//! Local days and times over twenty years of changing clocks.

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::day;
use crate::schedule::zone;

/// Clocks that change by half an hour, at midnight, on odd days, in winter, or not at all.
const ZONES: [Tz; 12] = [
    Tz::UTC,
    Tz::America__New_York,
    Tz::America__Havana,
    Tz::America__Scoresbysund,
    Tz::America__St_Johns,
    Tz::America__Santiago,
    Tz::Europe__Dublin,
    Tz::Africa__Casablanca,
    Tz::Africa__Cairo,
    Tz::Asia__Beirut,
    Tz::Asia__Kathmandu,
    Tz::Australia__Lord_Howe,
];

#[test]
fn each_local_day_has_each_time_once() {
    let times = ["00:00", "02:30", "23:45"];
    let times = times.map(|time| NaiveTime::parse_from_str(time, "%H:%M").unwrap());
    for zone in ZONES {
        let mut before = times.map(|time| zone::instant(zone, day("2019-12-31"), time));
        for date in day("2020-01-01")
            .iter_days()
            .take_while(|date| *date < day("2040-01-01"))
        {
            let begins = zone::start_of_day(zone, date);
            let ends = zone::start_of_day(zone, date + Days::new(1));
            assert_eq!(zone::today(zone, begins), date, "{zone} {date}");
            assert_eq!(
                zone::today(zone, begins - TimeDelta::nanoseconds(1)),
                date - Days::new(1),
                "{zone} {date}"
            );

            for (time, before) in times.iter().zip(&mut before) {
                let instant = zone::instant(zone, date, *time);
                // A time that is skipped at the end of a day is read as one of the next.
                let is_skipped = zone
                    .from_local_datetime(&date.and_time(*time))
                    .earliest()
                    .is_none();
                assert!(
                    begins <= instant && (instant < ends || is_skipped),
                    "{zone} {date} {time}"
                );
                assert!(*before < instant, "{zone} {date} {time}");
                *before = instant;
            }
        }
    }
}

#[test]
fn a_day_that_was_left_out_begins_with_the_next() {
    let apia = Tz::Pacific__Apia;

    assert_eq!(
        zone::start_of_day(apia, day("2011-12-30")),
        zone::start_of_day(apia, day("2011-12-31"))
    );
}

#[test]
fn a_zone_has_a_name_of_the_database() {
    for name in [
        "America/Chicago",
        "Europe/Berlin",
        "UTC",
        "Etc/GMT+5",
        "US/Pacific",
    ] {
        assert_eq!(zone::parse(name).map(|zone| zone.name()), Some(name));
    }
    for name in [
        "",
        "Nowhere/Land",
        "america/chicago",
        "+02:00",
        "UTC+2",
        "America/Chicago ",
        "PDT",
        "Local",
    ] {
        assert_eq!(zone::parse(name), None, "{name}");
    }
}

#[test]
fn a_stored_name_that_is_no_zone_any_more_counts_once_and_utc_takes_its_place() {
    let before = zone::n_unknown();

    let read = ["Atlantis/Capital", "Europe/Berlin", "Atlantis/Capital"].map(zone::stored);

    assert_eq!(read, [Tz::UTC, Tz::Europe__Berlin, Tz::UTC]);
    assert_eq!(zone::n_unknown(), before + 1);
}
