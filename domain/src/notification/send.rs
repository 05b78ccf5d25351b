//! Making notices and deliveries of what there is to say.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{LazyLock, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    delivery::{self, Channel, DeliveryState},
    device::{self, DevicePlatform},
    id::{AccountId, DeliveryId, DeviceId, TypedId},
    notification::{self, NotificationKind, Way},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, TryInsertResult,
};
use uuid::Uuid;

use crate::{Edit, error::Result, preference::Preferences, queue::Job};

/// Rows that one statement inserts: with twenty columns far from the 32,766 values that SQLite takes.
const ROWS: usize = 1_000;

/// How late something may be sent. Beyond, it is only in the inbox.
pub(super) const MAX_LATE: TimeDelta = TimeDelta::hours(12);

/// Every way that a sending may take.
pub(crate) const EVERY_CHANNEL: &[Channel] = &[Channel::Push, Channel::Mail];

/// What is to be sent to one person: all notices of one kind and one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending {
    pub account_id: AccountId,
    pub moment_id: Uuid,
    pub kind: NotificationKind,
    /// When it is to be sent, but for quiet hours.
    pub at: DateTime<Utc>,
    /// The ways that it may take.
    pub channels: &'static [Channel],
    /// The trace of what caused it; none where that was the clock.
    pub trace_id: Option<Uuid>,
}

