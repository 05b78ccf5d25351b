//! Adding ready-made tasks to a home.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use chrono::NaiveDate;
use entity::{
    id::{ResidenceId, TaskTemplateId},
    schedule::{Schedule, Season},
    task, template,
};

use super::{
    NewTask, Seen,
    create::{NewSchedule, row},
    settle,
};
use crate::{
    Action, App, Code, Edit, Locale, Problems, Viewer, account,
    error::Result,
    schedule::{Timetable, validate},
    template::{find, suggest},
    tier::room,
};

/// Templates that are taken at once.
pub const MAX_CHOICES: usize = 50;

/// A template that a person wants a task from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub template_id: TaskTemplateId,
    /// When it was done last, if that is known.
    pub last_done_on: Option<NaiveDate>,
}

/// A task to be made.
struct Plan<'a> {
    template: &'a template::Model,
    last_done_on: Option<NaiveDate>,
    seasons: Vec<Season>,
    starts_on: NaiveDate,
}

impl Plan<'_> {
    fn schedule(&self) -> Schedule {
        Schedule::Interval {
            every: self.template.every,
            unit: self.template.unit,
            basis: self.template.basis,
            starts_on: self.starts_on,
            until: None,
            seasons: self.seasons.clone(),
        }
    }

    /// Returns the day on which the task falls due first.
    fn first_due_on(&self) -> NaiveDate {
        let timetable = Timetable::new(&self.schedule(), &[]).ok();
        let first = timetable.and_then(|timetable| timetable.first());
        first.map_or(self.starts_on, |first| first.due_on)
    }
}

/// Adds a task for each template, all or none, and returns those that were added in the order of the choices.
///
/// A template that the home already has a task from is passed over, and so is one that is named before. The tasks are in the language that
/// is given, or, where the caller asks for none, in that of their account.
pub async fn create_from_templates(
    app: &App,
    viewer: &Viewer,
    residence_id: ResidenceId,
    (choices, locale): (&[Choice], Option<Locale>),
) -> Result<Vec<Seen>> {
    let locale = match locale {
        Some(locale) => locale,
        None => Locale::of_tag(&account::find::own(app, viewer).await?.locale).unwrap_or_default(),
    };
    let mut edit = Edit::residence(app, viewer, residence_id, Action::WorkOnTasks).await?;
    let today = edit.today();
    let mut problems = Problems::default();
    // Said before each is looked at: there may be any number of them.
    if choices.len() > MAX_CHOICES {
        problems.add_limit("templates", Code::TooLong, MAX_CHOICES as i64);
    }
    problems.settle()?;

    let mut problems = Problems::default();
    let catalogue = find::all(edit.tx(), locale).await?;
    let catalogue: HashMap<_, _> = catalogue
        .iter()
        .map(|template| (template.id, &**template))
        .collect();
    let taken = find::taken(edit.tx(), &[residence_id]).await?;
    let taken = taken.get(&residence_id).map(Vec::as_slice).unwrap_or_default();
    let mut has: HashSet<_> = taken.iter().map(|taken| taken.template_id).collect();

    let mut plans = Vec::with_capacity(choices.len());
    for (index, choice) in choices.iter().enumerate() {
        let template = catalogue.get(&choice.template_id).copied();
        problems.unless(
            template.is_some(),
            format!("templates.{index}.templateId"),
            Code::NotFound,
        );
        let plan = template.and_then(|template| plan(&edit, template, choice.last_done_on));
        problems.unless(
            template.is_none() || plan.is_some(),
            format!("templates.{index}.lastDoneOn"),
            Code::OutOfRange,
        );
        plans.extend(plan.filter(|plan| has.insert(plan.template.id)));
    }
    problems.settle()?;
    if plans.is_empty() {
        edit.abandon().await?;
        return Ok(Vec::new());
    }

    let mut problems = Problems::default();
    let room = room::tasks(app, edit.tx(), residence_id).await?;
    let needed = room::needed(plans.iter().map(|plan| plan.template.category));
    room.check(&mut problems, "residenceId", needed);
    problems.settle()?;

    spread(&mut plans, suggest::spread(today, taken));
    let mut tasks = Vec::with_capacity(plans.len());
    for plan in plans {
        let task = row(&edit, viewer, new(residence_id, &plan), Problems::default()).await?;
        let task = task::Model {
            template_id: Some(plan.template.id),
            ..task
        };
        tasks.push(Seen::new(settle::insert(&mut edit, task).await?, today));
    }
    edit.commit().await?;
    Ok(tasks)
}

/// Begins a task that was done last on a day or, where none is known, is to be found its first; `None` for a day that cannot be.
fn plan<'a>(
    edit: &Edit<'_>,
    template: &'a template::Model,
    last_done_on: Option<NaiveDate>,
) -> Option<Plan<'a>> {
    let seasons = suggest::seasons(edit.residence_row(), template);
    let starts_on = match last_done_on {
        Some(day) if day > edit.today() => return None,
        Some(day) => suggest::wish(template, &seasons).after(day)?,
        None => edit.today(),
    };
    let plan = Plan {
        template,
        last_done_on,
        seasons,
        starts_on,
    };
    validate(&plan.schedule()).is_ok().then_some(plan)
}

/// Finds first days for what was never done: after those that are given, and the more a task matters, the earlier it may choose.
fn spread(plans: &mut [Plan<'_>], mut spread: crate::schedule::Spread) {
    for plan in plans.iter().filter(|plan| plan.last_done_on.is_some()) {
        spread.take(plan.first_due_on());
    }
    let mut open: Vec<_> = plans
        .iter_mut()
        .filter(|plan| plan.last_done_on.is_none())
        .collect();
    open.sort_by_key(|plan| Reverse(plan.template.priority));
    for plan in open {
        plan.starts_on = spread.find(&suggest::wish(plan.template, &plan.seasons));
        spread.take(plan.starts_on);
    }
}

/// Returns the task as if a person had written it.
fn new(residence_id: ResidenceId, plan: &Plan<'_>) -> NewTask {
    let template = plan.template;
    NewTask {
        id: None,
        residence_id,
        title: template.title.clone(),
        description: Some(template.description.clone()),
        category: template.category,
        priority: template.priority,
        schedule: NewSchedule::Dated(plan.schedule()),
        assignee_id: None,
        contractor_id: None,
        appliance_id: None,
        lead_days: Some(template.lead_days),
        runs_while_away: false,
        estimated_cost: None,
        estimated_minutes: template.estimated_minutes,
        tags: Vec::new(),
        photo_ids: Vec::new(),
    }
}
