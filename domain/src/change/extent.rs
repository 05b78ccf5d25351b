//! How far the changes after a revision reach, found before any of them is read.

use entity::id::ResidenceId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Action, access::may, edit::Home, error::Result};

/// Asks for the newest revision of each kind of row, and for the revision of the row that fills a page.
///
/// Each kind gives at most a page of stamps in the order of its index, so a home's size costs nothing. Tombstones say nothing to who begins
/// from nothing, nor invitations to who may not invite.
const EXTENT: &str = "
SELECT r.revision AS known, r.complete_since, r.fields_revision AS residence,
    coalesce((SELECT max(revision) FROM membership WHERE residence_id = $1), 0) AS membership,
    coalesce((SELECT max(revision) FROM invitation WHERE residence_id = $1 AND $5 > 0), 0) AS invitation,
    coalesce((SELECT max(revision) FROM task WHERE residence_id = $1), 0) AS task,
    coalesce((SELECT max(revision) FROM task_completion WHERE residence_id = $1), 0) AS completion,
    coalesce((SELECT max(revision) FROM contractor WHERE residence_id = $1), 0) AS contractor,
    coalesce((SELECT max(revision) FROM appliance WHERE residence_id = $1), 0) AS appliance,
    coalesce((SELECT max(revision) FROM away_period WHERE residence_id = $1), 0) AS away_period,
    coalesce((SELECT max(revision) FROM document WHERE residence_id = $1), 0) AS document,
    coalesce((SELECT max(revision) FROM tombstone WHERE residence_id = $1 AND $2 > 0), 0) AS tombstone,
    (SELECT revision FROM (
        SELECT fields_revision AS revision FROM residence WHERE id = $1 AND fields_revision > $2
        UNION ALL SELECT revision FROM (
            SELECT revision FROM membership WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS memberships
        UNION ALL SELECT revision FROM (
            SELECT revision FROM invitation WHERE residence_id = $1 AND revision > $2 AND $5 > 0 ORDER BY revision LIMIT $3) AS invitations
        UNION ALL SELECT revision FROM (
            SELECT revision FROM task WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS tasks
        UNION ALL SELECT revision FROM (
            SELECT revision FROM task_completion WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS completions
        UNION ALL SELECT revision FROM (
            SELECT revision FROM contractor WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS contractors
        UNION ALL SELECT revision FROM (
            SELECT revision FROM appliance WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS appliances
        UNION ALL SELECT revision FROM (
            SELECT revision FROM away_period WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS away_periods
        UNION ALL SELECT revision FROM (
            SELECT revision FROM document WHERE residence_id = $1 AND revision > $2 ORDER BY revision LIMIT $3) AS documents
        UNION ALL SELECT revision FROM (
            SELECT revision FROM tombstone WHERE residence_id = $1 AND revision > $2 AND $2 > 0 ORDER BY revision LIMIT $3) AS tombstones
    ) AS stamps ORDER BY revision LIMIT 1 OFFSET $4) AS last
FROM residence r WHERE r.id = $1";

/// How far the changes after a revision reach. A kind without rows has 0.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Extent {
    /// The home's revision; nothing newer is seen.
    pub known: i64,
    /// The newest revision whose tombstones were forgotten.
    pub complete_since: i64,
    pub residence: i64,
    pub membership: i64,
    pub invitation: i64,
    pub task: i64,
    pub completion: i64,
    pub contractor: i64,
    pub appliance: i64,
    pub away_period: i64,
    pub document: i64,
    pub tombstone: i64,
    /// The revision of the row that fills the page; none when it is not filled.
    last: Option<i64>,
}

/// The revisions that a page shows: above `since`, up to `last`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub id: ResidenceId,
    pub since: i64,
    pub last: i64,
}

impl Window {
    /// Says whether a row that changed at `revision` is shown.
    pub fn holds(self, revision: i64) -> bool {
        self.since < revision && revision <= self.last
    }
}

impl Extent {
    /// Looks a home's changes after `since` over, in one statement; `None` when the home is gone.
    pub async fn of(db: &impl ConnectionTrait, home: &Home, since: i64, rows: u64) -> Result<Option<Self>> {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let invites = i64::from(may(home.membership.role, Action::Invite));
        let values = [
            home.residence.id.into(),
            since.into(),
            rows.into(),
            (rows - 1).into(),
            invites.into(),
        ];
        let ask = Statement::from_sql_and_values(db.get_database_backend(), EXTENT, values);
        Ok(Self::find_by_statement(ask).one(db).await?)
    }

    /// Returns what a page shows, and whether more follows.
    pub fn window(&self, id: ResidenceId, since: i64) -> (Window, bool) {
        let newest = [
            self.residence,
            self.membership,
            self.invitation,
            self.task,
            self.completion,
            self.contractor,
            self.appliance,
            self.away_period,
            self.document,
            self.tombstone,
        ];
        let newest = newest.into_iter().max().unwrap_or(self.known);
        // Whoever begins from nothing gets all that is older than the first tombstone at once: going on from a revision below that
        // could not be told from a client that was away for too long.
        let floor = if since == 0 { self.complete_since } else { 0 };
        let last = self
            .last
            .map(|last| last.max(floor))
            .filter(|last| *last < newest);
        let window = Window {
            id,
            since,
            last: last.unwrap_or(self.known),
        };
        (window, last.is_some())
    }
}
