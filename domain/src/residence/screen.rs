//! The home screen: an account's homes with their boards, in one statement.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use entity::{id::AccountId, membership, residence};
use moka::sync::Cache;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement};

use super::{Home, find::Archived};
use crate::{
    App, Viewer,
    db::{columns, pairs},
    error::Result,
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
}

/// Returns the viewer's homes, in the order in which they were joined, each with its board of up to `first` tasks a column.
pub async fn screen(
    app: &App,
    viewer: &Viewer,
    archived: Archived,
    first: u64,
) -> Result<Vec<(Home, Board)>> {
    let now = app.clock.now();
    let guessed = app.zones().0.get(&viewer.account_id).unwrap_or_default();
    let days: HashMap<&str, NaiveDate> = guessed
        .iter()
        .filter_map(|name| Some((name.as_str(), zone::today(zone::parse(name)?, now))))
        .collect();

    let mut homes = Vec::new();
    for row in rows(app, viewer, archived, (&days, first)).await? {
        let home = Home {
            residence: residence::Model::from_query_result(&row, RESIDENCE)?,
            membership: membership::Model::from_query_result(&row, MEMBERSHIP)?,
        };
        let lines: Option<String> = row.try_get("", "board")?;
        let board = match days.get(home.residence.time_zone.as_str()) {
            Some(today) => {
                let day = HomeDay {
                    id: home.residence.id,
                    today: *today,
                };
                Some(Board::read(day, first, lines.as_deref())?)
            }
            None => None,
        };
        homes.push((home, board));
    }
    let zones: BTreeSet<String> = homes
        .iter()
        .map(|(home, _)| home.residence.time_zone.clone())
        .collect();
    if !zones.is_subset(&guessed) {
        // United with what was known, since with archived homes there are more than without; forgotten once they cannot be all of use.
        let zones = match zones.len() + guessed.len() {
            0..=MAX_ZONES => zones.union(&guessed).cloned().collect(),
            _ => zones,
        };
        app.zones().0.insert(viewer.account_id, Arc::new(zones));
    }
    complete(app, homes, first).await
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
                None => Board::read(HomeDay::of(app, &home.residence), first, None)?,
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
    archived: Archived,
    (days, first): (&HashMap<&str, NaiveDate>, u64),
) -> Result<Vec<QueryResult>> {
    let mut values = vec![viewer.account_id.into(), board::at_least_one(first)];
    let lines = board::lines(&app.db, "r.id", values.len());
    let days = (
        days.keys().map(|zone| (*zone).to_owned()).collect(),
        days.values().copied().collect(),
    );
    let home = pairs(&app.db, [("zone", "text"), ("today", "date")], days, &mut values);
    let in_use = match archived {
        Archived::Without => "AND r.archived_at IS NULL",
        Archived::With => "",
    };
    let sql = format!(
        "SELECT {}, {}, CASE WHEN home.today IS NOT NULL THEN {lines} END AS board
         FROM membership m JOIN residence r ON r.id = m.residence_id LEFT JOIN {home} ON home.zone = r.time_zone
         WHERE m.account_id = $1 {in_use} ORDER BY m.joined_at, m.id",
        columns::<residence::Column>("r", RESIDENCE),
        columns::<membership::Column>("m", MEMBERSHIP),
    );
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    Ok(app.db.query_all_raw(statement).await?)
}
