//! Forgetting what nobody needs any more.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use crate::{App, change, error::Result, export, file};

/// Rows that one statement deletes, so that nobody waits long for what it locks.
const BATCH: u64 = 1_000;

/// Something that is deleted once it is old.
struct Leftover {
    /// What it is, in the log.
    name: &'static str,
    /// Its table.
    table: &'static str,
    /// The table's primary key.
    key: &'static str,
    /// What says since when it is over; there is an index of it where the table may be large.
    at: &'static str,
    /// What else must hold, in SQL.
    only: &'static str,
    /// How long it is kept after that.
    kept: TimeDelta,
}

impl Leftover {
    /// Makes the statement that deletes a batch of what is over since before `$1`.
    ///
    /// The oldest first, and the number as it is: so one goes along the index, stops at the first row that is to be kept, and looks few rows up by
    /// their keys. Else Postgres, which does not know `$1` and would not know the number, reads all rows in search of the old ones, for each batch.
    fn delete(&self) -> String {
        let Self {
            table, key, at, only, ..
        } = self;
        format!(
            "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {at} < $1 AND {only} ORDER BY {at} LIMIT {BATCH})"
        )
    }
}

const LEFTOVERS: [Leftover; 9] = [
    Leftover {
        name: "sessions",
        table: "session",
        key: "id",
        at: "refresh_expires_at",
        only: "TRUE",
        kept: TimeDelta::zero(),
    },
    Leftover {
        name: "operators' sessions",
        table: "admin_session",
        key: "id",
        at: "expires_at",
        only: "TRUE",
        kept: TimeDelta::zero(),
    },
    Leftover {
        name: "used refresh tokens",
        table: "refresh_token",
        key: "hash",
        at: "used_at",
        only: "TRUE",
        // A second use is noticed for longer than a session lives that is not refreshed.
        kept: TimeDelta::days(90),
    },
    Leftover {
        name: "invitations",
        table: "invitation",
        key: "id",
        at: "expires_at",
        only: "TRUE",
        // As long as tombstones: apps do not show one that has expired, and an app that was away for longer begins anew.
        kept: TimeDelta::days(90),
    },
    Leftover {
        name: "mails about accounts",
        table: "mail",
        key: "id",
        at: "expires_at",
        only: "TRUE",
        // For so long a code that comes too late is told from a wrong one.
        kept: TimeDelta::days(1),
    },
    Leftover {
        name: "codes of Apple's",
        table: "apple_grant",
        key: "id",
        at: "expires_at",
        only: "kind = 'CODE'",
        // Workers that may exchange them have done so, or dropped them.
        kept: TimeDelta::hours(1),
    },
    Leftover {
        name: "deliveries",
        table: "delivery",
        key: "id",
        at: "finished_at",
        only: "TRUE",
        kept: TimeDelta::days(180),
    },
    Leftover {
        name: "events of stores",
        table: "store_event",
        key: "id",
        at: "received_at",
        only: "due_at IS NULL",
        // As long as deliveries. What they said stands with the purchase; a store tells nothing a second time after so long.
        kept: TimeDelta::days(180),
    },
    Leftover {
        name: "ticks",
        table: "tick",
        key: "name, at",
        at: "at",
        only: "TRUE",
        kept: TimeDelta::days(7),
    },
];

/// Deletes what is old, batch by batch, and returns how many rows that were. `go_on` is asked after each batch; `false` ends it early.
pub async fn clean(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let mut count = change::forget(app, &go_on).await?;
    count += file::remove::remove(app, &go_on).await?;
    count += export::remove(app, &go_on).await?;
    for leftover in &LEFTOVERS {
        let before = app.clock.now() - leftover.kept;
        let delete = leftover.delete();
        let mut deleted = 0;
        loop {
            let statement =
                Statement::from_sql_and_values(app.db.get_database_backend(), &delete, [before.into()]);
            let rows = app.db.execute_raw(statement).await?.rows_affected();
            deleted += rows;
            if !go_on() {
                return Ok(count + deleted);
            }
            if rows < BATCH {
                break;
            }
        }
        if deleted > 0 {
            tracing::info!("Deleted {deleted} old {}", leftover.name);
        }
        count += deleted;
    }
    Ok(count)
}
