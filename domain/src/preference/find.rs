//! Looking preferences up.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use entity::{
    account,
    delivery::Channel,
    id::{AccountId, ResidenceId},
    muted_residence,
    notification::NotificationKind,
    notification_channel,
    notification_preference::{self as preference, DigestFrequency, Weekday},
    plan::PlanKind,
};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::Quiet;
use crate::{App, Viewer, db::among, error::Result, notification::Hour, schedule::zone};

/// Pushes a day for whoever has not chosen: far more than a household has reasons for, and an end to what goes wrong.
const USUAL_PUSHES: i32 = 20;

/// What one person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The times of day and the digest.
    pub row: preference::Model,
    /// What does not take every way.
    pub channels: Vec<notification_channel::Model>,
    /// The homes of which nothing is sent.
    pub muted: Vec<ResidenceId>,
    /// The account's zone.
    pub zone: Tz,
    /// Whether the account's address is known to be its person's. Before that, only codes go there: anybody may name a stranger's.
    pub is_proven: bool,
    /// When the account was made.
    pub since: DateTime<Utc>,
}

impl Preferences {
    /// Returns the kinds of which a person chooses the ways; a trial takes every way.
    pub fn kinds() -> impl Iterator<Item = NotificationKind> {
        NotificationKind::iter().filter(|kind| *kind != NotificationKind::Test)
    }

    /// Says whether notices of `kind` go out on `channel`.
    pub fn wants(&self, kind: NotificationKind, channel: Channel) -> bool {
        let chosen = self.channels.iter().find(|row| row.kind == kind);
        chosen.map_or(is_usual(kind, channel), |row| match channel {
            Channel::Push => row.push,
            Channel::Mail => row.email,
        })
    }

    /// Returns when nothing is pushed.
    pub fn quiet(&self) -> Option<Quiet> {
        let (from, to) = self.row.quiet_from.zip(self.row.quiet_to)?;
        Some(Quiet { from, to })
    }

    /// Returns the hour of what is planned for the account.
    pub fn hour(&self, kind: PlanKind) -> Hour {
        let chosen = match kind {
            PlanKind::Remind | PlanKind::Welcome => self.row.reminder_time,
            PlanKind::Overdue => self.row.overdue_time,
            PlanKind::Digest => self.row.digest_time,
        };
        Hour::new(kind, chosen.map(|time| (time, self.zone)))
    }
}

/// Returns what the viewer wants.
pub async fn own(app: &App, viewer: &Viewer) -> Result<Preferences> {
    let ids = BTreeSet::from([viewer.account_id]);
    let found = of(&app.db, &ids).await?.remove(&viewer.account_id);
    found.ok_or(crate::Error::SignedOut)
}

/// Returns what some people want, in four statements; nothing for accounts that are gone.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<AccountId>,
) -> Result<HashMap<AccountId, Preferences>> {
    type Known = (AccountId, String, DateTime<Utc>, Option<DateTime<Utc>>);

    let ids: Vec<AccountId> = ids.iter().copied().collect();
    let accounts: Vec<Known> = account::Entity::find()
        .select_only()
        .columns([
            account::Column::Id,
            account::Column::TimeZone,
            account::Column::CreatedAt,
            account::Column::EmailVerifiedAt,
        ])
        .filter(among(db, account::Column::Id, &ids))
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<AccountId, Preferences> = accounts
        .into_iter()
        .map(|(id, zone, since, verified_at)| {
            let zone = zone::stored(&zone);
            (id, usual(id, (zone, since, verified_at.is_some())))
        })
        .collect();
    let rows = preference::Entity::find().filter(among(db, preference::Column::AccountId, &ids));
    for row in rows.all(db).await? {
        if let Some(preferences) = found.get_mut(&row.account_id) {
            preferences.row = row;
        }
    }
    let channels =
        notification_channel::Entity::find().filter(among(db, notification_channel::Column::AccountId, &ids));
    for row in channels.all(db).await? {
        if let Some(preferences) = found.get_mut(&row.account_id) {
            preferences.channels.push(row);
        }
    }
    let muted = muted_residence::Entity::find()
        .filter(among(db, muted_residence::Column::AccountId, &ids))
        .order_by_asc(muted_residence::Column::ResidenceId);
    for row in muted.all(db).await? {
        if let Some(preferences) = found.get_mut(&row.account_id) {
            preferences.muted.push(row.residence_id);
        }
    }
    Ok(found)
}

/// Says whether notices of `kind` go out on `channel` to whoever has not chosen: all but mails of each thing that others have done, which
/// stands in the digest.
fn is_usual(kind: NotificationKind, channel: Channel) -> bool {
    (kind, channel) != (NotificationKind::TaskCompleted, Channel::Mail)
}

/// What one person's wishes say of the times of sendings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peace {
    /// The account's zone.
    pub zone: Tz,
    /// When nothing is pushed.
    pub quiet: Option<Quiet>,
    /// How many pushes a day are wanted.
    pub max_push_per_day: i32,
}

/// Returns what one person wants of the times of sendings, in one statement, since it is asked before each; `None` when the account is gone.
pub(crate) async fn peace(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<Peace>> {
    #[derive(FromQueryResult)]
    struct Row {
        time_zone: String,
        quiet_from: Option<NaiveTime>,
        quiet_to: Option<NaiveTime>,
        max_push_per_day: Option<i32>,
    }

    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        "SELECT a.time_zone, p.quiet_from, p.quiet_to, p.max_push_per_day
         FROM account a LEFT JOIN notification_preference p ON p.account_id = a.id WHERE a.id = $1",
        [id.into()],
    );
    let row = Row::find_by_statement(statement).one(db).await?;
    Ok(row.map(|row| Peace {
        // A zone is checked before it is stored.
        zone: zone::parse(&row.time_zone).unwrap_or(Tz::UTC),
        quiet: row
            .quiet_from
            .zip(row.quiet_to)
            .map(|(from, to)| Quiet { from, to }),
        max_push_per_day: row.max_push_per_day.unwrap_or(USUAL_PUSHES),
    }))
}

/// Returns what somebody gets who has not chosen.
pub(crate) fn usual(
    account_id: AccountId,
    (zone, since, is_proven): (Tz, DateTime<Utc>, bool),
) -> Preferences {
    Preferences {
        row: preference::Model {
            account_id,
            reminder_time: None,
            overdue_time: None,
            digest_time: None,
            digest_weekday: Weekday::Monday,
            tips_by_email: true,
            quiet_from: None,
            quiet_to: None,
            max_push_per_day: USUAL_PUSHES,
            digest: DigestFrequency::Daily,
        },
        channels: Vec::new(),
        muted: Vec::new(),
        zone,
        is_proven,
        since,
    }
}
