//! Finding tasks among all.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use entity::{
    id::{AccountId, ApplianceId, ContractorId, ResidenceId, TaskId, TaskTemplateId},
    task::{self, TaskBucket, TaskCategory, TaskPriority},
};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QueryResult};

use super::{
    list::{Facts, Filter, Narrow, Row, orders},
    row::row,
};
use crate::{
    App, Locale,
    error::Result,
    schedule::{words, zone},
    task::bucket::{Facts as Standing, bucket},
};

orders! {
    /// The order of tasks.
    TaskOrder, "tasks", "t.id" {
        /// The newest first.
        CreatedDesc: descending "t.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "t.created_at" Instant,
        /// The soonest due first, those without a day last.
        DueAsc: ascending "coalesce(t.due_on, '9999-12-31')" Day,
        /// Those without a day first, then the latest due.
        DueDesc: descending "coalesce(t.due_on, '9999-12-31')" Day,
        /// By title.
        TitleAsc: ascending "lower(t.title) COLLATE \"binary\"" Text,
        /// By title, backwards.
        TitleDesc: descending "lower(t.title) COLLATE \"binary\"" Text,
    }
}

/// What narrows a list of tasks; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Where it stands today, in its home's zone.
    pub bucket: Option<TaskBucket>,
    /// Whether it is open, and its due day past.
    pub overdue: Option<bool>,
    /// Whether it is archived.
    pub archived: Option<bool>,
    /// What it is about.
    pub category: Option<TaskCategory>,
    /// How much it matters.
    pub priority: Option<TaskPriority>,
    /// The home that it belongs to.
    pub residence_id: Option<ResidenceId>,
    /// Who belongs to its home.
    pub account_id: Option<AccountId>,
    /// Whose turn it is.
    pub assignee_id: Option<AccountId>,
    /// Who is called for it.
    pub contractor_id: Option<ContractorId>,
    /// What it is done to.
    pub appliance_id: Option<ApplianceId>,
    /// What it was made of.
    pub template_id: Option<TaskTemplateId>,
    /// The first day on which it may be due.
    pub due_after: Option<NaiveDate>,
    /// The last day on which it may be due.
    pub due_before: Option<NaiveDate>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A task as operators see it.
    TaskRow {
        /// Its id.
        id: TaskId,
        /// What is to be done.
        title: String,
        /// What it is about.
        category: TaskCategory,
        /// How much it matters.
        priority: TaskPriority,
        /// Where it stands today, in its home's zone.
        bucket: TaskBucket,
        /// When it is due.
        due_on: Option<NaiveDate>,
        /// The home that it belongs to.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// Whose turn it is.
        assignee_id: Option<AccountId>,
        /// What that person is called.
        assignee_name: Option<String>,
        /// When it was archived.
        archived_at: Option<DateTime<Utc>>,
        /// When it was made.
        created_at: DateTime<Utc>,
    }
}

impl Row for TaskRow {
    fn read(row: &QueryResult, now: DateTime<Utc>) -> Result<Self, DbErr> {
        #[derive(FromQueryResult)]
        struct Found {
            soon_on: Option<NaiveDate>,
            snoozed_until: Option<NaiveDate>,
            started_at: Option<DateTime<Utc>>,
            finished: bool,
            time_zone: String,
        }
        let found = Found::from_query_result(row, "")?;
        let due_on = row.try_get("", "due_on")?;
        let archived_at: Option<DateTime<Utc>> = row.try_get("", "archived_at")?;
        let standing = Standing {
            archived: archived_at.is_some(),
            finished: found.finished,
            snoozed_until: found.snoozed_until,
            started: found.started_at.is_some(),
            due_on,
            soon_on: found.soon_on,
        };
        let zone = zone::stored(&found.time_zone);
        Ok(Self {
            id: row.try_get("", "id")?,
            title: row.try_get("", "title")?,
            category: row.try_get("", "category")?,
            priority: row.try_get("", "priority")?,
            bucket: bucket(&standing, zone::today(zone, now)),
            due_on,
            residence_id: row.try_get("", "residence_id")?,
            residence_name: row.try_get("", "residence_name")?,
            assignee_id: row.try_get("", "assignee_id")?,
            assignee_name: row.try_get("", "assignee_name")?,
            archived_at,
            created_at: row.try_get("", "created_at")?,
        })
    }
}

