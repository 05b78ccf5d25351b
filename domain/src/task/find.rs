//! Reading tasks: one by its id, and lists by filter and order.

use chrono::NaiveDate;
use entity::{
    id::{ApplianceId, ContractorId, MembershipId, ResidenceId, TaskCompletionId, TaskId, TypedId},
    residence,
    task::{self, TaskBucket, TaskCategory, TaskPriority},
};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait, Statement, Value};

use super::{Along, Beneath, Closed, Seen, Shown, board::BUCKET, completion as log};
use crate::{
    App, Viewer, db,
    error::Result,
    listing::Listing,
    order::{Column, Kind, Order},
    page::{Cursor, Page, Paging, Part},
    schedule::zone,
    search,
};

/// A task that was never closed sorts behind all days when the newest come first.
const NEVER: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("it is in the calendar");

/// A task without a due day sorts behind all days.
const NO_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("it is in the calendar");

const DUE_ON: &str = "coalesce(t.due_on, '9999-12-31')";
const CLOSED_ON: &str =
    "CASE WHEN t.finished THEN coalesce(t.last_closed_on, '0001-01-01') ELSE '0001-01-01' END";
const RANK: &str = "CASE t.priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END";

/// A home whose tasks are asked for, with its present day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HomeDay {
    /// The home.
    pub id: ResidenceId,
    /// The present day in its zone.
    pub today: NaiveDate,
}

impl HomeDay {
    /// Looks at the calendar of a home.
    pub fn of(app: &App, residence: &residence::Model) -> Self {
        let zone = zone::stored(&residence.time_zone);
        Self {
            id: residence.id,
            today: zone::today(zone, app.clock.now()),
        }
    }
}

/// Which tasks are wanted. An empty list of a kind wants none; one that is left out wants all.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// All but COMPLETED and ARCHIVED when left out.
    pub buckets: Option<Vec<TaskBucket>>,
    /// About one of these.
    pub categories: Option<Vec<TaskCategory>>,
    /// Of one of these.
    pub priorities: Option<Vec<TaskPriority>>,
    /// Assigned to one of these memberships.
    pub assignee_ids: Option<Vec<MembershipId>>,
    /// Assigned to the viewer, or not.
    pub assigned_to_viewer: Option<bool>,
    /// Assigned to nobody, or to somebody.
    pub unassigned: Option<bool>,
    /// Done by one of these.
    pub contractor_ids: Option<Vec<ContractorId>>,
    /// Done to one of these.
    pub appliance_ids: Option<Vec<ApplianceId>>,
    /// Carrying one of these tags.
    pub tags: Option<Vec<String>>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or before.
    pub due_to: Option<NaiveDate>,
    /// Words in title, description or tags; each must occur.
    pub text: Option<String>,
}

/// An order of tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaskOrder {
    /// By due day, then priority.
    #[default]
    DueOnAsc,
    /// By due day, latest first.
    DueOnDesc,
    /// By priority, then due day.
    PriorityDesc,
    /// By title.
    TitleAsc,
    /// What changed last first.
    UpdatedAtDesc,
    /// The board's, the same for all columns: by due day, then priority; what is finished by its newest closing first.
    Board,
}

/// A question for tasks of some homes that the viewer may read.
#[derive(Clone, Debug)]
pub struct TaskQuery<'a> {
    /// Where.
    pub homes: &'a [HomeDay],
    /// Which.
    pub filter: &'a TaskFilter,
    /// In which order.
    pub order: TaskOrder,
    /// Which part of them.
    pub paging: &'a Paging,
    /// Whether all of them are counted too.
    pub count: bool,
}

/// Returns a task that the viewer may see.
pub async fn by_id(app: &App, viewer: &Viewer, id: TaskId) -> Result<Option<Seen>> {
    Ok(by_ids(app, viewer, &[id]).await?.pop())
}

/// Returns those of some tasks that the viewer may see, in no order.
pub async fn by_ids(app: &App, viewer: &Viewer, ids: &[TaskId]) -> Result<Vec<Seen>> {
    with_pages(app, viewer, ids, &Beneath::default()).await
}

