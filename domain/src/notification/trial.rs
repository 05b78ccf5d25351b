//! A notice that is asked for, to see that notices arrive.

use std::time::Duration;

use entity::{
    account,
    delivery::Channel,
    device,
    id::{AnnouncementId, NotificationId, TypedId},
    notification::{self, NotificationKind, Way, Wording},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::send::{self, EVERY_CHANNEL, Sending};
use crate::{App, Code, Edit, Error, Viewer, error::Result, queue::Job, trace};

/// Trials of one account within [`WINDOW`]: enough to look at every device, too few to be a burden to the push services.
const MAX_TRIALS: u64 = 10;

/// The time within which trials are counted.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Sends a trial on every way that the viewer's account has: to each device, and by mail where the address is proven. Quiet hours do not
/// hold it up.
///
/// A way that this installation has no service for is named in the notice. WRONG_STATE when none is left.
pub async fn send_test(app: &App, viewer: &Viewer) -> Result<notification::Model> {
    let tries = app
        .cache
        .count(&format!("trial:{}", viewer.account_id), WINDOW)
        .await;
    if tries > MAX_TRIALS {
        return Err(Error::TooOften { retry_after: WINDOW });
    }
    let (mut edit, account) = Edit::account(app, viewer).await?;
    let notice = try_out(&mut edit, &account, (|_, _| true, None)).await?;
    edit.commit().await?;
    Ok(notice)
}

/// Sends a trial on those ways of an account that `wanted` holds for: a channel, and its target there. It may bring what an announcement says.
pub(crate) async fn try_out(
    edit: &mut Edit<'_, account::Model>,
    account: &account::Model,
    (wanted, announcement_id): (impl Fn(Channel, Uuid) -> bool, Option<AnnouncementId>),
) -> Result<notification::Model> {
    let devices = device::Entity::find()
        .filter(device::Column::AccountId.eq(account.id))
        .all(edit.tx())
        .await?;
    let targets = devices
        .iter()
        .map(|device| (device.platform.into(), (Channel::Push, device.id.uuid())));
    // Anybody may have named a stranger's address.
    let mail = (Way::Mail, (Channel::Mail, account.id.uuid()));
    let targets = targets.chain(account.email_verified_at.map(|_| mail));
    let targets = targets.filter(|(_, (channel, target))| wanted(*channel, *target));
    let ways_here = &edit.app().ways;
    let (on, off): (Vec<_>, Vec<_>) = targets.partition(|(way, _)| ways_here.contains(way));
    if on.is_empty() {
        return Err(Error::plain_in_words(Code::WrongState, "problem-nowhere-to-send"));
    }

    let now = edit.now();
    let id = NotificationId::new(now);
    let row = notification::Model {
        id,
        account_id: account.id,
        kind: NotificationKind::Test,
        residence_id: None,
        task_id: None,
        completion_id: None,
        document_id: None,
        announcement_id,
        actor_id: None,
        occurrence_on: None,
        stage: None,
        local_on: None,
        dedupe_key: id.to_string(),
        moment_id: Some(id.uuid()),
        wording: Wording {
            sent: ways(on.iter().map(|(way, _)| *way)),
            off: ways(off.iter().map(|(way, _)| *way)),
            ..Wording::default()
        },
        created_at: now,
        read_at: None,
    };
    let notice = row.into_active_model().reset_all().insert(edit.tx()).await?;
    let sending = Sending {
        account_id: account.id,
        moment_id: id.uuid(),
        kind: NotificationKind::Test,
        at: now,
        channels: EVERY_CHANNEL,
        trace_id: trace::of_now(),
    };
    let rows: Vec<_> = on
        .iter()
        .map(|(_, target)| sending.to(*target, sending.at, now))
        .collect();
    for id in send::insert(edit.tx(), &rows).await? {
        edit.wake(Job::Deliver(id));
    }
    Ok(notice)
}

/// Names each way once, in the order of [`Way`].
fn ways(ways: impl Iterator<Item = Way>) -> Vec<Way> {
    let mut ways: Vec<_> = ways.collect();
    ways.sort();
    ways.dedup();
    ways
}
