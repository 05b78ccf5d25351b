//! All that is planned, in all zones over twenty years: each local day once, in order, none before its hour, whatever is changed meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use entity::{
    id::AccountId,
    notification_preference::{DigestFrequency, Weekday},
    plan::{self, PlanKind},
};
use sea_orm::Iterable;

use super::{
    digest,
    enrol::replanned,
    hour::{after, before},
    plan::{moment, step},
    welcome,
};
use crate::{preference::Preferences, preference::find::usual, schedule::zone};

const FIRST: &str = "2026-01-01T00:00:00Z";
const LAST: &str = "2046-01-01T00:00:00Z";

/// As few as will do, so that all zones are through in a few seconds.
const TURNS_OF_A_ZONE: usize = 6;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

/// Returns the instants within the twenty years at which the clocks of a zone are put on or back.
fn turns(zone: Tz) -> Vec<DateTime<Utc>> {
    let mut turns = Vec::new();
    let mut from = instant(FIRST);
    while from < instant(LAST) {
        let to = from + TimeDelta::days(10);
        if offset(zone, from) != offset(zone, to) {
            let (mut early, mut late) = (from, to);
            while late - early > TimeDelta::seconds(1) {
                let middle = early + (late - early) / 2;
                match offset(zone, middle) == offset(zone, early) {
                    true => early = middle,
                    false => late = middle,
                }
            }
            turns.push(late);
        }
        from = to;
    }
    turns
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }

    fn time(&mut self) -> NaiveTime {
        let seconds = u32::try_from(self.below(24 * 60)).unwrap() * 60;
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap()
    }

    fn zone(&mut self) -> Tz {
        TZ_VARIANTS[usize::try_from(self.below(TZ_VARIANTS.len() as i64)).unwrap()]
    }
}

/// Returns the times of day and the days that are worth looking at: around each change of the clocks, and anywhere.
fn occasions(zone: Tz, chance: &mut Chance) -> Vec<(NaiveTime, DateTime<Utc>)> {
    let turns = turns(zone);
    let every = (turns.len() / TURNS_OF_A_ZONE).max(1);
    let nth = usize::try_from(chance.below(every as i64)).unwrap();
    let around = turns.into_iter().skip(nth).step_by(every).map(|turn| {
        let before = turn - TimeDelta::seconds(1);
        let local = before.naive_utc() + TimeDelta::seconds(offset(zone, before).into());
        // Within the hour that is skipped or comes twice, or next to it.
        (local.time() + TimeDelta::minutes(chance.below(240) - 120), turn)
    });
    let mut occasions: Vec<_> = around.collect();
    let days = (instant(LAST) - instant(FIRST)).num_days();
    for _ in 0..3 {
        let day = instant(FIRST) + TimeDelta::days(chance.below(days));
        occasions.push((chance.time(), day));
    }
    occasions
}

/// What one account is planned, as a planner does it.
struct Planner {
    row: plan::Model,
    preferences: Preferences,
    served: Vec<NaiveDate>,
    weekly: Vec<NaiveDate>,
}

impl Planner {
    fn new(kind: PlanKind, (zone, time): (Tz, NaiveTime), now: DateTime<Utc>) -> Self {
        let id = AccountId::new(now);
        let mut preferences = usual(id, (zone, now, true));
        preferences.row.digest = DigestFrequency::Weekly;
        preferences.row.digest_weekday = Weekday::Wednesday;
        let (version, next_on) = match kind {
            PlanKind::Welcome => welcome::first(zone::today(zone, now), zone::today(zone, now)),
            PlanKind::Remind | PlanKind::Overdue | PlanKind::Digest => (0, NaiveDate::MIN),
        };
        let row = plan::Model {
            account_id: id,
            kind,
            next_on,
            next_at: now,
            version,
        };
        let mut planner = Self {
            row,
            preferences,
            served: Vec::new(),
            weekly: Vec::new(),
        };
        planner.change((zone, time), now);
        planner
    }

    /// Has everything come at another time, in another zone.
    fn change(&mut self, (zone, time): (Tz, NaiveTime), now: DateTime<Utc>) {
        self.preferences.zone = zone;
        self.preferences.row.reminder_time = Some(time);
        self.preferences.row.overdue_time = Some(time);
        self.preferences.row.digest_time = Some(time);
        let was = self.row.next_on;
        self.row = replanned(&self.row, &self.preferences, now);

        let hour = self.preferences.hour(self.row.kind);
        assert!(
            self.row.next_at > now,
            "{zone} {time} {now}: what has passed today comes tomorrow"
        );
        let is_first = hour.of(before(self.row.next_on)) <= now;
        assert!(
            self.row.next_on == was || is_first,
            "{zone} {time} {now}: no day is left out"
        );
    }

