//! Rules against RFC 5545, read as plainly as it is written.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use entity::schedule::Schedule;
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{Task, course, day, days, rule};
use crate::schedule::Timetable;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// A rule in parts, so that it can be both written and obeyed.
#[derive(Clone, Debug)]
struct Plain {
    freq: &'static str,
    interval: i32,
    week_start: usize,
    by_month: Vec<u32>,
    by_month_day: Vec<i32>,
    by_day: Vec<(i32, usize)>,
    by_set_pos: Vec<i32>,
    starts_on: NaiveDate,
}

impl Plain {
    fn text(&self) -> String {
        let mut text = format!(
            "FREQ={};INTERVAL={};WKST={}",
            self.freq, self.interval, WEEKDAYS[self.week_start].0
        );
        let mut push = |name: &str, values: Vec<String>| {
            if !values.is_empty() {
                text += &format!(";{name}={}", values.join(","));
            }
        };
        push("BYMONTH", self.by_month.iter().map(ToString::to_string).collect());
        push(
            "BYMONTHDAY",
            self.by_month_day.iter().map(ToString::to_string).collect(),
        );
        let by_day = self.by_day.iter().map(|(nth, weekday)| match nth {
            0 => WEEKDAYS[*weekday].0.to_owned(),
            _ => format!("{nth}{}", WEEKDAYS[*weekday].0),
        });
        push("BYDAY", by_day.collect());
        push(
            "BYSETPOS",
            self.by_set_pos.iter().map(ToString::to_string).collect(),
        );
        text
    }

    fn week_of(&self, date: NaiveDate) -> NaiveDate {
        date - Days::new(date.weekday().days_since(WEEKDAYS[self.week_start].1).into())
    }

    /// The number of the date's period, counted from the start's.
    fn period(&self, date: NaiveDate) -> i32 {
        let months = |date: NaiveDate| date.year() * 12 + date.month() as i32;
        match self.freq {
            "DAILY" => (date - self.starts_on).num_days() as i32,
            "WEEKLY" => (self.week_of(date) - self.week_of(self.starts_on)).num_days() as i32 / 7,
            "MONTHLY" => months(date) - months(self.starts_on),
            _ => date.year() - self.starts_on.year(),
        }
    }

    fn lets_through(&self, date: NaiveDate) -> bool {
        let start = self.starts_on;
        let is_bare = self.by_month_day.is_empty() && self.by_day.is_empty();
        if is_bare {
            let is_start_like = match self.freq {
                "DAILY" => true,
                "WEEKLY" => date.weekday() == start.weekday(),
                "MONTHLY" => date.day() == start.day(),
                _ => {
                    date.day() == start.day() && (!self.by_month.is_empty() || date.month() == start.month())
                }
            };
            return is_start_like && self.is_in_month(date);
        }
        self.is_in_month(date) && self.is_month_day(date) && self.is_week_day(date)
    }

    fn is_in_month(&self, date: NaiveDate) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&date.month())
    }

    fn is_month_day(&self, date: NaiveDate) -> bool {
        let length = i32::from(date.num_days_in_month());
        let of_day = |nth: &i32| (if *nth > 0 { *nth } else { length + 1 + nth }) == date.day() as i32;
        self.by_month_day.is_empty() || self.by_month_day.iter().any(of_day)
    }

    fn is_week_day(&self, date: NaiveDate) -> bool {
        let whole_year = self.freq == "YEARLY" && self.by_month.is_empty();
        let (place, length) = match whole_year {
            true => (date.ordinal0() as i32, if date.leap_year() { 366 } else { 365 }),
            false => (date.day0() as i32, i32::from(date.num_days_in_month())),
        };
        let from_front = place / 7 + 1;
        let from_back = -((length - 1 - place) / 7 + 1);
        let fits = |(nth, weekday): &(i32, usize)| {
            date.weekday() == WEEKDAYS[*weekday].1 && [0, from_front, from_back].contains(nth)
        };
        self.by_day.is_empty() || self.by_day.iter().any(fits)
    }

    /// The dates of the first years, one day after the other.
    fn dates(&self, until: NaiveDate) -> Vec<NaiveDate> {
        // A period is read whole even where it began before the start or ends after the last day.
        let begin = NaiveDate::from_ymd_opt(self.starts_on.year() - 1, 12, 1).unwrap();
        let every = begin
            .iter_days()
            .take_while(|date| *date <= until + Days::new(366));
        let periods: Vec<_> = every.map(|date| (self.period(date), date)).collect();
        let chosen = periods
            .chunk_by(|one, next| one.0 == next.0)
            .filter(|chunk| chunk[0].0 % self.interval == 0);
        let dates = chosen.flat_map(|chunk| {
            let set: Vec<_> = chunk
                .iter()
                .map(|(_, date)| *date)
                .filter(|date| self.lets_through(*date))
                .collect();
            let length = set.len() as i32;
            let is_chosen = |place: usize| {
                let place = place as i32;
                self.by_set_pos.is_empty()
                    || self
                        .by_set_pos
                        .iter()
                        .any(|pos| *pos == place + 1 || *pos == place - length)
            };
            set.iter()
                .enumerate()
                .filter(|(place, _)| is_chosen(*place))
                .map(|(_, date)| *date)
                .collect::<Vec<_>>()
        });
        dates
            .filter(|date| self.starts_on <= *date && *date <= until)
            .collect()
    }
}

