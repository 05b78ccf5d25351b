//! The home screen: an account's homes with their boards, in one statement.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use entity::{id::AccountId, membership, notification::NotificationKind, residence};
use moka::sync::Cache;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement};

use super::{Home, find::Archived};
use crate::{
    App, Viewer,
    db::{columns, is_known, pairs},
    error::Result,
    membership::housemate,
    schedule::zone,
    task::{
        board::{self, Board},
        find::HomeDay,
    },
};

/// Accounts whose zones are remembered; a hundred bytes each.
const REMEMBERED: u64 = 100_000;

/// Zones that are guessed for one account, beyond those of the homes that it was last seen with.
const MAX_ZONES: usize = 16;

/// The time zones of the homes that accounts asked for lately.
///
/// A board hangs on the day in its home's zone, so a statement that reads both must be told the day before it knows the zone. People's
/// homes rarely move: what was seen last time is a good guess, and a wrong one costs another statement and nothing else.
pub(crate) struct Zones(Cache<AccountId, Arc<BTreeSet<String>>>);

impl Zones {
    pub(crate) fn new() -> Self {
        Self(Cache::new(REMEMBERED))
    }

    /// Returns the zones that an account's homes are guessed to be in, each with its present day.
    pub(crate) fn days(&self, app: &App, viewer: &Viewer) -> HashMap<String, NaiveDate> {
        let now = app.clock.now();
        let guessed = self.0.get(&viewer.account_id).unwrap_or_default();
        let day = |name: &String| Some((name.clone(), zone::today(zone::parse(name)?, now)));
        guessed.iter().filter_map(day).collect()
    }

    /// Notes zones that an account's homes are in.
    pub(crate) fn remember(&self, viewer: &Viewer, zones: BTreeSet<String>) {
        let guessed = self.0.get(&viewer.account_id).unwrap_or_default();
        if zones.is_subset(&guessed) {
            return;
        }
        // United with what was known, since with archived homes there are more than without; forgotten once they cannot be all of use.
        let zones = match zones.len() + guessed.len() {
            0..=MAX_ZONES => zones.union(&guessed).cloned().collect(),
            _ => zones,
        };
        self.0.insert(viewer.account_id, Arc::new(zones));
    }
}

/// What a home screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether homes that are put away come too.
    pub archived: Archived,
    /// How many tasks a column has at most.
    pub first: u64,
    /// Whether it says how many notices are not read.
    pub unread: bool,
}

/// A home screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The viewer's homes, in the order in which they were joined, each with its board.
    pub homes: Vec<(Home, Board)>,
    /// How many notices the viewer has not read, where that was wanted and there is a home.
    pub unread: Option<u64>,
}

/// Returns a home screen of the viewer.
pub async fn screen(app: &App, viewer: &Viewer, wanted: Wanted) -> Result<Screen> {
    let first = wanted.first;
    let days = app.zones().days(app, viewer);
    let mut homes = Vec::new();
    let mut unread = None;
    for row in rows(app, viewer, wanted, &days).await? {
        if wanted.unread {
            unread = u64::try_from(row.try_get::<i64>("", "unread")?).ok();
        }
        let home = Home {
            residence: residence::Model::from_query_result(&row, RESIDENCE)?,
            membership: membership::Model::from_query_result(&row, MEMBERSHIP)?,
        };
        let lines: Option<String> = row.try_get("", "board")?;
        let housemates: Option<String> = row.try_get("", "housemates")?;
        let board = match days.get(home.residence.time_zone.as_str()) {
            Some(today) => {
                let day = HomeDay {
                    id: home.residence.id,
                    today: *today,
                };
                Some(Board::read(
                    day,
                    first,
                    (lines.as_deref(), housemates.as_deref()),
                )?)
            }
            None => None,
        };
        homes.push((home, board));
    }
    let zones: BTreeSet<String> = homes
        .iter()
        .map(|(home, _)| home.residence.time_zone.clone())
        .collect();
    app.zones().remember(viewer, zones);
    Ok(Screen {
        homes: complete(app, homes, first).await?,
        unread,
    })
}

/// Reads the boards that are missing.
async fn complete(app: &App, homes: Vec<(Home, Option<Board>)>, first: u64) -> Result<Vec<(Home, Board)>> {
    let missing: Vec<HomeDay> = homes
        .iter()
        .filter(|(_, board)| board.is_none())
        .map(|(home, _)| HomeDay::of(app, &home.residence))
        .collect();
    let mut read = match missing.is_empty() {
        true => HashMap::new(),
        false => board::board(app, &missing, first).await?,
    };
    homes
        .into_iter()
        .map(|(home, board)| {
            let board = match board.or_else(|| read.remove(&home.residence.id)) {
                Some(board) => board,
                None => Board::read(HomeDay::of(app, &home.residence), first, (None, None))?,
            };
            Ok((home, board))
        })
        .collect()
}

/// What the columns of a residence are called by in the statement.
const RESIDENCE: &str = "r_";

/// What the columns of a membership are called by in the statement.
const MEMBERSHIP: &str = "m_";

async fn rows(
    app: &App,
    viewer: &Viewer,
    wanted: Wanted,
    days: &HashMap<String, NaiveDate>,
) -> Result<Vec<QueryResult>> {
    let mut values = vec![viewer.account_id.into(), board::at_least_one(wanted.first)];
    let lines = board::lines(&app.db, "r.id", values.len());
    let housemates = housemate::lines(&app.db, "r.id");
    let days = (days.keys().cloned().collect(), days.values().copied().collect());
    let home = pairs(&app.db, [("zone", "text"), ("today", "date")], days, &mut values);
    let unread = match wanted.unread {
        true => &format!(
            "(SELECT count(*) FROM notification n WHERE n.account_id = $1 AND n.read_at IS NULL AND {})",
            is_known::<NotificationKind>("n.kind")
        ),
        false => "NULL",
    };
    let in_use = match wanted.archived {
        Archived::Without => "AND r.archived_at IS NULL",
        Archived::With => "",
    };
    let sql = format!(
        "SELECT {}, {}, CASE WHEN home.today IS NOT NULL THEN {lines} END AS board, {housemates} AS housemates, {unread} AS unread
         FROM membership m JOIN residence r ON r.id = m.residence_id LEFT JOIN {home} ON home.zone = r.time_zone
         WHERE m.account_id = $1 {in_use} ORDER BY m.joined_at, m.id",
        columns::<residence::Column>("r", RESIDENCE),
        columns::<membership::Column>("m", MEMBERSHIP),
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    Ok(app.db.query_all_raw(statement).await?)
}
