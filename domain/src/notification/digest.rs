//! The digest: what is late, due, done and running out in somebody's homes, at a glance, by mail.
//!
//! A planner only looks whether there may be something to say. What is said is read when the mail is sent, so it is true then.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    id::AccountId,
    mail::MailKind,
    notification_preference::{DigestFrequency, Weekday},
    plan::{self, PlanKind},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement, Value};

use super::{
    hour::after,
    send::MAX_LATE,
    stage::{KEEPERS, Moment, WORKERS, named},
};
use crate::{
    db,
    error::Result,
    mail::Letter,
    preference::{self, Preferences},
    schedule::zone,
};

/// Rows of each list that a digest shows; of more it says how many there are.
const SHOWN: usize = 10;

/// Rows that are read of each list. Whoever has more hears of so many.
const READ: u64 = 500;

/// How many days after its due day a task alone is still a reason to write: reminders of it end then, too.
const LATE_DAYS: u64 = 14;

/// How many days ahead documents are listed.
const PAPER_DAYS: u64 = 30;

/// What a digest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// What was not done in time, the oldest first.
    pub late: Lines,
    /// What falls due: today and tomorrow, or in the week to come.
    pub due: Lines,
    /// What was done since the last one, by anyone, the newest last.
    pub done: Lines,
    /// Which documents run out within thirty days.
    pub expiring: Lines,
}

/// One of a digest's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The first ten.
    pub shown: Vec<Line>,
    /// How many there are beyond those.
    pub more: usize,
}

/// A line of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub title: String,
    /// What its home is called.
    pub home: String,
    /// Days from today to the one on which it is due or runs out; negative when that is past.
    pub days: i64,
    /// What they are called who did it.
    pub by: Option<String>,
}

/// A row that a digest may tell of.
#[derive(Debug, FromQueryResult)]
struct Row {
    title: String,
    home: String,
    time_zone: String,
    on_day: NaiveDate,
    urgent: bool,
    by_id: Option<AccountId>,
    by_name: Option<String>,
}

/// Returns how many days a digest looks back, and ahead.
fn reach(frequency: DigestFrequency) -> u64 {
    match frequency {
        DigestFrequency::Off | DigestFrequency::Daily => 1,
        DigestFrequency::Weekly => 7,
    }
}

/// Writes digests for the accounts whose moment has come, if they want one and there may be something to say.
pub(super) async fn letters(
    tx: &DatabaseTransaction,
    due: &[plan::Model],
    moments: &HashMap<AccountId, &Moment>,
    (preferences, now): (&HashMap<AccountId, Preferences>, DateTime<Utc>),
) -> Result<Vec<Letter>> {
    let mut wanted: HashMap<DigestFrequency, Vec<&Moment>> = HashMap::new();
    for row in due.iter().filter(|row| row.kind == PlanKind::Digest) {
        let (Some(moment), Some(preferences)) =
            (moments.get(&row.account_id), preferences.get(&row.account_id))
        else {
            continue;
        };
        if now < moment.at + MAX_LATE && is_wanted(preferences, row.next_on, moment.on) {
            wanted.entry(preferences.row.digest).or_default().push(moment);
        }
    }
    let mut letters = Vec::new();
    for (frequency, moments) in wanted {
        let ids = moments.iter().map(|moment| moment.account_id).collect();
        let found = with_something(tx, ids, reach(frequency), now).await?;
        let told = moments
            .into_iter()
            .filter(|moment| found.contains(&moment.account_id));
        letters.extend(told.map(|moment| Letter {
            id: named(&format!("{} DIGEST {}", moment.account_id, moment.on)),
            kind: MailKind::Digest,
            account_id: moment.account_id,
            due_at: moment.at,
            expires_at: moment.at + MAX_LATE,
        }));
    }
    Ok(letters)
}

