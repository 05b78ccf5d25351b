//! Telling people, so many a minute.
//!
//! Any worker may do it, and none is leader: whoever does holds the announcement's row, others pass over it, and how far it has come stands in
//! the same transaction as the notices. A worker that dies leaves nothing of what it had begun, and lets go of the row.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    announcement::{self, AnnouncementReach, AnnouncementState},
    delivery::{self, Channel},
    device,
    id::{AccountId, NotificationId, TypedId},
    notification::{self, NotificationKind, Way, Wording},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set, Statement, Value,
};
use uuid::Uuid;

use super::{Audience, pace::Pace};
use crate::{
    App, Edit,
    db::{self, among, is_postgres},
    error::{Error, Result},
    notification::{Sending, insert_deliveries, insert_notices},
    preference::{self, Preferences, Quiet},
    queue::Job,
    retrying,
};

/// How much longer than until the end of quiet hours a push waits at most, so that all whose quiet hours end together do not get theirs together.
const LONGEST_SPREAD: TimeDelta = TimeDelta::hours(6);

/// What a planner did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// People who were told.
    pub told: usize,
    /// Deliveries that are new.
    pub deliveries: usize,
    /// Announcements of which everyone was told.
    pub finished: usize,
    /// People who could not be told.
    pub failed: usize,
}

/// Somebody who is to be told.
#[derive(Debug, FromQueryResult)]
struct Listener {
    id: AccountId,
    is_suppressed: bool,
}

/// Tells the next few people of one announcement that may tell some now; `None` where there is none that another worker does not hold.
pub async fn plan(app: &App) -> Result<Option<Planned>> {
    match retrying!(batch(app, None)) {
        // The database may be away, or one account have a row that cannot be read: that must not keep all others from being told.
        Err(Error::Fault(fault)) => one(app, fault).await,
        result => result,
    }
}

/// Returns when the next few people may be told, if that is still to come and not after `until`.
pub async fn next(app: &App, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let next = announcement::Entity::find()
        .select_only()
        .column(announcement::Column::NextAt)
        .filter(announcement::Column::State.eq(AnnouncementState::Running))
        .filter(announcement::Column::NextAt.lte(until))
        .order_by_asc(announcement::Column::NextAt)
        .limit(1);
    Ok(next.into_tuple().one(&app.db).await?)
}

/// Tells one person by itself, and passes over whoever cannot be told at all.
///
/// Fails with `fault` where the database is away: then nobody is passed over.
async fn one(app: &App, fault: anyhow::Error) -> Result<Option<Planned>> {
    match retrying!(batch(app, Some(1))) {
        Err(Error::Fault(again)) => match retrying!(pass_over(app)) {
            Ok(passed) => {
                tracing::error!("Somebody could not be told of an announcement: {again:#}");
                Ok(passed)
            }
            Err(_) => Err(Error::Fault(fault)),
        },
        result => result,
    }
}

async fn batch(app: &App, most: Option<i64>) -> Result<Option<Planned>> {
    let mut edit = Edit::many(app).await?;
    let planned = fill(&mut edit, app, most).await;
    match planned {
        Ok(Some(_)) => edit.commit().await?,
        // Waited for: whoever tries again at once would pass over an announcement that is still held.
        Ok(None) | Err(_) => {
            edit.abandon().await.ok();
        }
    }
    planned
}

