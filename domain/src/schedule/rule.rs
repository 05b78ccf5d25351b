//! Dates by an RFC 5545 recurrence rule.
//!
//! The `rrule` crate works them out. It is handed a window that begins with the period (day, week, month or year, kept in
//! step with INTERVAL) of the wanted day, so that an ancient start costs nothing; what the rule takes from its start is
//! written out before, and what lies before the start is left out after. A window ends after fifty years, and where one holds no date the
//! rule is over, so that the search for what never comes is short.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc, Weekday};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz, Validated};

use super::{HORIZON, Invalid};
use crate::Code;

/// Longer than any rule that a person would want; also keeps lists short.
const MAX_BYTES: usize = 500;

/// Years within which a rule must give its first date, and each next one: 18,263 days to look at, which takes 4 ms at worst.
const NEXT_WITHIN: Months = Months::new(50 * 12);

/// Once a day for more than ten years; a rule that counts is worked out from its start.
const MAX_COUNT: u32 = 4_000;

/// Years within which a rule that counts must have come to its end.
const COUNTED_WITHIN: Months = Months::new(100 * 12);

/// A rule that counts from its first day on.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    parts: Parts,
    starts_on: NaiveDate,
    /// The dates of a rule with COUNT.
    counted: Option<Vec<NaiveDate>>,
}

/// The parts of a rule as they are written.
#[derive(Clone, Debug)]
struct Parts {
    freq: Frequency,
    interval: u16,
    week_start: Weekday,
    by_month: Vec<chrono::Month>,
    by_month_day: Vec<i8>,
    by_day: Vec<NWeekday>,
    by_set_pos: Vec<i32>,
    until: Option<NaiveDate>,
    count: Option<u32>,
}

impl Rule {
    /// Reads a rule that has a date within 50 years of `starts_on` and, where it counts, all of them within a hundred.
    pub(super) fn parse(text: &str, starts_on: NaiveDate) -> Result<Self, Invalid> {
        let wrong = |code| Invalid {
            field: "rule.rrule",
            code,
        };
        if text.len() > MAX_BYTES {
            return Err(wrong(Code::TooLong));
        }
        let mut parts = Parts::parse(text).ok_or(wrong(Code::InvalidFormat))?;
        if parts.count.is_some_and(|count| count > MAX_COUNT) {
            return Err(wrong(Code::OutOfRange));
        }
        parts.settle(starts_on);
        // Its own limits are a little narrower: it takes no -5th weekday of a month.
        parts
            .validated(starts_on, HORIZON)
            .ok_or(wrong(Code::InvalidFormat))?;

        let mut rule = Self {
            parts,
            starts_on,
            counted: None,
        };
        if let Some(count) = rule.parts.count {
            let last = starts_on.checked_add_months(COUNTED_WITHIN).unwrap_or(HORIZON);
            let dates = rule.endless(starts_on).take_while(|date| *date <= last);
            let dates: Vec<_> = dates.take(count as usize).collect();
            if dates.len() < count as usize {
                return Err(wrong(Code::OutOfRange));
            }
            rule.counted = Some(dates);
        } else if rule.from(starts_on).next().is_none() {
            return Err(wrong(Code::OutOfRange));
        }
        Ok(rule)
    }

