//! When a task falls due; a task's row keeps it as one JSON column.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text_enum::text_enum;

/// When a task falls due. Days are days in the residence's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Schedule {
    /// It comes once.
    Once {
        /// The day, if one is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_on: Option<NaiveDate>,
    },
    /// It comes again after a fixed length of time.
    Interval {
        /// How many units lie between two dates; at least 1.
        every: i32,
        /// What `every` counts.
        unit: IntervalUnit,
        /// What the length of time is counted from.
        basis: ScheduleBasis,
        /// The first date.
        starts_on: NaiveDate,
        /// The last day that may be a date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// The task rests outside these; empty for all year.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        seasons: Vec<Season>,
    },
    /// It comes by an RFC 5545 recurrence rule.
    Rule {
        /// The value of an RRULE, without its name.
        rrule: String,
        /// The day the rule starts counting from.
        starts_on: NaiveDate,
        /// The task rests outside these; empty for all year.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        seasons: Vec<Season>,
    },
    /// It is never due by itself; each completion is logged.
    OnDemand {
        /// The day the task was made.
        created_on: NaiveDate,
    },
}

impl Schedule {
    /// Returns the parts of the year in which the task does not rest; empty for all year.
    pub fn seasons(&self) -> &[Season] {
        match self {
            Self::Interval { seasons, .. } | Self::Rule { seasons, .. } => seasons,
            Self::Once { .. } | Self::OnDemand { .. } => &[],
        }
    }
}

/// A part of every year, both days included; may run over New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Season {
    /// The first day.
    pub from: MonthDay,
    /// The last day.
    pub to: MonthDay,
}

/// A day of any year, written `MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// Returns the day of the year, or `None` when no year has it.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        // 2024 is a leap year, so it has every day that any year has.
        let date = NaiveDate::from_ymd_opt(2024, month, day)?;
        Some(Self {
            month: u8::try_from(date.month()).ok()?,
            day: u8::try_from(date.day()).ok()?,
        })
    }

    /// Returns the month, from 1.
    pub fn month(self) -> u32 {
        self.month.into()
    }

    /// Returns the day of the month, from 1.
    pub fn day(self) -> u32 {
        self.day.into()
    }

    /// Returns this day in `year`; 29 February is the 28th in common years. `None` past the calendar's end.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month(), self.day())
            .or_else(|| NaiveDate::from_ymd_opt(year, self.month(), self.day() - 1))
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A text that is no day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidMonthDay;

impl fmt::Display for InvalidMonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a day of the year as MM-DD")
    }
}

impl std::error::Error for InvalidMonthDay {}

impl FromStr for MonthDay {
    type Err = InvalidMonthDay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let two_digits = |text: &str| -> Option<u32> {
            let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let (month, day) = text.split_once('-').ok_or(InvalidMonthDay)?;
        let (month, day) = two_digits(month).zip(two_digits(day)).ok_or(InvalidMonthDay)?;
        Self::new(month, day).ok_or(InvalidMonthDay)
    }
}

impl Serialize for MonthDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

text_enum! {
    /// What the number of an interval counts.
    IntervalUnit {
        /// Days.
        Day,
        /// Weeks of seven days.
        Week,
        /// Months; a day that a month lacks is that month's last.
        Month,
        /// Years; 29 February is the 28th in common years.
        Year,
    }
}

text_enum! {
    /// What an interval is counted from.
    ScheduleBasis {
        /// Counted from startsOn: always on the 1st of the month, however late the last one was.
        Start,
        /// Counted from the day it was done: ninety days after the last filter change.
        Completion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_year_is_read_as_it_is_written() {
        for text in ["01-01", "02-29", "12-31", "04-01"] {
            assert_eq!(text.parse::<MonthDay>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_no_year_has_is_no_day_of_the_year() {
        for text in [
            "",
            "-",
            "02-30",
            "13-01",
            "00-10",
            "4-1",
            "04-1",
            "+4-01",
            "04-01-",
            "04-31",
            "٠٤-٠١",
            "2026-04-01",
        ] {
            assert_eq!(text.parse::<MonthDay>(), Err(InvalidMonthDay), "{text}");
        }
    }

    #[test]
    fn the_29th_of_february_is_the_28th_in_common_years() {
        let leap_day: MonthDay = "02-29".parse().unwrap();

        assert_eq!(leap_day.in_year(2023), NaiveDate::from_ymd_opt(2023, 2, 28));
        assert_eq!(leap_day.in_year(2024), NaiveDate::from_ymd_opt(2024, 2, 29));
    }

    #[test]
    fn a_schedule_stays_as_it_is_through_its_column() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let summer = Season {
            from: "04-01".parse().unwrap(),
            to: "09-30".parse().unwrap(),
        };
        let schedules = [
            (Schedule::Once { due_on: None }, r#"{"kind":"once"}"#),
            (
                Schedule::Interval {
                    every: 2,
                    unit: IntervalUnit::Month,
                    basis: ScheduleBasis::Completion,
                    starts_on: date("2026-01-31"),
                    until: None,
                    seasons: vec![summer],
                },
                r#"{"kind":"interval","every":2,"unit":"MONTH","basis":"COMPLETION","starts_on":"2026-01-31","seasons":[{"from":"04-01","to":"09-30"}]}"#,
            ),
            (
                Schedule::Rule {
                    rrule: "FREQ=DAILY".to_owned(),
                    starts_on: date("2026-01-31"),
                    seasons: vec![],
                },
                r#"{"kind":"rule","rrule":"FREQ=DAILY","starts_on":"2026-01-31"}"#,
            ),
            (
                Schedule::OnDemand {
                    created_on: date("2026-01-31"),
                },
                r#"{"kind":"on_demand","created_on":"2026-01-31"}"#,
            ),
        ];

        for (schedule, column) in schedules {
            assert_eq!(serde_json::to_string(&schedule).unwrap(), column);
            assert_eq!(serde_json::from_str::<Schedule>(column).unwrap(), schedule);
        }
    }
}
