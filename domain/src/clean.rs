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
    /// How long it is kept after the instant that `delete` compares with `$1`.
    kept: TimeDelta,
    /// Deletes at most `$2` rows.
    delete: &'static str,
}

const LEFTOVERS: [Leftover; 9] = [
    Leftover {
        name: "sessions",
        kept: TimeDelta::zero(),
        delete: "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE refresh_expires_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "operators' sessions",
        kept: TimeDelta::zero(),
        delete: "DELETE FROM admin_session WHERE id IN (SELECT id FROM admin_session WHERE expires_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "used refresh tokens",
        // A second use is noticed for longer than a session lives that is not refreshed.
        kept: TimeDelta::days(90),
        delete: "DELETE FROM refresh_token WHERE hash IN (SELECT hash FROM refresh_token WHERE used_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "invitations",
        // As long as tombstones: apps do not show one that has expired, and an app that was away for longer begins anew.
        kept: TimeDelta::days(90),
        delete: "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE expires_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "mails about accounts",
        // For so long a code that comes too late is told from a wrong one.
        kept: TimeDelta::days(1),
        delete: "DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE expires_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "codes of Apple's",
        // Workers that may exchange them have done so, or dropped them.
        kept: TimeDelta::hours(1),
        delete: "DELETE FROM apple_grant WHERE id IN (SELECT id FROM apple_grant WHERE kind = 'CODE' AND expires_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "deliveries",
        kept: TimeDelta::days(180),
        delete: "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE finished_at < $1 LIMIT $2)",
    },
    Leftover {
        name: "events of stores",
        // As long as deliveries. What they said stands with the purchase; a store tells nothing a second time after so long.
        kept: TimeDelta::days(180),
        delete: "DELETE FROM store_event WHERE id IN (SELECT id FROM store_event WHERE received_at < $1 AND due_at IS NULL LIMIT $2)",
    },
    Leftover {
        name: "ticks",
        kept: TimeDelta::days(7),
        delete: "DELETE FROM tick WHERE (name, at) IN (SELECT name, at FROM tick WHERE at < $1 LIMIT $2)",
    },
];

/// Deletes what is old, batch by batch, and returns how many rows that were. `go_on` is asked after each batch; `false` ends it early.
pub async fn clean(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let mut count = change::forget(app, &go_on).await?;
    count += file::remove::remove(app, &go_on).await?;
    count += export::remove(app, &go_on).await?;
    for leftover in &LEFTOVERS {
        let before = app.clock.now() - leftover.kept;
        let mut deleted = 0;
        loop {
            let statement = Statement::from_sql_and_values(
                app.db.get_database_backend(),
                leftover.delete,
                [before.into(), BATCH.into()],
            );
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
