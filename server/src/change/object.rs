//! What changed in a home, as the apps see it.

use async_graphql::{Context, ID, Result, SimpleObject, Union};
use chrono::NaiveDate;
use domain::{
    change::{self, Item, MAX_ROWS},
    residence::Home,
    task::{Seen, find::HomeDay},
};

use crate::{
    appliance::Appliance,
    away::AwayPeriod,
    contractor::Contractor,
    document::Document,
    invitation::Invitation,
    membership::Membership,
    residence::Residence,
    schema::Ask,
    task::{Task, TaskCompletion},
};

/// Rows a page when nothing is said.
const DEFAULT_ROWS: i32 = 200;

/// A row of a home.
#[derive(Clone, Union)]
pub enum ResidenceItem {
    /// The home itself.
    Residence(Residence),
    /// Somebody's place in it.
    Membership(Membership),
    /// A way into it.
    Invitation(Invitation),
    /// A task.
    Task(Task),
    /// A row of the log.
    TaskCompletion(TaskCompletion),
    /// Somebody who works on it.
    Contractor(Contractor),
    /// A thing in it.
    Appliance(Appliance),
    /// Days on which nobody is home.
    AwayPeriod(AwayPeriod),
    /// A paper.
    Document(Document),
}

impl ResidenceItem {
    /// Makes rows for the apps; tasks stand where they stand `today`.
    pub(super) fn all(items: Vec<Item>, today: NaiveDate) -> Vec<Self> {
        let shown = |item| match item {
            Item::Residence(home) => Self::Residence((*home).into()),
            Item::Membership(row) => Self::Membership(row.into()),
            Item::Invitation(row) => Self::Invitation(row.into()),
            Item::Contractor(row) => Self::Contractor((*row).into()),
            Item::Appliance(row) => Self::Appliance((*row).into()),
            Item::AwayPeriod(row) => Self::AwayPeriod(AwayPeriod(row)),
            Item::Task(row) => Self::Task(Seen::new(*row, today).into()),
            Item::Document(row) => Self::Document((*row).into()),
            Item::TaskCompletion(row) => Self::TaskCompletion((*row).into()),
        };
        items.into_iter().map(shown).collect()
    }
}

/// What changed after a revision. Pages never split a revision, so one may be longer than asked. Apply deletedIds last.
#[derive(SimpleObject)]
pub struct ChangeSet {
    /// Ask next with this.
    revision: i64,
    /// Whether more has changed: ask again at once.
    has_more: bool,
    /// False when `since` is older than what is kept, 90 days: drop what is kept of the home and fetch all anew.
    complete: bool,
    /// The rows as they are now, in the order of their last change.
    upserted: Vec<ResidenceItem>,
    /// What is gone; the prefix tells its type.
    deleted_ids: Vec<ID>,
}

/// Answers with what changed in a home after a revision.
pub(crate) async fn changes(
    ctx: &Context<'_>,
    home: &Home,
    since: i64,
    first: Option<i32>,
) -> Result<ChangeSet> {
    let rows = u64::try_from(first.unwrap_or(DEFAULT_ROWS)).unwrap_or_default();
    if !(1..=MAX_ROWS).contains(&rows) {
        return Err(ctx.refuse(format!("first goes from 1 to {MAX_ROWS}.")));
    }
    let changes = change::since(ctx.app(), home, since, rows).await;
    let changes = changes.map_err(|error| ctx.fail(error))?;
    let today = HomeDay::of(ctx.app(), &home.residence).today;
    Ok(ChangeSet {
        revision: changes.revision,
        has_more: changes.has_more,
        complete: changes.complete,
        upserted: ResidenceItem::all(changes.upserted, today),
        deleted_ids: changes.deleted_ids.into_iter().map(ID).collect(),
    })
}