async fn fill(edit: &mut Edit<'_, ()>, app: &App, most: Option<i64>) -> Result<Option<Planned>> {
    let now = edit.now();
    let Some(announcement) = due(edit.tx(), now).await? else {
        return Ok(None);
    };
    let pace = Pace::of(announcement.per_minute);
    let size = most.unwrap_or(pace.size).min(pace.size);
    let reached = further(edit.tx(), app, (&announcement, size)).await?;
    if reached.is_empty() {
        finish(edit.tx(), &announcement, now).await?;
        return Ok(Some(Planned {
            finished: 1,
            ..Planned::default()
        }));
    }

    // As everywhere, accounts first, in the order of their ids; whoever was deleted or suspended meanwhile is not told.
    edit.hold_accounts(&reached).await?;
    let listeners = listeners(edit.tx(), app, (&announcement, &reached)).await?;
    let accounts: BTreeSet<_> = listeners.iter().map(|listener| listener.id).collect();
    let preferences = preference::find::of(edit.tx(), &accounts).await?;
    let devices = devices(edit.tx(), app, (&announcement, &accounts)).await?;

    let notices = accounts
        .iter()
        .map(|id| notice(*id, &announcement, now))
        .collect();
    let new = insert_notices(edit.tx(), notices).await?;
    let new: BTreeSet<_> = new.iter().map(|notice| notice.account_id).collect();
    let mut rows = Vec::new();
    let mut n_inbox_only = 0;
    for (nth, listener) in (1..).zip(listeners.iter().filter(|listener| new.contains(&listener.id))) {
        let Some(wanted) = preferences.get(&listener.id) else {
            continue;
        };
        let of_device = devices.get(&listener.id).map(Vec::as_slice).unwrap_or_default();
        let place = announcement.n_told + nth;
        let times = (
            now,
            (pace.distance * i32::try_from(place).unwrap_or(i32::MAX)).min(LONGEST_SPREAD),
        );
        let sent = deliveries(listener, (&announcement, wanted), of_device, times);
        n_inbox_only += i64::from(sent.is_empty());
        rows.extend(sent);
    }
    let made = insert_deliveries(edit.tx(), &rows).await?;
    edit.count_accounts(&new).await?;
    for id in &made {
        edit.wake(Job::Deliver(*id));
    }
    let planned = Planned {
        told: new.len(),
        deliveries: made.len(),
        ..Planned::default()
    };
    let row = announcement::ActiveModel {
        position: Set(reached.last().copied()),
        next_at: Set(Some(now + pace.pause)),
        n_told: Set(announcement.n_told + i64::try_from(new.len()).unwrap_or(i64::MAX)),
        n_inbox_only: Set(announcement.n_inbox_only + n_inbox_only),
        ..announcement.into_active_model()
    };
    row.update(edit.tx()).await?;
    Ok(Some(planned))
}

