//! What operators write of a ready-made task, and what may stand there.

use std::{collections::HashSet, fmt::Write};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::TaskTemplateId,
    profile::ClimateTag,
    schedule::{IntervalUnit, Schedule, ScheduleBasis, Season},
    task::{TaskCategory, TaskPriority},
    template::{AppliesWhen, Climates, DoneBy, Fact, Model, Seasons},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Code, Problems,
    error::Result,
    schedule::validate,
    task::text::{MAX_LEAD_DAYS, MAX_MINUTES, MAX_TITLE},
    text::{NOTES_LENGTH, optional, required},
    token,
};

/// Facts of homes that a template names at most; there are fewer that one could know.
const MAX_FACTS: usize = 50;

/// Letters of a state's name; two of so many never meet by chance.
const STATE_LENGTH: usize = 16;

/// A ready-made task as operators write it, in both languages. Its fields are what the audit names, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// What is to be done, in English.
    pub title: String,
    /// How it is done, in English.
    pub description: String,
    /// What is to be done, in German.
    pub german_title: String,
    /// How it is done, in German.
    pub german_description: String,
    /// What it is about.
    pub category: TaskCategory,
    /// How much it matters.
    pub priority: TaskPriority,
    /// How many units lie between two dates.
    pub every: i32,
    /// What `every` counts.
    pub unit: IntervalUnit,
    /// What the length of time is counted from.
    pub basis: ScheduleBasis,
    /// When it is done, as north of the equator: `04-01/09-30` each.
    pub seasons: Vec<String>,
    /// The climates that it is for.
    pub climate: Vec<ClimateTag>,
    /// DUE_SOON begins this many days before.
    pub lead_days: i32,
    /// How long it may take.
    pub estimated_minutes: Option<i32>,
    /// Who usually does it.
    pub done_by: DoneBy,
    /// Which homes it suits: those of which one of these is true, `heating: BOILER` each.
    pub applies_when: Vec<String>,
}

/// A draft that can be kept, with what of it is kept otherwise than it is written.
pub(super) struct Sound {
    pub draft: Draft,
    pub seasons: Vec<Season>,
    pub facts: Vec<Fact>,
}

impl Draft {
    /// Checks all that may be wrong, at the fields of `template`.
    pub(super) fn check(self, today: NaiveDate) -> Result<Sound> {
        let mut problems = Problems::default();
        let title = required(&mut problems, "template.title", &self.title, MAX_TITLE);
        let german_title = required(
            &mut problems,
            "template.germanTitle",
            &self.german_title,
            MAX_TITLE,
        );
        let description = text(&mut problems, "template.description", &self.description);
        let german_description = text(
            &mut problems,
            "template.germanDescription",
            &self.german_description,
        );
        let seasons: Vec<Option<Season>> = self.seasons.iter().map(|text| read_season(text)).collect();
        problems.unless(
            seasons.iter().all(Option::is_some),
            "template.seasons",
            Code::InvalidFormat,
        );
        let seasons: Vec<Season> = once_each(seasons.into_iter().flatten());
        let facts: Vec<Option<Fact>> = self.applies_when.iter().map(|text| read_fact(text)).collect();
        problems.unless(
            facts.iter().all(Option::is_some),
            "template.appliesWhen",
            Code::InvalidFormat,
        );
        let facts: Vec<Fact> = once_each(facts.into_iter().flatten());
        if facts.len() > MAX_FACTS {
            problems.add_limit("template.appliesWhen", Code::TooLong, MAX_FACTS as i64);
        }
        let days = 0..=MAX_LEAD_DAYS;
        problems.unless(
            days.contains(&self.lead_days),
            "template.leadDays",
            Code::OutOfRange,
        );
        let minutes = self.estimated_minutes;
        problems.unless(
            minutes.is_none_or(|minutes| (0..=MAX_MINUTES).contains(&minutes)),
            "template.estimatedMinutes",
            Code::OutOfRange,
        );
        for invalid in validate(&self.schedule(today, &seasons))
            .err()
            .into_iter()
            .flatten()
        {
            let field = match invalid.field {
                "interval.seasons" => "template.seasons",
                _ => "template.every",
            };
            problems.add(field, invalid.code);
        }
        problems.settle()?;
        let draft = Self {
            title,
            description,
            german_title,
            german_description,
            seasons: seasons.iter().map(season).collect(),
            climate: once_each(self.climate),
            applies_when: facts.iter().map(fact).collect(),
            ..self
        };
        Ok(Sound {
            draft,
            seasons,
            facts,
        })
    }

