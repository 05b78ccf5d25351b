//! What there is to do in the demo household.

use chrono::{Days, Months, NaiveDate};
use domain::{
    App, Viewer,
    task::{
        self, Closing,
        create::{NewSchedule, NewTask},
    },
};
use entity::{
    completion::CompletionOutcome,
    id::{TaskCompletionId, TaskId},
    schedule::{IntervalUnit, MonthDay, Schedule, ScheduleBasis, Season},
    task::{TaskCategory, TaskPriority},
};

use super::{Place, fixed};
use crate::wrong::Wrong;

/// The numbers of tasks that are the member's turn, as they stand in [`all`].
pub(super) const OF_THE_MEMBER: [u16; 3] = [2, 5, 7];

/// Completions a task may have before the next one's ids begin.
const LOG: u16 = 16;

/// A task and what has happened to it.
pub(super) struct Described {
    place: Place,
    title: &'static str,
    description: Option<&'static str>,
    category: TaskCategory,
    priority: TaskPriority,
    schedule: NewSchedule,
    /// The days on which it was done, oldest first.
    done_on: Vec<NaiveDate>,
    state: State,
}

/// What somebody did with a task since.
enum State {
    Open,
    Started,
    SnoozedUntil(NaiveDate),
    Archived,
}

impl Described {
    fn new(place: Place, category: TaskCategory, title: &'static str, schedule: NewSchedule) -> Self {
        Self {
            place,
            title,
            description: None,
            category,
            priority: TaskPriority::Medium,
            schedule,
            done_on: Vec::new(),
            state: State::Open,
        }
    }

