//! Reading the log.

use chrono::NaiveDate;
use entity::{
    completion::{self, CompletionOutcome},
    id::{ApplianceId, ContractorId, ResidenceId, TaskCompletionId, TaskId, TypedId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult, Value,
};

use crate::{
    App, Viewer,
    account::find::Name,
    db,
    error::Result,
    listing::{Listing, read_lines},
    order::{Column, Kind, Order},
    page::{Cursor, Page, Paging},
    residence::find::own_homes,
};

/// Newest first.
const NEWEST_FIRST: Order = Order {
    list: "completions",
    columns: &[
        Column::descending("completed_on", Kind::Day),
        Column::descending("recorded_at", Kind::Instant),
        Column::descending("id", Kind::Id),
    ],
};

/// Whose log is read.
#[derive(Clone, Copy, Debug)]
pub enum LogOf {
    /// One task's.
    Task(TaskId),
    /// All tasks' of a home.
    Residence(ResidenceId),
    /// What a contractor did.
    Contractor(ContractorId),
    /// What was done to an appliance, by the tasks that are about it now.
    Appliance(ApplianceId),
}

/// Which rows of a log are wanted.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Done on this day or later.
    pub from: Option<NaiveDate>,
    /// Done on this day or before.
    pub to: Option<NaiveDate>,
    /// Closed in one of these ways; all when left out.
    pub outcomes: Option<Vec<CompletionOutcome>>,
}

/// A row of a log, with the name of whoever did it.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The row.
    pub row: completion::Model,
    /// The name; none for MISSED.
    pub completed_by: Option<Name>,
}

impl Logged {
    fn new(row: completion::Model, name: Option<String>) -> Self {
        let completed_by = row.completed_by.zip(name);
        let completed_by = completed_by.map(|(id, display_name)| Name { id, display_name });
        Self { row, completed_by }
    }
}

/// Returns a page of a log, newest first. The caller has seen to it that the log may be read.
pub async fn page(
    app: &App,
    of: LogOf,
    filter: &LogFilter,
    paging: &Paging,
    count: bool,
) -> Result<Page<Logged>> {
    let (condition, id): (_, Value) = match of {
        LogOf::Task(id) => ("task_id = $1", id.into()),
        LogOf::Residence(id) => ("residence_id = $1", id.into()),
        LogOf::Contractor(id) => ("contractor_id = $1", id.into()),
        LogOf::Appliance(id) => (
            "task_id IN (SELECT t.id FROM task t WHERE t.appliance_id = $1)",
            id.into(),
        ),
    };
    let mut listing = listing(condition, vec![id]);
    for (day, than) in [(filter.from, ">="), (filter.to, "<=")] {
        if let Some(day) = day {
            listing.values.push(day.into());
            let place = listing.values.len();
            listing.conditions.push(format!("completed_on {than} ${place}"));
        }
    }
    if let Some(outcomes) = &filter.outcomes {
        // An enum's own three values: at most three texts for the statement.
        let names: Vec<String> = outcomes
            .iter()
            .map(|outcome| format!("'{}'", outcome.to_value()))
            .collect();
        listing.conditions.push(if names.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("outcome IN ({})", names.join(", "))
        });
    }
    let (rows, total) = listing.rows(app, (paging, count)).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let name: Option<String> = row.try_get("", "completed_by_name")?;
        found.push(Logged::new(completion::Model::from_query_result(&row, "")?, name));
    }
    let page = Page::of(found, paging, cursor);
    Ok(page.with_total(total))
}

/// Makes an expression that gives a page of the log of a task `t`; of `values` and what it needs itself, it returns all.
pub(super) fn lines(
    db: &impl ConnectionTrait,
    values: Vec<Value>,
    paging: &Paging,
) -> Result<(String, Vec<Value>)> {
    let line = db::json_array(db);
    let row = db::shown_row::<completion::Entity>(db, "c");
    let line = format!("{line}({row}, c.completed_by_name)");
    listing("task_id = t.id", values).lines(db, ("c", &line), paging)
}

/// Reads what [`lines`] gave in a column of a row.
pub(super) fn read(row: &QueryResult, column: &str, paging: &Paging) -> Result<Page<Logged>> {
    let lines: Vec<(completion::Model, Option<String>)> = read_lines(row, column)?;
    let found = lines.into_iter().map(|(row, name)| Logged::new(row, name));
    Ok(Page::of(found.collect(), paging, cursor))
}

/// Lists the rows of a log of which a condition holds; `values` are what that needs.
fn listing(condition: &str, values: Vec<Value>) -> Listing {
    Listing {
        columns: "*, (SELECT e.display_name FROM account e WHERE e.id = completed_by) AS completed_by_name"
            .into(),
        from: "task_completion".to_owned(),
        conditions: vec![condition.to_owned()],
        values,
        order: NEWEST_FIRST,
    }
}

/// Returns those of some rows of the log that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[TaskCompletionId]) -> Result<Vec<completion::Model>> {
    let found = completion::Entity::find()
        .filter(completion::Column::Id.is_in(ids.iter().copied()))
        .filter(completion::Column::ResidenceId.in_subquery(own_homes(viewer)));
    Ok(found.all(&app.db).await?)
}

fn cursor(Logged { row, .. }: &Logged) -> Cursor {
    NEWEST_FIRST.cursor(vec![
        row.completed_on.into(),
        row.recorded_at.into(),
        row.id.uuid().into(),
    ])
}

/// Says whether a row of the log is one of this residence.
pub(crate) async fn is_of(
    db: &impl ConnectionTrait,
    residence_id: ResidenceId,
    id: TaskCompletionId,
) -> Result<bool> {
    let found = completion::Entity::find_by_id(id).one(db).await?;
    Ok(found.is_some_and(|row| row.residence_id == residence_id))
}
