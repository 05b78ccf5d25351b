//! A home with a page of its tasks, in one statement.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use chrono::NaiveDate;
use entity::{id::ResidenceId, membership, residence};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement};

use super::{
    Shown,
    board::{BUCKET, COLUMNS},
    card::{Line, line},
    find::{HomeDay, TaskFilter, TaskOrder, conditions},
};
use crate::{
    App, Viewer,
    db::{self, columns, pairs},
    error::Result,
    listing::{Listing, read_lines},
    membership::{Housemate, housemate},
    page::{Page, Paging},
    residence::{Home, find},
};

/// What the columns of a residence are called by in the statement.
const RESIDENCE: &str = "r_";

/// What the columns of a membership are called by in the statement.
const MEMBERSHIP: &str = "m_";

/// A question for tasks of one home.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Which.
    pub filter: TaskFilter,
    /// In which order.
    pub order: TaskOrder,
    /// Which part of them.
    pub paging: Paging,
}

/// Returns a home that the viewer belongs to, with a page of its tasks.
///
/// Without the page where it is not known in which zone the home's days begin; next time it is.
pub async fn listed(
    app: &App,
    viewer: &Viewer,
    id: ResidenceId,
    query: &ListQuery,
) -> Result<Option<(Home, Option<Page<Shown>>)>> {
    let days = app.zones().days(app, viewer);
    if let Some(row) = row(app, viewer, (id, query), &days).await? {
        let home = Home {
            residence: residence::Model::from_query_result(&row, RESIDENCE)?,
            membership: membership::Model::from_query_result(&row, MEMBERSHIP)?,
        };
        let today = days.get(home.residence.time_zone.as_str());
        let day = HomeDay {
            id,
            today: *today.context("a home is found by its day")?,
        };
        let page = page(&row, day, query)?;
        return Ok(Some((home, Some(page))));
    }
    let home = find::by_id(&app.db, viewer.account_id, id).await?;
    if let Some(home) = &home {
        let zone = home.residence.time_zone.clone();
        app.zones().remember(viewer, [zone].into());
    }
    Ok(home.map(|home| (home, None)))
}

async fn row(
    app: &App,
    viewer: &Viewer,
    (id, query): (ResidenceId, &ListQuery),
    days: &HashMap<String, NaiveDate>,
) -> Result<Option<QueryResult>> {
    if days.is_empty() {
        return Ok(None);
    }
    let db = &app.db;
    let mut values = vec![viewer.account_id.into(), id.into()];
    let days = (days.keys().cloned().collect(), days.values().copied().collect());
    let home = pairs(db, [("zone", "text"), ("today", "date")], days, &mut values);
    let mut conditions = conditions(app, viewer, &query.filter, &mut values)?;
    conditions.insert(0, "t.residence_id = r.id".to_owned());
    let tasks = Listing {
        columns: format!("{COLUMNS}, {BUCKET} AS bucket, 0 AS n").into(),
        from: "task t".to_owned(),
        conditions,
        values,
        order: query.order.columns(),
    };
    let rows = "t LEFT JOIN task_completion c ON c.id = t.last_completion_id";
    let line = format!("{}({})", db::json_array(db), line(db));
    let (page, values) = tasks.lines(db, (rows, &line), &query.paging)?;
    let sql = format!(
        "SELECT {}, {}, {} AS housemates, {page} AS page
         FROM membership m JOIN residence r ON r.id = m.residence_id JOIN {home} ON home.zone = r.time_zone
         WHERE m.account_id = $1 AND m.residence_id = $2",
        columns::<residence::Column>("r", RESIDENCE),
        columns::<membership::Column>("m", MEMBERSHIP),
        housemate::lines(db, "r.id"),
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.query_one_raw(statement).await?)
}

/// Reads the page of what the statement gave.
fn page(row: &QueryResult, day: HomeDay, query: &ListQuery) -> Result<Page<Shown>> {
    let housemates: Option<String> = row.try_get("", "housemates")?;
    let housemates = housemate::read(day.id, housemates.as_deref())?;
    let lines: Vec<Line> = read_lines(row, "page")?;
    let mut found = Vec::with_capacity(lines.len());
    for line in lines {
        let (mut card, ..) = line.card(day).context("a bucket has a number")?;
        card.assignee = Housemate::find(&housemates, card.assignee_id);
        found.push(Shown::from(Arc::new(card)));
    }
    let order = query.order;
    Ok(Page::of(found, &query.paging, move |row| order.cursor(row)))
}
