//! How far an announcement has come.

use entity::{
    announcement,
    delivery::{Channel, DeliveryState},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::plan::rest;
use crate::{App, error::Result};

/// What became of what went one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All that was planned and is not forgotten yet.
    pub planned: i64,
    /// What the far end took.
    pub sent: i64,
    /// What waits, or is being sent.
    pub waiting: i64,
    /// What came to a bad end: given up, too late, or nobody knows.
    pub failed: i64,
    /// What was wanted no more, or held back since the announcement is stopped.
    pub skipped: i64,
}

/// How far an announcement has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many are still to be told.
    pub left: i64,
    /// What became of the pushes.
    pub pushes: Figures,
    /// What became of the mails.
    pub mails: Figures,
}

/// Reads how far an announcement has come, in two statements.
pub async fn progress(app: &App, announcement: &announcement::Model) -> Result<Progress> {
    #[derive(FromQueryResult)]
    struct Ended {
        channel: Channel,
        state: DeliveryState,
        n: i64,
    }
    let backend = app.db.get_database_backend();
    let mut values = Vec::new();
    let rest = rest(app, announcement, &mut values);
    let sql = format!("SELECT count(*) AS n FROM account a WHERE {rest}");
    let row = app
        .db
        .query_one_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    let left = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    let ended = Ended::find_by_statement(Statement::from_sql_and_values(
        backend,
        "SELECT d.channel, d.state, count(*) AS n
         FROM notification n JOIN delivery d ON d.moment_id = n.moment_id
         WHERE n.announcement_id = $1 AND n.kind = 'ANNOUNCEMENT' GROUP BY d.channel, d.state",
        [announcement.id.into()],
    ));
    let mut progress = Progress {
        left,
        ..Progress::default()
    };
    for Ended { channel, state, n } in ended.all(&app.db).await? {
        let figures = match channel {
            Channel::Push => &mut progress.pushes,
            Channel::Mail => &mut progress.mails,
        };
        figures.planned += n;
        *match state {
            DeliveryState::Sent => &mut figures.sent,
            DeliveryState::Waiting | DeliveryState::Claimed | DeliveryState::Sending => &mut figures.waiting,
            DeliveryState::Dead | DeliveryState::Expired | DeliveryState::Parked => &mut figures.failed,
            DeliveryState::Skipped => &mut figures.skipped,
        } += n;
    }
    Ok(progress)
}