    /// Returns when a task of it would fall due that begins on a day.
    pub(super) fn schedule(&self, starts_on: NaiveDate, seasons: &[Season]) -> Schedule {
        Schedule::Interval {
            every: self.every,
            unit: self.unit,
            basis: self.basis,
            starts_on,
            until: None,
            seasons: seasons.to_vec(),
        }
    }

    /// Returns it as the audit has it.
    pub(super) fn shown(&self) -> Value {
        json!(self)
    }
}

impl Sound {
    /// Returns the row of it.
    pub fn row(&self, (id, key): (TaskTemplateId, String), now: DateTime<Utc>) -> Model {
        let draft = &self.draft;
        Model {
            id,
            key,
            title: draft.title.clone(),
            description: draft.description.clone(),
            category: draft.category,
            priority: draft.priority,
            every: draft.every,
            unit: draft.unit,
            basis: draft.basis,
            seasons: Seasons(self.seasons.clone()),
            climate: Climates(draft.climate.clone()),
            lead_days: draft.lead_days,
            estimated_minutes: draft.estimated_minutes,
            done_by: draft.done_by,
            applies_when: AppliesWhen {
                any_of: self.facts.clone(),
            },
            updated_at: now,
            deleted_at: None,
        }
    }
}

/// Names a state: a digest of all that can be changed.
#[must_use]
pub fn state(draft: &Draft, withdrawn_at: Option<DateTime<Utc>>) -> String {
    let all = json!([draft, withdrawn_at.is_some()]).to_string();
    let mut name = String::with_capacity(STATE_LENGTH);
    for byte in &token::hash(&all)[..STATE_LENGTH / 2] {
        // Writing into a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// Writes a part of the year.
#[must_use]
pub fn season(season: &Season) -> String {
    format!("{}/{}", season.from, season.to)
}

fn read_season(text: &str) -> Option<Season> {
    let (from, to) = text.split_once('/')?;
    Some(Season {
        from: from.trim().parse().ok()?,
        to: to.trim().parse().ok()?,
    })
}

/// Writes something that may be true of a home.
#[must_use]
pub fn fact(fact: &Fact) -> String {
    let written = json!(fact);
    let mut fields = written.as_object().into_iter().flatten();
    fields
        .next()
        .map(|(field, value)| format!("{field}: {}", value.as_str().unwrap_or_default()))
        .unwrap_or_default()
}

fn read_fact(text: &str) -> Option<Fact> {
    let (field, value) = text.split_once(':')?;
    serde_json::from_value(json!({ field.trim(): value.trim() })).ok()
}

fn text(problems: &mut Problems, field: &'static str, text: &str) -> String {
    let text = optional(problems, field, text, NOTES_LENGTH);
    problems.unless(text.is_some(), field, Code::Blank);
    text.unwrap_or_default()
}

/// Returns each value where it comes first.
fn once_each<T: Copy + Eq + std::hash::Hash>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    values.into_iter().filter(|value| seen.insert(*value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_seasons_and_homes_reads_back() {
        for text in ["04-01/09-30", "12-01/02-29"] {
            assert_eq!(season(&read_season(text).unwrap()), text);
        }
        for text in ["heating: BOILER", "waterHeater: TANK_GAS", "kind: HOUSE"] {
            assert_eq!(
                read_fact(text).as_ref().map(fact).as_deref(),
                Some(text),
                "{text}"
            );
        }
        for text in [
            "",
            "04-01",
            "04-31/05-01",
            "heating",
            "heating: COLD",
            "dreams: BIG",
        ] {
            assert!(
                read_season(text).is_none() && read_fact(text).is_none(),
                "{text:?}"
            );
        }
    }
}
