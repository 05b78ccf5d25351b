//! Reading what changed.
//!
//! Every row of a home carries the revision of its last change, and what was deleted left a tombstone, so the changes after a
//! revision are the rows above it. The edits of a home follow each other, so a revision that is seen is complete.

use entity::{
    appliance, away_period, completion, contractor, document,
    id::{InvitationId, ResidenceId},
    invitation, membership, task, tombstone,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::extent::{Extent, Window};
use crate::{Action, App, access::may, edit::Home, error::Result, residence};

/// Rows that a page holds at most, but for those of its last revision.
pub const MAX_ROWS: u64 = 500;

/// A row that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The home itself.
    Residence(Box<Home>),
    /// Somebody's place in it.
    Membership(membership::Model),
    /// A way into it.
    Invitation(invitation::Model),
    /// Somebody who works on it.
    Contractor(Box<contractor::Model>),
    /// A thing in it.
    Appliance(Box<appliance::Model>),
    /// Days on which nobody is home.
    AwayPeriod(away_period::Model),
    /// A task.
    Task(Box<task::Model>),
    /// An entry of the log.
    TaskCompletion(Box<completion::Model>),
    /// A paper.
    Document(Box<document::Model>),
}

/// What changed after a revision, or the first page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSet {
    /// Where the next question goes on.
    pub revision: i64,
    /// Whether more has changed.
    pub has_more: bool,
    /// Whether this is all that changed; else the client begins anew.
    pub complete: bool,
    /// The rows as they are now, by the revision of their last change.
    pub upserted: Vec<Item>,
    /// What is gone, as TypeIDs.
    pub deleted_ids: Vec<String>,
}

/// Returns what changed in a home after `since`: pages of `rows` rows that never split a revision.
///
/// A question from 0 is answered with every row that there is. Tombstones are forgotten after a while (see [`super::forget`]); a
/// question from before that, or from a revision that the home never had, cannot be answered: then the set is not complete, holds
/// nothing, and goes on from 0.
pub async fn since(app: &App, home: &Home, since: i64, rows: u64) -> Result<ChangeSet> {
    let rows = rows.clamp(1, MAX_ROWS);
    let Some(extent) = Extent::of(&app.db, home, since, rows).await? else {
        return Ok(ChangeSet::incomplete());
    };
    let forgotten = since > 0 && since < extent.complete_since;
    if since < 0 || since > extent.known || forgotten {
        return Ok(ChangeSet::incomplete());
    }

    let (window, has_more) = extent.window(home.residence.id, since);
    let items = items(app, home, (&extent, window)).await?;
    let mut gone = tombstones(app, (&extent, window)).await?;
    if !may_invite(home) {
        match since > 0 && window.holds(home.membership.revision) {
            // Whoever may invite no more forgets all.
            true => gone.extend(hidden_invitations(app, window.id).await?),
            // Whoever may not has never heard of any.
            false => gone.retain(|id| id.parse::<InvitationId>().is_err()),
        }
    }
    Ok(ChangeSet {
        revision: window.last,
        has_more,
        complete: true,
        upserted: items,
        deleted_ids: gone,
    })
}

impl ChangeSet {
    /// Tells the client to begin anew.
    const fn incomplete() -> Self {
        Self {
            revision: 0,
            has_more: true,
            complete: false,
            upserted: Vec::new(),
            deleted_ids: Vec::new(),
        }
    }
}

impl Item {
    /// Returns the TypeID of the row.
    pub fn id(&self) -> String {
        match self {
            Self::Residence(home) => home.residence.id.to_string(),
            Self::Membership(row) => row.id.to_string(),
            Self::Invitation(row) => row.id.to_string(),
            Self::Contractor(row) => row.id.to_string(),
            Self::Appliance(row) => row.id.to_string(),
            Self::AwayPeriod(row) => row.id.to_string(),
            Self::Task(row) => row.id.to_string(),
            Self::TaskCompletion(row) => row.id.to_string(),
            Self::Document(row) => row.id.to_string(),
        }
    }