/// Says whether a digest is wanted on one of the days from `from` to `on`: the days before `on` are those that nobody served.
pub(super) fn is_wanted(preferences: &Preferences, from: NaiveDate, on: NaiveDate) -> bool {
    match preferences.row.digest {
        DigestFrequency::Off => false,
        DigestFrequency::Daily => true,
        DigestFrequency::Weekly => {
            let days = std::iter::successors(Some(from), |day| Some(after(*day)));
            // A week holds every day of the week.
            days.take_while(|day| *day <= on)
                .take(7)
                .any(|day| weekday(day) == preferences.row.digest_weekday)
        }
    }
}

fn weekday(day: NaiveDate) -> Weekday {
    match day.weekday() {
        chrono::Weekday::Mon => Weekday::Monday,
        chrono::Weekday::Tue => Weekday::Tuesday,
        chrono::Weekday::Wed => Weekday::Wednesday,
        chrono::Weekday::Thu => Weekday::Thursday,
        chrono::Weekday::Fri => Weekday::Friday,
        chrono::Weekday::Sat => Weekday::Saturday,
        chrono::Weekday::Sun => Weekday::Sunday,
    }
}

/// Returns those accounts for which there may be something to say. It looks at the indexes of what is due and done, and a day further than
/// [`read`] does, since homes are in other zones.
async fn with_something(
    tx: &DatabaseTransaction,
    accounts: Vec<AccountId>,
    reach: u64,
    now: DateTime<Utc>,
) -> Result<BTreeSet<AccountId>> {
    #[derive(FromQueryResult)]
    struct Found {
        account_id: AccountId,
    }

    let today = now.date_naive();
    let sql = format!(
        "SELECT DISTINCT m.account_id FROM membership m
         JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         WHERE m.account_id IN ({}) AND m.role IN ({})
           AND NOT EXISTS (SELECT 1 FROM muted_residence x WHERE x.account_id = m.account_id AND x.residence_id = r.id)
           AND (EXISTS (SELECT 1 FROM task t WHERE t.residence_id = r.id AND t.due_on BETWEEN $1 AND $2
                          AND NOT t.finished AND t.archived_at IS NULL AND (t.assignee_id IS NULL OR t.assignee_id = m.id))
             OR EXISTS (SELECT 1 FROM task_completion c WHERE c.residence_id = r.id AND c.completed_on >= $3
                          AND c.outcome = 'COMPLETED' AND (c.completed_by IS NULL OR c.completed_by <> m.account_id))
             OR EXISTS (SELECT 1 FROM document d WHERE d.residence_id = r.id AND d.expires_on BETWEEN $3 AND $2))",
        db::places(4, accounts.len()),
        *WORKERS,
    );
    let days: [Value; 3] = [
        (today - Days::new(LATE_DAYS + 1)).into(),
        (today + Days::new(reach + 1)).into(),
        (today - Days::new(reach + 1)).into(),
    ];
    let values = days.into_iter().chain(accounts.into_iter().map(Value::from));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let found = Found::find_by_statement(statement).all(tx).await?;
    Ok(found.into_iter().map(|found| found.account_id).collect())
}

