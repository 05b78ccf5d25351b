//! Which ready-made tasks suit a home.

use std::{cmp::Reverse, collections::HashSet, sync::Arc};

use chrono::NaiveDate;
use entity::{id::TaskTemplateId, residence, schedule::Season, task::TaskCategory, template};

use super::{
    find::Taken,
    hemisphere::{half_a_year_later, is_southern},
    suit::Known,
};
use crate::schedule::{Spread, Wish};

/// A ready-made task that suits a home.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The template.
    pub template: Arc<template::Model>,
    /// How well it suits, 0 to 1.
    pub score: f64,
    /// Due first on this day if it alone is taken now.
    pub first_due_on: NaiveDate,
}

/// Returns the first `count` of the templates that suit a home and that it has no task from, best first: by score, then what keeps
/// people safe, then by priority and key.
pub fn suggest(
    (residence, today): (&residence::Model, NaiveDate),
    catalogue: &[Arc<template::Model>],
    taken: &[Taken],
    count: usize,
) -> Vec<Suggestion> {
    let known = Known::of(residence);
    let has: HashSet<TaskTemplateId> = taken.iter().map(|taken| taken.template_id).collect();
    let mut suited: Vec<_> = catalogue
        .iter()
        .filter(|template| !has.contains(&template.id))
        .filter_map(|template| Some((known.score(template)?, template)))
        .collect();
    suited.sort_by_key(|(score, template)| {
        (
            Reverse(*score),
            template.category != TaskCategory::Safety,
            Reverse(template.priority),
            &template.key,
        )
    });
    let spread = spread(today, taken);
    suited
        .into_iter()
        .take(count)
        .map(|(score, template)| {
            let seasons = seasons(residence, template);
            Suggestion {
                template: Arc::clone(template),
                score: f64::from(score) / 100.0,
                first_due_on: spread.find(&wish(template, &seasons)),
            }
        })
        .collect()
}

/// Returns the first due days that a home's ready-made tasks have.
pub(crate) fn spread(today: NaiveDate, taken: &[Taken]) -> Spread {
    Spread::new(
        today,
        taken.iter().filter_map(|taken| taken.first_due_on).collect(),
    )
}

/// Returns the seasons of a template where a home stands.
pub(crate) fn seasons(residence: &residence::Model, template: &template::Model) -> Vec<Season> {
    let seasons = &template.seasons.0;
    match is_southern(residence) {
        true => seasons.iter().map(half_a_year_later).collect(),
        false => seasons.clone(),
    }
}

/// Returns what a template asks of its first due day.
pub(crate) fn wish<'a>(template: &template::Model, seasons: &'a [Season]) -> Wish<'a> {
    Wish {
        every: template.every,
        unit: template.unit,
        priority: template.priority,
        seasons,
    }
}