/// Returns the same as [`by_ids`], with pages of what lies beneath each.
pub async fn with_pages(app: &App, viewer: &Viewer, ids: &[TaskId], beneath: &Beneath) -> Result<Vec<Seen>> {
    let mut values = vec![viewer.account_id.into()];
    let one_of = db::one_of(&app.db, ids, &mut values);
    let along = Along::columns(&app.db);
    let (pages, values) = beneath.columns(&app.db, values)?;
    let sql = format!(
        "SELECT t.*, r.time_zone AS zone, {along}{pages} FROM task t JOIN residence r ON r.id = t.residence_id
         JOIN membership m ON m.residence_id = r.id AND m.account_id = $1 WHERE t.id {one_of}",
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let now = app.clock.now();
    let mut seen = Vec::with_capacity(ids.len());
    for row in app.db.query_all_raw(statement).await? {
        let zone: String = row.try_get("", "zone")?;
        let today = zone::today(zone::stored(&zone), now);
        let mut task = Along::read(&row, |_| today)?;
        if let Some(along) = &mut task.along {
            beneath.read(&row, along)?;
        }
        seen.push(task);
    }
    Ok(seen)
}

/// Returns a row of the log that the viewer may see, with its task.
pub async fn completion(app: &App, viewer: &Viewer, id: TaskCompletionId) -> Result<Option<Closed>> {
    let Some(completion) = log::by_ids(app, viewer, &[id]).await?.pop() else {
        return Ok(None);
    };
    let task = by_id(app, viewer, completion.task_id).await?;
    Ok(task.map(|task| Closed { task, completion }))
}

/// Returns a page of tasks. The caller has seen to it that the homes may be read.
pub async fn page(app: &App, viewer: &Viewer, query: &TaskQuery<'_>) -> Result<Page<Shown>> {
    let mut values = Vec::new();
    let from = homes(app, query.homes, &mut values);
    let conditions = conditions(app, viewer, query.filter, &mut values)?;
    let listing = Listing {
        columns: format!("t.*, {}", Along::columns(&app.db)).into(),
        from,
        conditions,
        values,
        order: query.order.columns(),
    };
    let (rows, total) = listing.rows(app, (query.paging, query.count)).await?;
    let today = |task: &task::Model| {
        let home = query.homes.iter().find(|home| home.id == task.residence_id);
        home.map_or(NO_DAY, |home| home.today)
    };
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        seen.push(Shown::from(Along::read(&row, today)?));
    }
    let order = query.order;
    let page = Page::of(seen, query.paging, move |row| order.cursor(row));
    Ok(page.with_total(total))
}

/// Makes `home` (its id, its present day) joined with `task` as `t`, and appends the values that it needs.
pub(super) fn homes(app: &App, homes: &[HomeDay], values: &mut Vec<Value>) -> String {
    let home = home_days(app, homes, values);
    format!("{home} JOIN task t ON t.residence_id = home.id")
}

/// Makes `home` (its id, its present day), and appends the values that it needs.
pub(super) fn home_days(app: &App, homes: &[HomeDay], values: &mut Vec<Value>) -> String {
    db::pairs(
        &app.db,
        [("id", "uuid"), ("today", "date")],
        (
            homes.iter().map(|home| home.id.uuid()).collect(),
            homes.iter().map(|home| home.today).collect(),
        ),
        values,
    )
}

/// Makes the conditions of a filter, and appends the values that they need.
pub(super) fn conditions(
    app: &App,
    viewer: &Viewer,
    filter: &TaskFilter,
    values: &mut Vec<Value>,
) -> Result<Vec<String>> {
    let mut conditions = Vec::new();
    conditions.push(match &filter.buckets {
        None => "t.archived_at IS NULL AND NOT t.finished".to_owned(),
        Some(buckets) => one_of(BUCKET, buckets.iter().map(|bucket| (*bucket as u8).to_string())),
    });
    if let Some(categories) = &filter.categories {
        conditions.push(one_of(
            "t.category",
            categories
                .iter()
                .map(|category| format!("'{}'", category.to_value())),
        ));
    }
    if let Some(priorities) = &filter.priorities {
        conditions.push(one_of(
            "t.priority",
            priorities
                .iter()
                .map(|priority| format!("'{}'", priority.to_value())),
        ));
    }
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(ids) = &filter.assignee_ids {
        let places: Vec<String> = ids.iter().map(|id| place((*id).into())).collect();
        conditions.push(one_of("t.assignee_id", places.into_iter()));
    }
    if let Some(mine) = filter.assigned_to_viewer {
        let account = place(viewer.account_id.into());
        let not = if mine { "" } else { "NOT " };
        conditions.push(format!(
            "{not}EXISTS (SELECT 1 FROM membership a WHERE a.id = t.assignee_id AND a.account_id = {account})"
        ));
    }
    if let Some(unassigned) = filter.unassigned {
        conditions.push(format!(
            "t.assignee_id IS {}NULL",
            if unassigned { "" } else { "NOT " }
        ));
    }
    if let Some(ids) = &filter.contractor_ids {
        let places: Vec<String> = ids.iter().map(|id| place((*id).into())).collect();
        conditions.push(one_of("t.contractor_id", places.into_iter()));
    }
    if let Some(ids) = &filter.appliance_ids {
        let places: Vec<String> = ids.iter().map(|id| place((*id).into())).collect();
        conditions.push(one_of("t.appliance_id", places.into_iter()));
    }
    for (day, than) in [(filter.due_from, ">="), (filter.due_to, "<=")] {
        if let Some(day) = day {
            conditions.push(format!("t.due_on {than} {}", place(day.into())));
        }
    }
    if let Some(tags) = &filter.tags {
        let places: Vec<String> = tags.iter().map(|tag| place(tag.clone().into())).collect();
        let elements = if db::is_postgres(&app.db) {
            "jsonb_array_elements_text(t.tags) AS e (tag)"
        } else {
            "json_each(t.tags) AS e"
        };
        let tag = if db::is_postgres(&app.db) {
            "e.tag"
        } else {
            "e.value"
        };
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM {elements} WHERE {})",
            one_of(tag, places.into_iter())
        ));
    }
    let text = format!(
        "t.title || ' ' || coalesce(t.description, '') || ' ' || {}",
        search::tags("t.tags")
    );
    conditions.extend(search::words(&text, filter.text.as_deref(), values)?);
    Ok(conditions)
}