fn any_plain() -> impl Strategy<Value = Plain> {
    let freq = select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
    let parts = || {
        let signed =
            move |most: i32| (1..=most, any::<bool>()).prop_map(|(n, back)| if back { -n } else { n });
        let nth = prop_oneof![2 => Just(0), 3 => -4i32..=5];
        (
            option::weighted(0.4, vec(1u32..=12, 1..4)),
            option::weighted(0.4, vec(signed(31), 1..4)),
            option::weighted(0.5, vec((nth, 0usize..7), 1..4)),
            option::weighted(0.3, vec(signed(4), 1..3)),
        )
    };
    let start = (0u64..1500).prop_map(|days| day("2019-01-01") + Days::new(days));
    (freq, 1i32..4, 0usize..7, start, parts()).prop_map(|(freq, interval, week_start, starts_on, parts)| {
        let (by_month, by_month_day, by_day, by_set_pos) = parts;
        let mut plain = Plain {
            freq,
            interval,
            week_start,
            by_month: by_month.unwrap_or_default(),
            by_month_day: by_month_day.filter(|_| freq != "WEEKLY").unwrap_or_default(),
            by_day: by_day.unwrap_or_default(),
            by_set_pos: by_set_pos.unwrap_or_default(),
            starts_on,
        };
        if matches!(freq, "DAILY" | "WEEKLY") {
            plain.by_day.iter_mut().for_each(|(nth, _)| *nth = 0);
        }
        if plain.by_month.is_empty() && plain.by_month_day.is_empty() && plain.by_day.is_empty() {
            plain.by_set_pos.clear();
        }
        plain
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_gives_the_dates_of_its_plainest_reading(plain in any_plain(), later in 0u64..900) {
        let until = day("2024-12-31");
        let expected = plain.dates(until);
        let schedule = Schedule::Rule { rrule: plain.text(), starts_on: plain.starts_on, seasons: vec![] };
        let Ok(timetable) = Timetable::new(&schedule, &[]) else {
            prop_assert!(expected.is_empty(), "{} was refused but gives {:?}", plain.text(), expected);
            return Ok(());
        };

        let from = plain.starts_on + Days::new(later);
        let dates: Vec<_> = timetable.due_from(from).take_while(|date| *date <= until).collect();
        let expected: Vec<_> = expected.into_iter().filter(|date| *date >= from).collect();
        prop_assert_eq!(dates, expected, "{} from {}", plain.text(), plain.starts_on);
    }
}

#[test]
fn numbered_and_plain_weekdays_stand_side_by_side() {
    let schedule = rule("FREQ=MONTHLY;BYDAY=-1FR,MO", "2026-01-01");

    assert_eq!(
        course(schedule, 6),
        days("2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-01-30 2026-02-02")
    );
}

#[test]
fn a_rule_counts_from_its_start_wherever_it_is_asked() {
    let timetable = Task::new(rule("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5", "2026-01-05")).timetable();

    let all = days("2026-01-05 2026-01-08 2026-01-12 2026-01-15 2026-01-19");
    assert_eq!(timetable.due_from(day("2020-01-01")).collect::<Vec<_>>(), all);
    assert_eq!(
        timetable.due_from(day("2026-01-13")).collect::<Vec<_>>(),
        all[3..]
    );
}

#[test]
fn the_day_of_until_is_included() {
    for until in ["20260112", "20260112T000000", "20260112T235959Z"] {
        let schedule = rule(&format!("FREQ=WEEKLY;UNTIL={until}"), "2026-01-05");

        assert_eq!(course(schedule, 5), days("2026-01-05 2026-01-12"), "{until}");
    }
}

#[test]
fn without_parts_of_its_own_a_rule_repeats_its_start() {
    assert_eq!(
        course(rule("FREQ=YEARLY", "2024-02-29"), 2),
        days("2024-02-29 2028-02-29")
    );
    assert_eq!(
        course(rule("FREQ=MONTHLY", "2026-01-31"), 3),
        days("2026-01-31 2026-03-31 2026-05-31")
    );
    assert_eq!(
        course(rule("FREQ=WEEKLY", "2026-01-06"), 2),
        days("2026-01-06 2026-01-13")
    );
    assert_eq!(
        course(rule("freq=daily;interval=10", "2026-01-06"), 2),
        days("2026-01-06 2026-01-16")
    );
}

#[test]
fn an_ancient_start_keeps_its_step() {
    let daily = Task::new(rule("FREQ=DAILY;INTERVAL=7", "1900-01-01")).timetable();
    assert_eq!(daily.due_from(day("2026-01-01")).next(), Some(day("2026-01-05")));

    let monthly = Task::new(rule("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1", "1900-01-15")).timetable();
    assert_eq!(
        monthly.due_from(day("2026-01-01")).next(),
        Some(day("2026-04-30"))
    );

    let yearly = Task::new(rule("FREQ=YEARLY;INTERVAL=4", "1904-02-29")).timetable();
    assert_eq!(yearly.due_from(day("2026-01-01")).next(), Some(day("2028-02-29")));
}