    /// Looks whether it is time, as any worker does.
    fn look(&mut self, now: DateTime<Utc>) {
        if self.row.next_at > now {
            return;
        }
        let told = format!("{:?} {} {now}", self.row.kind, self.preferences.zone);
        if let Some(moment) = moment(&self.row, &self.preferences, now) {
            let hour = self.preferences.hour(self.row.kind);
            assert!(hour.of(moment.on) <= now, "{told}: early");
            let is_later = self.served.last().is_none_or(|last| *last < moment.on);
            assert!(is_later, "{told}: a day is served twice: {:?}", self.served);
            self.served.push(moment.on);
            if digest::is_wanted(&self.preferences, self.row.next_on, moment.on) {
                self.weekly.push(moment.on);
            }
        }
        self.row = step(&self.row, &self.preferences, now);
        assert!(self.row.next_at > now, "{told}: what was served is due again");
    }
}

#[test]
fn around_each_change_of_clocks_each_local_day_is_served_once_and_never_early() {
    let mut chance = Chance(1);
    let mut n_turns = 0;
    for zone in TZ_VARIANTS {
        for (nth, (time, turn)) in occasions(zone, &mut chance).into_iter().enumerate() {
            n_turns += 1;
            let kinds: Vec<_> = PlanKind::iter().collect();
            let kind = kinds[nth % kinds.len()];
            let begin = turn - TimeDelta::days(4) + TimeDelta::minutes(chance.below(1_440));
            let mut planner = Planner::new(kind, (zone, time), begin);
            let mut now = begin;
            while now < turn + TimeDelta::days(5) {
                now += TimeDelta::minutes(1 + chance.below(8 * 60));
                planner.look(now);
            }

            if kind == PlanKind::Welcome {
                let since = zone::today(zone, begin);
                let late = planner.served.iter().map(|day| (*day - since).num_days());
                let late: Vec<_> = late.collect();
                assert!(
                    late.len() >= 3 && late[1] >= 1 && late[2] >= 3,
                    "{zone} {turn}: {late:?}"
                );
                continue;
            }
            let served = planner.served;
            assert!(served.len() >= 7, "{zone} {turn}: {served:?}");
            for pair in served.windows(2) {
                assert_eq!(after(pair[0]), pair[1], "{kind:?} {zone} {time} {turn}");
            }
            let wednesdays = served.iter().filter(|day| day.weekday() == chrono::Weekday::Wed);
            if kind == PlanKind::Digest {
                assert_eq!(
                    planner.weekly,
                    wednesdays.copied().collect::<Vec<_>>(),
                    "{zone} {turn}"
                );
            }
        }
    }
    // All zones, and the clocks of many are put on and back.
    assert!(n_turns > TZ_VARIANTS.len() * 4, "{n_turns}");
}

#[test]
fn whoever_moves_or_chooses_another_hour_is_served_no_day_twice_and_none_too_early() {
    let mut chance = Chance(2);
    for run in 0..400 {
        let kinds: Vec<_> = PlanKind::iter().collect();
        let begin = instant(FIRST) + TimeDelta::minutes(chance.below(20 * 365 * 1_440));
        let place = (chance.zone(), chance.time());
        let mut planner = Planner::new(kinds[run % kinds.len()], place, begin);
        let mut now = begin;
        for _ in 0..60 {
            now += TimeDelta::minutes(1 + chance.below(10 * 60));
            match chance.below(4) {
                0 => {
                    let place = (chance.zone(), chance.time());
                    planner.change(place, now);
                }
                1 => {
                    let place = (planner.preferences.zone, chance.time());
                    planner.change(place, now);
                }
                _ => planner.look(now),
            }
        }
    }
}

#[test]
fn each_day_of_a_home_is_looked_at_once_wherever_its_people_live() {
    let mut chance = Chance(3);
    for home in TZ_VARIANTS {
        let (time, turn) = occasions(home, &mut chance).swap_remove(0);
        let begin = turn - TimeDelta::days(3);
        let mut planner = Planner::new(PlanKind::Remind, (chance.zone(), time), begin);
        let mut looked: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        let mut now = begin;
        while now < turn + TimeDelta::days(4) {
            now += TimeDelta::minutes(1 + chance.below(8 * 60));
            if planner.row.next_at <= now
                && let Some(moment) = moment(&planner.row, &planner.preferences, now)
            {
                for day in moment.days(home.name()) {
                    *looked.entry(day).or_default() += 1;
                }
            }
            planner.look(now);
        }

        let days: Vec<_> = looked.keys().copied().collect();
        assert!(days.len() >= 5, "{home}: {days:?}");
        assert!(
            looked.values().all(|count| *count == 1),
            "{home} {turn}: {looked:?}"
        );
        let all: Vec<_> = days[0].iter_days().take(days.len()).collect();
        assert_eq!(days, all, "{home} {turn}");
    }
}

#[test]
fn a_day_of_a_home_begins_at_the_first_moment_that_its_clocks_show_it() {
    let mut chance = Chance(4);
    for zone in TZ_VARIANTS {
        for (_, turn) in occasions(zone, &mut chance) {
            let today = zone::today(zone, turn);
            for day in [before(today), today, after(today), today + Days::new(2)] {
                let begin = zone::start_of_day(zone, day);

                assert_eq!(zone::today(zone, begin), day, "{zone}");
                assert!(
                    zone::today(zone, begin - TimeDelta::seconds(1)) < day,
                    "{zone} {day}"
                );
            }
        }
    }
}
