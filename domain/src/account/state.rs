//! What a person's answers hang on: how far their account and their homes have been counted, and which day it is there.

use chrono::{DateTime, Utc};
use entity::id::ResidenceId;
use sea_orm::{FromQueryResult, Statement};

use crate::{App, Viewer, error::Result, file, schedule::zone};

/// Reads all that is counted for an account: one row without a home where it belongs to none.
const COUNTED: &str = "
SELECT a.revision AS account, r.id AS residence, r.revision AS revision, r.time_zone AS time_zone
FROM account a
LEFT JOIN membership m ON m.account_id = a.id
LEFT JOIN residence r ON r.id = m.residence_id
WHERE a.id = $1
ORDER BY r.id";

#[derive(FromQueryResult)]
struct Counted {
    account: i64,
    residence: Option<ResidenceId>,
    revision: Option<i64>,
    time_zone: Option<String>,
}

/// Tells in which state all is that a person's answers hang on. While it is told the same, what they may see of their account and their
/// homes is the same: rows by their revisions, what hangs on the day by the homes' own days, addresses of files by the time for which these
/// stay.
///
/// Sessions, devices and what operators edit are not told of. `None` when the account is gone.
pub async fn state(app: &App, viewer: &Viewer) -> Result<Option<String>> {
    let statement =
        Statement::from_sql_and_values(app.db.get_database_backend(), COUNTED, [viewer.account_id.into()]);
    let rows = Counted::find_by_statement(statement).all(&app.db).await?;
    Ok(told(&rows, app.clock.now()))
}

fn told(rows: &[Counted], now: DateTime<Utc>) -> Option<String> {
    let account = rows.first()?.account;
    let window = file::url::window(now).timestamp();
    let homes = rows.iter().filter_map(|row| {
        let zone_name = row.time_zone.as_deref()?;
        let day = zone::parse(zone_name).map(|zone| zone::today(zone, now));
        Some(format!(" {}@{} {day:?}", row.residence?, row.revision?))
    });
    Some(format!("{account} {window}{}", homes.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use entity::id::TypedId;

    use super::*;

    fn at(instant: &str) -> DateTime<Utc> {
        instant.parse().unwrap()
    }

    fn counted() -> Counted {
        Counted {
            account: 3,
            residence: Some(ResidenceId::from_uuid(uuid::Uuid::nil())),
            revision: Some(7),
            time_zone: Some("America/New_York".to_owned()),
        }
    }

    #[test]
    fn it_is_another_with_each_count_and_day() {
        let now = at("2026-11-23T15:00:00Z");
        let before = told(&[counted()], now);

        let later = [
            told(
                &[Counted {
                    account: 4,
                    ..counted()
                }],
                now,
            ),
            told(
                &[Counted {
                    revision: Some(8),
                    ..counted()
                }],
                now,
            ),
            told(&[counted(), counted()], now),
            // Midnight in New York.
            told(&[counted()], at("2026-11-24T05:00:00Z")),
        ];

        assert_eq!(told(&[counted()], at("2026-11-23T17:59:00Z")), before);
        for other in later {
            assert_ne!(other, before);
        }
        assert_eq!(told(&[], now), None);
    }

    #[test]
    fn it_is_another_when_addresses_of_files_are() {
        let before = told(&[counted()], at("2026-11-23T17:59:59Z"));

        assert_ne!(told(&[counted()], at("2026-11-23T18:00:00Z")), before);
    }
}
