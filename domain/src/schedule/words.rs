//! When a task falls due, in words.

use entity::schedule::{IntervalUnit, Schedule, ScheduleBasis};
use fluent_bundle::FluentArgs;

use crate::Locale;

/// Says when a task falls due.
pub fn words(schedule: &Schedule, locale: Locale) -> String {
    let mut arguments = FluentArgs::new();
    let mut text = match schedule {
        Schedule::Once { due_on: None } => locale.say("schedule-once", &arguments),
        Schedule::Once { due_on: Some(day) } => {
            arguments.set("day", day.to_string());
            locale.say("schedule-once-on", &arguments)
        }
        Schedule::Interval {
            every,
            unit,
            basis,
            starts_on,
            until,
            ..
        } => {
            arguments.set("count", *every);
            arguments.set("day", starts_on.to_string());
            let key = match (unit, basis) {
                (IntervalUnit::Day, ScheduleBasis::Start) => "schedule-days",
                (IntervalUnit::Week, ScheduleBasis::Start) => "schedule-weeks",
                (IntervalUnit::Month, ScheduleBasis::Start) => "schedule-months",
                (IntervalUnit::Year, ScheduleBasis::Start) => "schedule-years",
                (IntervalUnit::Day, ScheduleBasis::Completion) => "schedule-days-after",
                (IntervalUnit::Week, ScheduleBasis::Completion) => "schedule-weeks-after",
                (IntervalUnit::Month, ScheduleBasis::Completion) => "schedule-months-after",
                (IntervalUnit::Year, ScheduleBasis::Completion) => "schedule-years-after",
            };
            let text = locale.say(key, &arguments);
            match until {
                Some(until) => {
                    arguments.set("until", until.to_string());
                    format!("{text}, {}", locale.say("schedule-until", &arguments))
                }
                None => text,
            }
        }
        Schedule::Rule { rrule, starts_on, .. } => {
            arguments.set("rule", rrule.as_str());
            arguments.set("day", starts_on.to_string());
            locale.say("schedule-rule", &arguments)
        }
        Schedule::OnDemand { .. } => locale.say("schedule-on-demand", &arguments),
    };
    for season in schedule.seasons() {
        let mut arguments = FluentArgs::new();
        arguments.set("from", season.from.to_string());
        arguments.set("to", season.to.to_string());
        text.push_str(", ");
        text.push_str(&locale.say("schedule-season", &arguments));
    }
    text
}

#[cfg(test)]
mod tests {
    use entity::schedule::Season;

    use super::*;

    #[test]
    fn each_kind_of_schedule_has_its_words() {
        let day = |text: &str| text.parse().unwrap();
        let interval = |every, basis| Schedule::Interval {
            every,
            unit: IntervalUnit::Month,
            basis,
            starts_on: day("2026-01-31"),
            until: None,
            seasons: vec![Season {
                from: "04-01".parse().unwrap(),
                to: "09-30".parse().unwrap(),
            }],
        };
        let cases = [
            (Schedule::Once { due_on: None }, "Once", "Einmal"),
            (
                interval(1, ScheduleBasis::Start),
                "Every month from 2026-01-31, from 04-01 to 09-30",
                "Jeden Monat ab 2026-01-31, von 04-01 bis 09-30",
            ),
            (
                interval(3, ScheduleBasis::Completion),
                "3 months after it was done, first on 2026-01-31, from 04-01 to 09-30",
                "3 Monate nach der Erledigung, zuerst am 2026-01-31, von 04-01 bis 09-30",
            ),
            (
                Schedule::Rule {
                    rrule: "FREQ=DAILY".to_owned(),
                    starts_on: day("2026-01-31"),
                    seasons: Vec::new(),
                },
                "By the rule FREQ=DAILY from 2026-01-31",
                "Nach der Regel FREQ=DAILY ab 2026-01-31",
            ),
            (
                Schedule::OnDemand {
                    created_on: day("2026-01-31"),
                },
                "Whenever it is needed",
                "Bei Bedarf",
            ),
        ];

        for (schedule, english, german) in cases {
            assert_eq!(words(&schedule, Locale::En), english);
            assert_eq!(words(&schedule, Locale::De), german);
        }
    }
}