    /// Returns the dates from `day` on.
    pub(super) fn from(&self, day: NaiveDate) -> Box<dyn Iterator<Item = NaiveDate> + '_> {
        match &self.counted {
            Some(dates) => {
                let next = dates.partition_point(|date| *date < day);
                Box::new(dates[next..].iter().copied())
            }
            None => Box::new(self.endless(day)),
        }
    }

    /// Returns the dates from `day` on, whatever COUNT says, as long as no two lie fifty years apart.
    fn endless(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let last = self.parts.until.unwrap_or(HORIZON).min(HORIZON);
        let first = Some(day.max(self.starts_on)).filter(|day| *day <= last);
        let windows = std::iter::successors(first, move |begin| {
            begin.checked_add_months(NEXT_WITHIN).filter(|next| *next <= last)
        });
        let dates = windows.map(move |begin| {
            let end = begin
                .checked_add_months(NEXT_WITHIN)
                .and_then(|next| next.pred_opt());
            self.window(begin, end.map_or(last, |end| end.min(last)))
                .peekable()
        });
        dates
            .map_while(|mut dates| dates.peek().is_some().then_some(dates))
            .flatten()
    }

    /// Returns the dates between two days, both included.
    fn window(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let begin = self.period_at(from);
        let rule = begin.and_then(|begin| Some((begin, self.parts.validated(begin, to)?)));
        let dates = rule.map(|(begin, rule)| {
            let set = RRuleSet::new(midnight(begin)).rrule(rule).limit();
            set.into_iter().map(|date| date.date_naive())
        });
        let dates = dates.into_iter().flatten();
        dates
            .skip_while(move |date| *date < from)
            .take_while(move |date| *date <= to)
    }

    /// Returns the first day of the rule's last period that begins on or before `day`.
    fn period_at(&self, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.parts.period_of(self.starts_on)?;
        let interval = u32::from(self.parts.interval);
        let whole = |passed: i64, each: u32| u32::try_from(passed).ok().map(|passed| passed - passed % each);
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        match self.parts.freq {
            Frequency::Yearly => {
                let months = whole(months(day) - months(first), interval.checked_mul(12)?)?;
                first.checked_add_months(Months::new(months))
            }
            Frequency::Monthly => {
                let months = whole(months(day) - months(first), interval)?;
                first.checked_add_months(Months::new(months))
            }
            Frequency::Weekly => {
                let days = whole((day - first).num_days(), interval.checked_mul(7)?)?;
                first.checked_add_days(Days::new(days.into()))
            }
            _ => {
                let days = whole((day - first).num_days(), interval)?;
                first.checked_add_days(Days::new(days.into()))
            }
        }
    }
}

impl Parts {
    /// Reads the parts; `None` for what RFC 5545 forbids and for what is finer than a day or unknown.
    fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_uppercase();
        let mut seen = Vec::new();
        let mut freq = None;
        let mut parts = Self {
            freq: Frequency::Daily,
            interval: 1,
            week_start: Weekday::Mon,
            by_month: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_set_pos: Vec::new(),
            until: None,
            count: None,
        };
        for part in text.split(';') {
            let (name, value) = part.split_once('=')?;
            if seen.contains(&name) {
                return None;
            }
            seen.push(name);
            match name {
                "FREQ" => freq = Some(frequency(value)?),
                "INTERVAL" => parts.interval = number(value, 1..=18_250)?,
                "COUNT" => parts.count = Some(number(value, 1..=u32::MAX)?),
                "UNTIL" => parts.until = Some(until(value)?),
                "WKST" => parts.week_start = weekday(value)?,
                "BYMONTH" => parts.by_month = list(value, month)?,
                "BYMONTHDAY" => parts.by_month_day = list(value, |text| signed(text, 31))?,
                "BYDAY" => parts.by_day = list(value, nth_weekday)?,
                "BYSETPOS" => parts.by_set_pos = list(value, |text| signed(text, 366))?,
                _ => return None,
            }
        }
        parts.freq = freq?;
        parts.is_allowed().then_some(parts)
    }

    /// Tells whether the parts may stand together.
    fn is_allowed(&self) -> bool {
        let nth_at_most = match self.freq {
            Frequency::Yearly if self.by_month.is_empty() => 53,
            Frequency::Yearly | Frequency::Monthly => 5,
            _ => 0,
        };
        let days_fit = self.by_day.iter().all(|day| match day {
            NWeekday::Every(_) => true,
            NWeekday::Nth(nth, _) => nth.abs() <= nth_at_most,
        });
        let is_bare = self.by_month.is_empty() && self.by_month_day.is_empty() && self.by_day.is_empty();
        days_fit
            && !(self.until.is_some() && self.count.is_some())
            && (self.freq != Frequency::Weekly || self.by_month_day.is_empty())
            && (!is_bare || self.by_set_pos.is_empty())
    }

    /// Writes out what the rule takes from its start, and what the crate would read otherwise than RFC 5545.
    fn settle(&mut self, starts_on: NaiveDate) {
        if self.by_month_day.is_empty() && self.by_day.is_empty() {
            match self.freq {
                Frequency::Yearly => {
                    if self.by_month.is_empty() {
                        self.by_month = chrono::Month::try_from(starts_on.month() as u8)
                            .into_iter()
                            .collect();
                    }
                    self.by_month_day = vec![starts_on.day() as i8];
                }
                Frequency::Monthly => self.by_month_day = vec![starts_on.day() as i8],
                Frequency::Weekly => self.by_day = vec![NWeekday::Every(starts_on.weekday())],
                _ => {}
            }
        }
        // The crate lets a day through only when the numbered and the plain weekdays both do.
        let is_numbered = |day: &NWeekday| matches!(day, NWeekday::Nth(..));
        if self.by_day.iter().any(is_numbered) && !self.by_day.iter().all(is_numbered) {
            let most = if self.freq == Frequency::Yearly && self.by_month.is_empty() {
                53
            } else {
                5
            };
            let numbered = self.by_day.iter().flat_map(|day| match day {
                NWeekday::Every(weekday) => (1..=most).map(|nth| NWeekday::Nth(nth, *weekday)).collect(),
                NWeekday::Nth(..) => vec![*day],
            });
            self.by_day = numbered.collect();
        }
    }

    /// Returns the first day of the day, week, month or year that holds `day`.
    fn period_of(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.freq {
            Frequency::Yearly => NaiveDate::from_ymd_opt(day.year(), 1, 1),
            Frequency::Monthly => day.with_day(1),
            Frequency::Weekly => {
                let into_week = day.weekday().days_since(self.week_start);
                day.checked_sub_days(Days::new(into_week.into()))
            }
            _ => Some(day),
        }
    }

    /// Returns the crate's rule for dates from `begin` to `end`.
    fn validated(&self, begin: NaiveDate, end: NaiveDate) -> Option<RRule<Validated>> {
        let rule = RRule::new(self.freq)
            .until(midnight(end))
            .interval(self.interval)
            .week_start(self.week_start)
            .by_month(&self.by_month)
            .by_month_day(self.by_month_day.clone())
            .by_weekday(self.by_day.clone())
            .by_set_pos(self.by_set_pos.clone());
        rule.validate(midnight(begin)).ok()
    }
}