impl Sending {
    /// Makes the delivery to one target, which is to go out at `due_at`.
    pub fn to(
        self,
        (channel, target_id): (Channel, Uuid),
        due_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> delivery::ActiveModel {
        let row = delivery::Model {
            id: DeliveryId::new(now),
            account_id: self.account_id,
            moment_id: self.moment_id,
            kind: Some(self.kind),
            channel,
            target_id,
            due_at,
            expires_at: due_at + MAX_LATE,
            state: DeliveryState::Waiting,
            claims: 0,
            fence: 0,
            next_attempt_at: due_at.max(now),
            held_until: None,
            attempts: 0,
            unknowns: 0,
            started_at: None,
            provider_id: None,
            last_error: None,
            created_at: now,
            finished_at: None,
            trace_id: self.trace_id,
        };
        row.into_active_model().reset_all()
    }
}

/// Puts notices into inboxes, makes deliveries of what is new there and wanted, counts up the accounts' revisions and wakes the workers.
///
/// The accounts are held. Returns how many notices and how many deliveries are new.
pub(super) async fn send(
    edit: &mut Edit<'_, ()>,
    (notices, sendings): (Vec<notification::Model>, &[Sending]),
    preferences: &HashMap<AccountId, Preferences>,
) -> Result<(usize, usize)> {
    let now = edit.now();
    let notices = insert_notices(edit.tx(), notices).await?;
    let is_loud = |notice: &&notification::Model| {
        let muted = preferences.get(&notice.account_id).map(|wanted| &wanted.muted);
        !muted.is_some_and(|muted| notice.residence_id.is_some_and(|id| muted.contains(&id)))
    };
    let told: HashSet<_> = notices
        .iter()
        .filter(is_loud)
        .filter_map(|notice| notice.moment_id)
        .collect();
    let sent: Vec<_> = sendings
        .iter()
        .filter(|sending| told.contains(&sending.moment_id) && now < sending.at + MAX_LATE)
        .collect();
    let deliveries = deliver(edit, (&sent, preferences)).await?;
    let accounts: BTreeSet<_> = notices.iter().map(|notice| notice.account_id).collect();
    edit.count_accounts(&accounts).await?;
    for id in &deliveries {
        edit.wake(Job::Deliver(*id));
    }
    Ok((notices.len(), deliveries.len()))
}

/// Inserts notices, and returns those that were not there yet.
pub(crate) async fn insert_notices(
    tx: &DatabaseTransaction,
    rows: Vec<notification::Model>,
) -> Result<Vec<notification::Model>> {
    let mut inserted = Vec::new();
    for rows in rows.chunks(ROWS) {
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        let insert = notification::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([notification::Column::DedupeKey]);
        if let TryInsertResult::Inserted(rows) = insert.exec_with_returning_many(tx).await? {
            inserted.extend(rows);
        }
    }
    Ok(inserted)
}

/// Makes one delivery for each sending and target: every device of the person, and the person's address once that is proven.
///
/// None for a device of which there is no service here: nobody would ever send it, and a service that is set up later shall not begin
/// with what is old.
pub(super) async fn deliver<S>(
    edit: &Edit<'_, S>,
    (sendings, preferences): (&[&Sending], &HashMap<AccountId, Preferences>),
) -> Result<Vec<DeliveryId>> {
    let (tx, now, ways) = (edit.tx(), edit.now(), &edit.app().ways);
    let accounts: BTreeSet<_> = sendings.iter().map(|sending| sending.account_id).collect();
    let devices: Vec<(AccountId, DeviceId, String)> = device::Entity::find()
        .select_only()
        .columns([
            device::Column::AccountId,
            device::Column::Id,
            device::Column::Platform,
        ])
        .filter(device::Column::AccountId.is_in(accounts))
        .into_tuple()
        .all(tx)
        .await?;
    let mut targets: HashMap<AccountId, Vec<_>> = HashMap::new();
    for (account_id, id, platform) in devices {
        let Some(platform) = known(id, &platform) else {
            continue;
        };
        if ways.contains(&Way::from(platform)) {
            let targets = targets.entry(account_id).or_default();
            targets.push((Channel::Push, id.uuid()));
        }
    }
    let mut rows = Vec::new();
    for sending in sendings {
        let devices = targets.get(&sending.account_id).into_iter().flatten().copied();
        let Some(wanted) = preferences.get(&sending.account_id) else {
            continue;
        };
        let mail = (Channel::Mail, sending.account_id.uuid());
        let ways = devices
            .chain(wanted.is_proven.then_some(mail))
            .filter(|(channel, _)| {
                sending.channels.contains(channel) && wanted.wants(sending.kind, *channel)
            });
        // A push that would come in quiet hours is due at their end.
        let quiet_end = wanted
            .quiet()
            .and_then(|quiet| quiet.end(wanted.zone, sending.at));
        rows.extend(ways.map(|target| {
            let due_at = match target.0 {
                Channel::Push => quiet_end.unwrap_or(sending.at),
                Channel::Mail => sending.at,
            };
            sending.to(target, due_at, now)
        }));
    }
    insert(tx, &rows).await
}

/// Devices whose platform this program does not know, and that the log has named.
static UNKNOWN: LazyLock<Mutex<BTreeSet<DeviceId>>> = LazyLock::new(Mutex::default);

/// Devices that are remembered of them, so that they can be counted and are named once.
const MAX_UNKNOWN: usize = 1_000;

/// Counts the devices that this process has found to be of no platform that it knows.
pub fn n_unknown_devices() -> usize {
    UNKNOWN.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Returns a device's platform. One that a newer program knows, or nobody does, keeps nothing else of its owner's from being told.
fn known(id: DeviceId, platform: &str) -> Option<DevicePlatform> {
    let known = DevicePlatform::try_from_value(&platform.to_owned()).ok();
    let mut unknown = UNKNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.is_none() && unknown.len() < MAX_UNKNOWN && unknown.insert(id) {
        tracing::error!(device.id = %id, platform, "Device {id} is of the platform {platform}, which is not known here: nothing is sent to it");
    }
    known
}

/// Inserts deliveries, and returns those that were not there yet.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    rows: &[delivery::ActiveModel],
) -> Result<Vec<DeliveryId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS) {
        let insert = delivery::Entity::insert_many(rows.iter().cloned()).on_conflict_do_nothing_on([
            delivery::Column::MomentId,
            delivery::Column::Channel,
            delivery::Column::TargetId,
        ]);
        if let TryInsertResult::Inserted(rows) = insert.exec_with_returning_many(tx).await? {
            ids.extend(rows.into_iter().map(|row| row.id));
        }
    }
    Ok(ids)
}