/// Makes the condition that an expression is one of some values; of none it never is.
fn one_of(sql: &str, values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    if values.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("{sql} IN ({})", values.join(", "))
    }
}

impl TaskOrder {
    /// Returns the order's sort key in SQL.
    pub(super) const fn columns(self) -> Order {
        const ID: Column = Column::ascending("t.id", Kind::Id);
        const DUE: Column = Column::ascending(DUE_ON, Kind::Day);
        const URGENT_FIRST: Column = Column::ascending(RANK, Kind::Number);
        const DATED_FIRST: Column =
            Column::ascending("CASE WHEN t.due_on IS NULL THEN 1 ELSE 0 END", Kind::Number);
        const TITLE: Column = Column::ascending("lower(t.title)", Kind::Folded);
        const UPDATED: Column = Column::descending("t.updated_at", Kind::Instant);
        const CLOSED: Column = Column::descending(CLOSED_ON, Kind::Day);
        const LATEST_DUE: Column = Column::descending(DUE_ON, Kind::Day);
        match self {
            Self::DueOnAsc => Order {
                list: "tasks:due",
                columns: &[DUE, URGENT_FIRST, ID],
            },
            Self::DueOnDesc => Order {
                list: "tasks:due-desc",
                columns: &[DATED_FIRST, LATEST_DUE, URGENT_FIRST, ID],
            },
            Self::PriorityDesc => Order {
                list: "tasks:priority",
                columns: &[URGENT_FIRST, DUE, ID],
            },
            Self::TitleAsc => Order {
                list: "tasks:title",
                columns: &[TITLE, ID],
            },
            Self::UpdatedAtDesc => Order {
                list: "tasks:updated",
                columns: &[UPDATED, ID],
            },
            Self::Board => Order {
                list: "tasks:board",
                columns: &[CLOSED, DUE, URGENT_FIRST, ID],
            },
        }
    }

    /// Returns the cursor of a task in this order.
    pub(super) fn cursor(self, task: &Shown) -> Cursor {
        let (title, id, due_on, priority, updated_at, closed_on) = match task {
            Shown::Whole(Seen { task, .. }) => (
                &task.title,
                task.id,
                task.due_on,
                task.priority,
                task.updated_at,
                task.last_closed_on.filter(|_| task.finished),
            ),
            Shown::Card(card) => (
                &card.title,
                card.id,
                card.due_on,
                card.priority,
                card.updated_at,
                card.closed_on,
            ),
        };
        let id: Part = id.uuid().into();
        let due: Part = due_on.unwrap_or(NO_DAY).into();
        let rank: Part = rank(priority).into();
        let key = match self {
            Self::DueOnAsc => vec![due, rank, id],
            Self::DueOnDesc => vec![i64::from(due_on.is_none()).into(), due, rank, id],
            Self::PriorityDesc => vec![rank, due, id],
            Self::TitleAsc => vec![title.clone().into(), id],
            Self::UpdatedAtDesc => vec![updated_at.into(), id],
            Self::Board => vec![closed_on.unwrap_or(NEVER).into(), due, rank, id],
        };
        self.columns().cursor(key)
    }
}

/// Returns a priority's place, most urgent first.
fn rank(priority: TaskPriority) -> i64 {
    match priority {
        TaskPriority::Urgent => 0,
        TaskPriority::High => 1,
        TaskPriority::Medium => 2,
        TaskPriority::Low => 3,
    }
}

/// Says whether a task is one of this residence.
pub(crate) async fn is_of(
    db: &impl sea_orm::ConnectionTrait,
    residence_id: ResidenceId,
    id: TaskId,
) -> Result<bool> {
    let found = task::Entity::find_by_id(id).one(db).await?;
    Ok(found.is_some_and(|row| row.residence_id == residence_id))
}