/// Reads what a digest that was due at `due_at` has to say now; `None` when that is nothing, or none is wanted any more.
pub(crate) async fn read(
    tx: &DatabaseTransaction,
    account_id: AccountId,
    (due_at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<Digest>> {
    let preferences = preference::find::of(tx, &BTreeSet::from([account_id])).await?;
    let Some(frequency) = preferences.get(&account_id).map(|wanted| wanted.row.digest) else {
        return Ok(None);
    };
    if frequency == DigestFrequency::Off {
        return Ok(None);
    }
    let reach = reach(frequency);
    let since = due_at - TimeDelta::days(i64::try_from(reach).unwrap_or(1));
    let day = now.date_naive();
    let around = |days: u64| -> Value { (day + Days::new(days + 1)).into() };

    let tasks = format!(
        "t.title, r.name AS home, r.time_zone, t.due_on AS on_day, t.priority = 'URGENT' AS urgent, NULL AS by_id, NULL AS by_name
         FROM membership m JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         JOIN task t ON t.residence_id = r.id AND t.due_on <= $2 AND NOT t.finished AND t.archived_at IS NULL
          AND (t.assignee_id IS NULL OR t.assignee_id = m.id) AND (t.snoozed_until IS NULL OR t.snoozed_until <= $3)
         WHERE m.role IN ({})",
        *WORKERS
    );
    let values = vec![around(reach), day.into()];
    let tasks = rows(tx, account_id, (&tasks, "on_day, title"), values).await?;
    let done = format!(
        "t.title, r.name AS home, r.time_zone, c.completed_on AS on_day, FALSE AS urgent, c.completed_by AS by_id, a.display_name AS by_name
         FROM membership m JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         JOIN task_completion c ON c.residence_id = r.id AND c.outcome = 'COMPLETED' AND c.completed_on >= $4
          AND c.recorded_at >= $2 AND c.recorded_at < $3
         JOIN task t ON t.id = c.task_id
         LEFT JOIN account a ON a.id = c.completed_by
         WHERE m.role IN ({})",
        *WORKERS
    );
    let values = vec![
        since.into(),
        due_at.into(),
        (since.date_naive() - Days::new(2)).into(),
    ];
    let done = rows(tx, account_id, (&done, "on_day, title"), values).await?;
    let papers = format!(
        "d.title, r.name AS home, r.time_zone, d.expires_on AS on_day, FALSE AS urgent, NULL AS by_id, NULL AS by_name
         FROM membership m JOIN residence r ON r.id = m.residence_id AND r.archived_at IS NULL
         JOIN document d ON d.residence_id = r.id AND d.expires_on BETWEEN $2 AND $3
         WHERE m.role IN ({})",
        *KEEPERS
    );
    let values = vec![(day - Days::new(1)).into(), around(PAPER_DAYS)];
    let papers = rows(tx, account_id, (&papers, "on_day, title"), values).await?;

    let away = |row: &Row| row.days(now);
    let (late, due): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|row| away(row) < 0);
    let reach = i64::try_from(reach).unwrap_or(1);
    let due: Vec<_> = due.into_iter().filter(|row| away(row) <= reach).collect();
    let papers: Vec<_> = papers
        .into_iter()
        .filter(|row| (0..=PAPER_DAYS as i64).contains(&away(row)))
        .collect();
    // What stays as it is day after day is no news.
    let is_news = !due.is_empty()
        || late
            .iter()
            .any(|row| row.urgent || -away(row) <= LATE_DAYS as i64)
        || done.iter().any(|row| row.by_id != Some(account_id))
        || papers.iter().any(|row| away(row) <= reach);
    Ok(is_news.then(|| Digest {
        late: Lines::of(late, now),
        due: Lines::of(due, now),
        done: Lines::of(done, now),
        expiring: Lines::of(papers, now),
    }))
}

/// Reads rows of the homes of an account that are not silent for it.
async fn rows(
    tx: &DatabaseTransaction,
    account_id: AccountId,
    (what, order): (&str, &str),
    values: Vec<Value>,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {what} AND m.account_id = $1
         AND NOT EXISTS (SELECT 1 FROM muted_residence x WHERE x.account_id = $1 AND x.residence_id = r.id)
         ORDER BY {order} LIMIT {READ}"
    );
    let values = [account_id.into()].into_iter().chain(values);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Row::find_by_statement(statement).all(tx).await?)
}

impl Row {
    /// Returns how many days lie between the present day in its home and its own.
    fn days(&self, now: DateTime<Utc>) -> i64 {
        let today = zone::today(zone::stored(&self.time_zone), now);
        (self.on_day - today).num_days()
    }
}

impl Lines {
    fn of(rows: Vec<Row>, now: DateTime<Utc>) -> Self {
        let more = rows.len().saturating_sub(SHOWN);
        let shown = rows.into_iter().take(SHOWN).map(|row| Line {
            days: row.days(now),
            title: row.title,
            home: row.home,
            by: row.by_name,
        });
        Self {
            shown: shown.collect(),
            more,
        }
    }

    /// Returns how many there are in all.
    pub fn count(&self) -> usize {
        self.shown.len() + self.more
    }
}