    /// Returns the revision at which the row changed last.
    pub fn revision(&self) -> i64 {
        match self {
            Self::Residence(home) => home.residence.fields_revision,
            Self::Membership(row) => row.revision,
            Self::Invitation(row) => row.revision,
            Self::Contractor(row) => row.revision,
            Self::Appliance(row) => row.revision,
            Self::AwayPeriod(row) => row.revision,
            Self::Task(row) => row.revision,
            Self::TaskCompletion(row) => row.revision,
            Self::Document(row) => row.revision,
        }
    }
}

/// Reads all rows of a window, a statement for each kind that has any, by the revision of their last change.
async fn items(app: &App, home: &Home, (extent, window): (&Extent, Window)) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    /// Reads the rows of one kind.
    macro_rules! rows {
        ($kind:ident, $window:expr, $item:expr) => {
            let columns = (
                $kind::Column::ResidenceId,
                $kind::Column::Revision,
                $kind::Column::Id,
            );
            let found = within::<$kind::Entity>(app, $window, columns).await?;
            items.extend(found.into_iter().map($item));
        };
    }
    if window.holds(extent.residence) {
        let home = own_fields(app, home, extent).await?;
        items.extend(home.map(|home| Item::Residence(Box::new(home))));
    }
    if extent.membership > window.since {
        rows!(membership, window, Item::Membership);
    }
    // Whoever may invite since a while ago sees older invitations too.
    let since = if window.holds(home.membership.revision) {
        0
    } else {
        window.since
    };
    if may_invite(home) && extent.invitation > since {
        rows!(invitation, Window { since, ..window }, Item::Invitation);
    }
    if extent.contractor > window.since {
        rows!(contractor, window, |row| Item::Contractor(Box::new(row)));
    }
    if extent.appliance > window.since {
        rows!(appliance, window, |row| Item::Appliance(Box::new(row)));
    }
    if extent.away_period > window.since {
        rows!(away_period, window, Item::AwayPeriod);
    }
    if extent.task > window.since {
        rows!(task, window, |row| Item::Task(Box::new(row)));
    }
    if extent.completion > window.since {
        rows!(completion, window, |row| Item::TaskCompletion(Box::new(row)));
    }
    if extent.document > window.since {
        rows!(document, window, |row| Item::Document(Box::new(row)));
    }
    // Rows of one revision stay in the order above, so what others point at comes first.
    items.sort_by_key(Item::revision);
    Ok(items)
}

/// Returns the home with its own fields as they were when the extent was taken, or newer.
async fn own_fields(app: &App, home: &Home, extent: &Extent) -> Result<Option<Home>> {
    if home.residence.fields_revision == extent.residence {
        return Ok(Some(home.clone()));
    }
    residence::find::by_id(&app.db, home.membership.account_id, home.residence.id).await
}

/// Selects the rows of one kind that changed within a window.
async fn within<E: EntityTrait>(
    app: &App,
    window: Window,
    (residence, revision, id): (E::Column, E::Column, E::Column),
) -> Result<Vec<E::Model>> {
    let found = E::find()
        .filter(residence.eq(window.id))
        .filter(revision.gt(window.since))
        .filter(revision.lte(window.last))
        .order_by_asc(revision)
        .order_by_asc(id);
    Ok(found.all(&app.db).await?)
}

/// Returns what was deleted within a window; a client that begins from nothing has nothing to delete.
async fn tombstones(app: &App, (extent, window): (&Extent, Window)) -> Result<Vec<String>> {
    if extent.tombstone <= window.since || window.since == 0 {
        return Ok(Vec::new());
    }
    let found = within::<tombstone::Entity>(
        app,
        window,
        (
            tombstone::Column::ResidenceId,
            tombstone::Column::Revision,
            tombstone::Column::ItemId,
        ),
    );
    Ok(found.await?.into_iter().map(|stone| stone.item_id).collect())
}

/// Returns the invitations that somebody who may invite no more must forget.
async fn hidden_invitations(app: &App, id: ResidenceId) -> Result<Vec<String>> {
    let found = invitation::Entity::find().filter(invitation::Column::ResidenceId.eq(id));
    let found = found.select_only().column(invitation::Column::Id);
    let ids: Vec<InvitationId> = found.into_tuple().all(&app.db).await?;
    Ok(ids.iter().map(ToString::to_string).collect())
}

fn may_invite(home: &Home) -> bool {
    may(home.membership.role, Action::Invite)
}