fn midnight(day: NaiveDate) -> DateTime<Tz> {
    DateTime::<Utc>::from_naive_utc_and_offset(day.and_time(NaiveTime::MIN), Utc).with_timezone(&Tz::UTC)
}

fn frequency(text: &str) -> Option<Frequency> {
    match text {
        "DAILY" => Some(Frequency::Daily),
        "WEEKLY" => Some(Frequency::Weekly),
        "MONTHLY" => Some(Frequency::Monthly),
        "YEARLY" => Some(Frequency::Yearly),
        _ => None,
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    match text {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

fn nth_weekday(text: &str) -> Option<NWeekday> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = weekday(day)?;
    match nth {
        "" => Some(NWeekday::Every(day)),
        _ => Some(NWeekday::Nth(signed(nth, 53)?, day)),
    }
}

fn month(text: &str) -> Option<chrono::Month> {
    chrono::Month::try_from(number::<u8>(text, 1..=12)?).ok()
}

/// Reads the day of an UNTIL; a time of day, which may follow, says nothing about days.
fn until(text: &str) -> Option<NaiveDate> {
    let (day, time) = text
        .split_once('T')
        .map_or((text, None), |(day, time)| (day, Some(time)));
    if let Some(time) = time {
        let time = time.strip_suffix('Z').unwrap_or(time);
        let is_time = time.len() == 6 && chrono::NaiveTime::parse_from_str(time, "%H%M%S").is_ok();
        is_time.then_some(())?;
    }
    let is_date = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    is_date
        .then(|| NaiveDate::parse_from_str(day, "%Y%m%d").ok())
        .flatten()
}

fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(read).collect()
}

fn number<T: std::str::FromStr + PartialOrd>(text: &str, range: std::ops::RangeInclusive<T>) -> Option<T> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_plain.then(|| text.parse().ok()).flatten()?;
    range.contains(&number).then_some(number)
}

/// Reads a number from 1 to `most` with or without a sign.
fn signed<T: TryFrom<i32>>(text: &str, most: i32) -> Option<T> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    T::try_from(sign * number(digits, 1..=most)?).ok()
}
