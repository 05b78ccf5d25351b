//! How a task will look that is made of a template.

use chrono::NaiveDate;
use entity::schedule::{Schedule, Season};

use super::draft::{Draft, Sound};
use crate::{
    App, Locale,
    error::Result,
    schedule::{Spread, Timetable, Wish, words},
    template::half_a_year_later,
};

/// Dates that are shown.
const DATES: usize = 6;

/// A task that is made of a template now, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplatePreview {
    /// The language.
    pub locale: Locale,
    /// What is to be done.
    pub title: String,
    /// How it is done.
    pub description: String,
    /// When it falls due, in words, with its seasons.
    pub schedule: String,
    /// The days on which it falls due north of the equator, if it is always done on the day.
    pub dates: Vec<NaiveDate>,
    /// The same south of it.
    pub southern_dates: Vec<NaiveDate>,
}

/// Shows a task that is made now of what an operator writes, in each language, for a home that has no other. Says what is wrong with it as
/// keeping it does.
pub fn preview_template(app: &App, draft: Draft) -> Result<Vec<TemplatePreview>> {
    let today = app.clock.now().date_naive();
    let Sound { draft, seasons, .. } = draft.check(today)?;
    let southern: Vec<Season> = seasons.iter().map(half_a_year_later).collect();
    let north = begun(&draft, &seasons, today);
    let south = begun(&draft, &southern, today);
    let shown = |locale| {
        let (title, description) = match locale {
            Locale::En => (&draft.title, &draft.description),
            Locale::De => (&draft.german_title, &draft.german_description),
        };
        TemplatePreview {
            locale,
            title: title.clone(),
            description: description.clone(),
            schedule: words(&north, locale),
            dates: dates(&north, today),
            southern_dates: dates(&south, today),
        }
    };
    Ok(Locale::ALL.into_iter().map(shown).collect())
}

/// Returns when a task falls due that is begun today.
fn begun(draft: &Draft, seasons: &[Season], today: NaiveDate) -> Schedule {
    let wish = Wish {
        every: draft.every,
        unit: draft.unit,
        priority: draft.priority,
        seasons,
    };
    draft.schedule(Spread::new(today, Vec::new()).find(&wish), seasons)
}

fn dates(schedule: &Schedule, today: NaiveDate) -> Vec<NaiveDate> {
    let timetable = Timetable::new(schedule, &[]).ok();
    timetable
        .map(|timetable| timetable.upcoming(timetable.first(), today, DATES))
        .unwrap_or_default()
}