/// Takes hold of an announcement that may tell some now and that no other worker holds.
async fn due(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Option<announcement::Model>> {
    // SQLite has one process and one writer. What points at the row need not wait: it is its key that counts for that.
    let lock = if is_postgres(tx) {
        "FOR NO KEY UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let sql = format!(
        "SELECT * FROM announcement WHERE state = 'RUNNING' AND next_at <= $1 ORDER BY next_at LIMIT 1 {lock}"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [now.into()]);
    Ok(announcement::Entity::find()
        .from_raw_sql(statement)
        .one(tx)
        .await?)
}

/// Finds the next accounts that are meant, in the order of their ids.
async fn further(
    tx: &DatabaseTransaction,
    app: &App,
    (announcement, size): (&announcement::Model, i64),
) -> Result<BTreeSet<AccountId>> {
    #[derive(FromQueryResult)]
    struct Found {
        id: AccountId,
    }
    let mut values = Vec::new();
    let rest = rest(app, announcement, &mut values);
    let sql = format!("SELECT a.id FROM account a WHERE {rest} ORDER BY a.id LIMIT {size}");
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let found = Found::find_by_statement(statement).all(tx).await?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

/// Says in SQL which accounts `a` are meant and not told yet, and appends the values that this needs.
pub(super) fn rest(app: &App, announcement: &announcement::Model, values: &mut Vec<Value>) -> String {
    let mut all = vec![Audience::of(announcement).condition(app, values)];
    let limits = [
        ("a.created_at <=", announcement.started_at.map(Value::from)),
        ("a.id >", announcement.position.map(Value::from)),
    ];
    for (limit, value) in limits {
        if let Some(value) = value {
            values.push(value);
            all.push(format!("{limit} ${}", values.len()));
        }
    }
    all.join(" AND ")
}

/// Returns those of some accounts, which are held, that are meant still.
async fn listeners(
    tx: &DatabaseTransaction,
    app: &App,
    (announcement, reached): (&announcement::Model, &BTreeSet<AccountId>),
) -> Result<Vec<Listener>> {
    let mut values: Vec<Value> = reached.iter().map(|id| (*id).into()).collect();
    let places = db::places(1, values.len());
    let meant = Audience::of(announcement).condition(app, &mut values);
    let sql = format!(
        "SELECT a.id, EXISTS (SELECT 1 FROM suppression s WHERE s.email = a.email) AS is_suppressed
         FROM account a WHERE a.id IN ({places}) AND {meant} ORDER BY a.id"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(Listener::find_by_statement(statement).all(tx).await?)
}

/// Returns the devices of some accounts that can be reached from here and are meant.
async fn devices(
    tx: &DatabaseTransaction,
    app: &App,
    (announcement, accounts): (&announcement::Model, &BTreeSet<AccountId>),
) -> Result<HashMap<AccountId, Vec<device::Model>>> {
    let accounts: Vec<_> = accounts.iter().copied().collect();
    let found = device::Entity::find().filter(among(tx, device::Column::AccountId, &accounts));
    let mut devices: HashMap<_, Vec<_>> = HashMap::new();
    for device in found.all(tx).await? {
        let is_meant = announcement
            .platform
            .is_none_or(|platform| platform == device.platform);
        if is_meant && app.ways.contains(&Way::from(device.platform)) {
            devices.entry(device.account_id).or_default().push(device);
        }
    }
    Ok(devices)
}

/// Makes the notice to one account.
fn notice(
    account_id: AccountId,
    announcement: &announcement::Model,
    now: DateTime<Utc>,
) -> notification::Model {
    notification::Model {
        id: NotificationId::new(now),
        account_id,
        kind: NotificationKind::Announcement,
        residence_id: None,
        task_id: None,
        completion_id: None,
        document_id: None,
        announcement_id: Some(announcement.id),
        actor_id: None,
        occurrence_on: None,
        stage: None,
        local_on: None,
        dedupe_key: format!("{account_id} {}", announcement.id),
        moment_id: Some(moment(account_id, announcement)),
        wording: Wording::default(),
        created_at: now,
        read_at: None,
    }
}

/// Returns the id that every planner gives to what one account is told.
fn moment(account_id: AccountId, announcement: &announcement::Model) -> Uuid {
    /// Names announcements to accounts among all that UUIDs of version 5 are made from.
    const ANNOUNCEMENTS: Uuid = Uuid::from_u128(0x91d4_6c3b_0e27_4f58_a5b9_7f20_c1e8_3d6a);
    let name = format!("{account_id} {}", announcement.id);
    Uuid::new_v5(&ANNOUNCEMENTS, name.as_bytes())
}

/// Makes what is sent to one person: nothing where nothing is wanted, or can be reached.
///
/// Nobody is woken by news: a push in hours in which its person rests waits for their end, and as much longer as it comes behind the first one.
fn deliveries(
    listener: &Listener,
    (announcement, wanted): (&announcement::Model, &Preferences),
    devices: &[device::Model],
    (now, spread): (DateTime<Utc>, TimeDelta),
) -> Vec<delivery::ActiveModel> {
    let kind = NotificationKind::Announcement;
    let sending = Sending {
        account_id: listener.id,
        moment_id: moment(listener.id, announcement),
        kind,
        at: now,
        channels: channels(announcement.reach),
        trace_id: announcement.trace_id,
    };
    let goes = |channel| sending.channels.contains(&channel) && wanted.wants(kind, channel);
    let mut rows = Vec::new();
    if goes(Channel::Push) {
        let quiet = wanted.quiet().unwrap_or(Quiet::NIGHT);
        let end = quiet.end(wanted.zone, now);
        let due_at = end.map_or(now, |end| end + spread);
        rows.extend(
            devices
                .iter()
                .map(|device| sending.to((Channel::Push, device.id.uuid()), due_at, now)),
        );
    }
    if goes(Channel::Mail) && wanted.is_proven && !listener.is_suppressed {
        rows.push(sending.to((Channel::Mail, listener.id.uuid()), now, now));
    }
    rows
}

/// Returns the ways that an announcement takes.
pub(crate) fn channels(reach: AnnouncementReach) -> &'static [Channel] {
    match reach {
        AnnouncementReach::PushAndMail => &[Channel::Push, Channel::Mail],
        AnnouncementReach::Push => &[Channel::Push],
        AnnouncementReach::Mail => &[Channel::Mail],
        AnnouncementReach::Inbox => &[],
    }
}

/// Notes that everyone was told.
async fn finish(
    tx: &DatabaseTransaction,
    announcement: &announcement::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = announcement::ActiveModel {
        state: Set(AnnouncementState::Done),
        next_at: Set(None),
        finished_at: Set(Some(now)),
        ..announcement.clone().into_active_model()
    };
    row.update(tx).await?;
    Ok(())
}

/// Leaves out the next one to be told.
async fn pass_over(app: &App) -> Result<Option<Planned>> {
    let edit = Edit::many(app).await?;
    let now = edit.now();
    let Some(announcement) = due(edit.tx(), now).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    let Some(next) = further(edit.tx(), app, (&announcement, 1)).await?.pop_first() else {
        edit.abandon().await?;
        return Ok(None);
    };
    tracing::error!(
        account.id = %next, announcement.id = %announcement.id,
        "Account {next} cannot be told of announcement {} and is passed over", announcement.id
    );
    let row = announcement::ActiveModel {
        position: Set(Some(next)),
        n_failed: Set(announcement.n_failed + 1),
        ..announcement.into_active_model()
    };
    row.update(edit.tx()).await?;
    edit.commit().await?;
    Ok(Some(Planned {
        failed: 1,
        ..Planned::default()
    }))
}
