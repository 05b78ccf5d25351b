//! What stands in a calendar.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    calendar_feed,
    id::{MembershipId, ResidenceId, TaskId},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    App, Viewer, account,
    error::Result,
    residence::find::{Archived, of_account},
    task::{
        find::HomeDay,
        occurrence::{DueDay, MAX_OCCURRENCES, gather},
    },
    token,
};

/// How long ago something may have been due that still stands in a calendar.
const PAST: Days = Days::new(30);

/// How far ahead a calendar looks, in days: the first of these that is not too much.
const AHEAD: [u64; 3] = [365, 92, 31];

/// One day on which a task falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The task.
    pub task_id: TaskId,
    /// The schedule's own date; with the task it names the occurrence for good, wherever it is moved to.
    pub date: NaiveDate,
    /// The day.
    pub due_on: NaiveDate,
    /// The task's title.
    pub title: String,
    /// How it is done.
    pub description: Option<String>,
    /// The home's name.
    pub residence: String,
    /// When the task changed last.
    pub updated_at: DateTime<Utc>,
}

/// Says whether the viewer's calendar has an address.
pub async fn exists(app: &App, viewer: &Viewer) -> Result<bool> {
    let found = calendar_feed::Entity::find_by_id(viewer.account_id);
    Ok(found.count(&app.db).await? > 0)
}

/// Returns what stands in the calendar at a secret address, by day; `None` where the secret is none, or not any more.
///
/// That is what falls due in the account's homes that are not put away, and is nobody's turn or the account's own.
pub async fn feed(app: &App, secret: &str) -> Result<Option<Vec<Entry>>> {
    if !token::is_token(secret) {
        return Ok(None);
    }
    let hash = token::hash(secret).to_vec();
    let found = calendar_feed::Entity::find()
        .filter(calendar_feed::Column::TokenHash.eq(hash))
        // Of an account that was deleted it opens nothing until it comes back.
        .filter(calendar_feed::Column::AccountId.in_subquery(account::find::in_use()));
    let Some(feed) = found.one(&app.db).await? else {
        return Ok(None);
    };
    let homes = of_account(&app.db, feed.account_id, Archived::Without).await?;
    let days: Vec<HomeDay> = homes
        .iter()
        .map(|home| HomeDay::of(app, &home.residence))
        .collect();
    let names: HashMap<ResidenceId, &str> = homes
        .iter()
        .map(|home| (home.residence.id, home.residence.name.as_str()))
        .collect();
    let own: Vec<MembershipId> = homes.iter().map(|home| home.membership.id).collect();

    let due = due(app, &days).await?;
    let wanted = due.into_iter().filter(|day| {
        let assignee = day.task.task.assignee_id;
        assignee.is_none_or(|id| own.contains(&id))
    });
    let entries = wanted.map(|day| {
        let task = &day.task.task;
        Entry {
            task_id: task.id,
            date: day.date,
            due_on: day.due_on,
            title: task.title.clone(),
            description: task.description.clone(),
            residence: names
                .get(&task.residence_id)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            updated_at: task.updated_at,
        }
    });
    Ok(Some(entries.collect()))
}

/// Returns what falls due, as far ahead as it is not too much.
async fn due(app: &App, homes: &[HomeDay]) -> Result<Vec<DueDay>> {
    let Some(today) = homes.iter().map(|home| home.today).max() else {
        return Ok(Vec::new());
    };
    for days in AHEAD {
        let span = (today - PAST, today + Days::new(days));
        if let Some(due) = gather(app, homes, span, MAX_OCCURRENCES).await? {
            return Ok(due);
        }
    }
    // What is open, which is no more than there are tasks.
    let due = gather(app, homes, (today - PAST, today), usize::MAX).await?;
    Ok(due.unwrap_or_default())
}