    fn how(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    fn priority(mut self, priority: TaskPriority) -> Self {
        self.priority = priority;
        self
    }

    fn done(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.done_on.extend(days);
        self
    }

    fn state(mut self, state: State) -> Self {
        self.state = state;
        self
    }
}

/// Adds a task with its log, under ids made from its number.
pub(super) async fn add(app: &App, owner: &Viewer, number: u16, described: Described) -> Result<(), Wrong> {
    let id = TaskId(fixed(number));
    let new = NewTask {
        id: Some(id),
        residence_id: described.place.id(),
        title: described.title.to_owned(),
        description: described.description.map(str::to_owned),
        category: described.category,
        priority: described.priority,
        schedule: described.schedule,
        assignee_id: None,
        contractor_id: None,
        appliance_id: None,
        lead_days: None,
        runs_while_away: false,
        estimated_cost: None,
        estimated_minutes: None,
        tags: Vec::new(),
        photo_ids: Vec::new(),
    };
    task::create(app, owner, new).await?;
    for (nth, day) in (0..LOG).zip(described.done_on) {
        let closing = Closing {
            id: Some(TaskCompletionId(fixed((number + 1) * LOG + nth))),
            task_id: id,
            outcome: CompletionOutcome::Completed,
            due_on: None,
            closed_on: Some(day),
            contractor_id: None,
            cost: None,
            minutes: None,
            rating: None,
            notes: None,
            photo_ids: Vec::new(),
        };
        task::close(app, owner, closing).await?;
    }
    match described.state {
        State::Open => {}
        State::Started => drop(task::start(app, owner, id).await?),
        State::SnoozedUntil(day) => drop(task::snooze(app, owner, id, Some(day)).await?),
        State::Archived => drop(task::archive(app, owner, id).await?),
    }
    Ok(())
}

/// Returns all tasks of both homes, as seen from `today`. New ones go to the end: the place in the list is the id.
pub(super) fn all(today: NaiveDate) -> Vec<Described> {
    let mut tasks = of_the_house(today);
    tasks.extend(of_the_cabin(today));
    tasks
}

fn of_the_house(today: NaiveDate) -> Vec<Described> {
    use TaskCategory::{
        Exterior, Garage, General, Hvac, Interior, LawnAndGarden, Paperwork, Plumbing, RoofAndGutters, Safety,
    };
    let task = |category, title, schedule| Described::new(Place::House, category, title, schedule);
    let (ago, ahead) = (|days| today - Days::new(days), |days| today + Days::new(days));
    let alarms_due_on = ahead(2);
    let growing_season = Season {
        from: day_of_year(4, 1),
        to: day_of_year(10, 31),
    };
    vec![
        task(
            Hvac,
            "Replace the furnace filter",
            every(90, IntervalUnit::Day, ScheduleBasis::Completion, ago(180)),
        )
        .how("16×25×1, MERV 11. The arrow points towards the furnace.")
        .done([ago(176), ago(86)]),
        task(RoofAndGutters, "Clean the gutters", once(ago(3)))
            .how("Start at the downspout by the garage; it clogs first.")
            .priority(TaskPriority::High),
        task(
            Safety,
            "Test the smoke alarms",
            every(
                1,
                IntervalUnit::Month,
                ScheduleBasis::Start,
                alarms_due_on - Months::new(3),
            ),
        )
        .priority(TaskPriority::Urgent)
        .done([3, 2, 1].map(|months| alarms_due_on - Months::new(months))),
        task(
            Hvac,
            "Bleed the radiators",
            rule("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15", today),
        ),
        task(
            LawnAndGarden,
            "Mow the lawn",
            NewSchedule::Dated(Schedule::Interval {
                every: 1,
                unit: IntervalUnit::Week,
                basis: ScheduleBasis::Completion,
                starts_on: ahead(3),
                until: None,
                seasons: vec![growing_season],
            }),
        )
        .priority(TaskPriority::Low),
        task(
            Exterior,
            "Repaint the front door",
            NewSchedule::Dated(Schedule::Once { due_on: None }),
        ),
        task(Plumbing, "Fix the dripping tap", once(ahead(1)))
            .how("Kitchen, hot side. The washer is a 1/2 inch.")
            .state(State::Started),
        task(
            Hvac,
            "Have the boiler serviced",
            every(1, IntervalUnit::Year, ScheduleBasis::Start, ago(2)),
        )
        .state(State::SnoozedUntil(ahead(10))),
        task(Paperwork, "Renew the home insurance", once(ahead(45))),
        task(General, "Hang the bird feeder", once(ago(8))).done([ago(7)]),
        task(Interior, "Descale the coffee machine", NewSchedule::OnDemand).done([ago(0)]),
        task(Garage, "Sort the paint cans", once(ago(30))).state(State::Archived),
    ]
}

fn of_the_cabin(today: NaiveDate) -> Vec<Described> {
    let task = |category, title, schedule| Described::new(Place::Cabin, category, title, schedule);
    vec![
        task(
            TaskCategory::Plumbing,
            "Drain the pipes before the frost",
            once(today + Days::new(6)),
        )
        .how("Open every tap, then blow the line out from the pump house.")
        .priority(TaskPriority::Urgent),
        task(
            TaskCategory::RoofAndGutters,
            "Sweep the chimney",
            every(1, IntervalUnit::Year, ScheduleBasis::Start, today - Days::new(12)),
        )
        .priority(TaskPriority::High),
        task(
            TaskCategory::PestControl,
            "Check the mouse traps",
            rule("FREQ=WEEKLY;BYDAY=SA", today),
        ),
    ]
}

fn once(due_on: NaiveDate) -> NewSchedule {
    NewSchedule::Dated(Schedule::Once { due_on: Some(due_on) })
}

fn every(every: i32, unit: IntervalUnit, basis: ScheduleBasis, starts_on: NaiveDate) -> NewSchedule {
    NewSchedule::Dated(Schedule::Interval {
        every,
        unit,
        basis,
        starts_on,
        until: None,
        seasons: Vec::new(),
    })
}

fn rule(rrule: &str, starts_on: NaiveDate) -> NewSchedule {
    NewSchedule::Dated(Schedule::Rule {
        rrule: rrule.to_owned(),
        starts_on,
        seasons: Vec::new(),
    })
}

fn day_of_year(month: u32, day: u32) -> MonthDay {
    MonthDay::new(month, day).expect("a day that every year has")
}