impl Filter for TaskFilter {
    type Id = TaskId;
    type Row = TaskRow;
    type Order = TaskOrder;
    const FACTS: Facts = Facts {
        columns: "t.id, t.title, t.category, t.priority, t.due_on, t.soon_on, t.snoozed_until, t.started_at, t.finished,
            t.archived_at, t.created_at, r.id AS residence_id, r.name AS residence_name, r.time_zone,
            w.account_id AS assignee_id, p.display_name AS assignee_name",
        // Each task has a home; joined so, the database leaves it out where nobody asks for it.
        from: "task t LEFT JOIN residence r ON r.id = t.residence_id LEFT JOIN membership w ON w.id = t.assignee_id
            LEFT JOIN account p ON p.id = w.account_id",
        id: "t.id",
        texts: &["lower(t.title) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        if let Some(bucket) = self.bucket {
            stand(narrow, bucket);
        }
        match self.overdue {
            Some(true) => late(narrow),
            Some(false) => in_time(narrow),
            None => {}
        }
        narrow.either(
            self.archived,
            "t.archived_at IS NOT NULL",
            "t.archived_at IS NULL",
        );
        narrow.is("t.category", self.category);
        narrow.is("t.priority", self.priority);
        narrow.equals("t.residence_id", self.residence_id);
        if let Some(account_id) = self.account_id {
            let account = narrow.bind(account_id);
            narrow.add(format!(
                "t.residence_id IN (SELECT m.residence_id FROM membership m WHERE m.account_id = {account})"
            ));
        }
        if let Some(account_id) = self.assignee_id {
            let account = narrow.bind(account_id);
            narrow.add(format!(
                "t.assignee_id IN (SELECT m.id FROM membership m WHERE m.account_id = {account})"
            ));
        }
        narrow.equals("t.contractor_id", self.contractor_id);
        narrow.equals("t.appliance_id", self.appliance_id);
        narrow.equals("t.template_id", self.template_id);
        if self.due_after.is_some() || self.due_before.is_some() {
            narrow.add("t.due_on IS NOT NULL");
            narrow.days(DUE, self.due_after, self.due_before);
        }
        narrow.instants("t.created_at", self.created_after, self.created_before);
    }
}

/// A task that is neither put away nor finished for good.
const OPEN: &str = "t.archived_at IS NULL AND NOT t.finished";

/// The due day as an index has it.
const DUE: &str = "coalesce(t.due_on, '9999-12-31')";

/// Wants a task to stand in a bucket: the branches of [`BUCKET`](crate::task::board::BUCKET) as conditions of their own, so that the database
/// knows how many rows each leaves. Beside what hangs on a home's own day stands what follows from it anywhere in the world: an index can
/// begin there.
fn stand(narrow: &mut Narrow, bucket: TaskBucket) {
    match bucket {
        TaskBucket::Archived => return narrow.add("t.archived_at IS NOT NULL"),
        TaskBucket::Completed => return narrow.add("t.archived_at IS NULL AND t.finished"),
        _ => narrow.add(OPEN),
    }
    let here = narrow.now.date_naive();
    let (yesterday, tomorrow) = (here.pred_opt(), here.succ_opt());
    let today = today(narrow);
    if bucket == TaskBucket::Snoozed {
        narrow.days("t.snoozed_until", Some(here), None);
        return narrow.add(format!("t.snoozed_until > {today}"));
    }
    narrow.add(format!("(t.snoozed_until IS NULL OR t.snoozed_until <= {today})"));
    if bucket == TaskBucket::InProgress {
        return narrow.add("t.started_at IS NOT NULL");
    }
    narrow.add("t.started_at IS NULL");
    match bucket {
        TaskBucket::NoDate => {
            narrow.add(format!("{DUE} = '9999-12-31'"));
            narrow.add("t.due_on IS NULL");
        }
        TaskBucket::Overdue => {
            narrow.days(DUE, None, Some(here));
            narrow.add(format!("t.due_on < {today}"));
        }
        TaskBucket::DueSoon => {
            narrow.days(DUE, yesterday, None);
            narrow.days("t.soon_on", None, tomorrow);
            narrow.add(format!("t.due_on >= {today} AND t.soon_on <= {today}"));
        }
        _ => {
            narrow.days(DUE, yesterday, None);
            narrow.days("t.soon_on", Some(here), None);
            narrow.add(format!("t.due_on >= {today} AND t.soon_on > {today}"));
        }
    }
}

/// Wants a task to be open and its due day to be past.
fn late(narrow: &mut Narrow) {
    let here = narrow.now.date_naive();
    let today = today(narrow);
    narrow.add(OPEN);
    narrow.days(DUE, None, Some(here));
    narrow.add(format!("t.due_on < {today}"));
}

/// Wants the opposite. What is late everywhere is passed over before anybody looks for its home.
fn in_time(narrow: &mut Narrow) {
    let yesterday = narrow.now.date_naive().pred_opt();
    let yesterday = narrow.bind(yesterday);
    let today = today(narrow);
    for day in [yesterday, today] {
        narrow.add(format!(
            "(t.archived_at IS NOT NULL OR t.finished OR t.due_on IS NULL OR t.due_on >= {day})"
        ));
    }
}

/// Returns the present day of a home `r`, in SQL: there are never more than three in the world.
fn today(narrow: &mut Narrow) -> String {
    let now = narrow.now;
    let here = now.date_naive();
    let mut text = String::from("CASE");
    for day in [here.pred_opt(), here.succ_opt()].into_iter().flatten() {
        let zones: Vec<&str> = (TZ_VARIANTS.iter())
            .filter(|zone| zone::today(**zone, now) == day)
            .map(|zone| Tz::name(*zone))
            .collect();
        if !zones.is_empty() {
            let place = narrow.bind(day);
            text.push_str(&format!(
                " WHEN r.time_zone IN ('{}') THEN {place}",
                zones.join("', '")
            ));
        }
    }
    let place = narrow.bind(here);
    match text.as_str() {
        "CASE" => place,
        _ => format!("{text} ELSE {place} END"),
    }
}

/// Says when a task falls due, in words; nothing where there is no such task.
pub async fn schedule_in_words(app: &App, id: TaskId, locale: Locale) -> Result<String> {
    let task = task::Entity::find_by_id(id).one(&app.db).await?;
    Ok(task.map(|task| words(&task.schedule, locale)).unwrap_or_default())
}
