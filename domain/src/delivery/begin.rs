//! The last word before sending: is it still ours, still true and still wanted?

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity::{
    account,
    delivery::{self, Channel, DeliveryState},
    device::{self, DevicePlatform},
    id::{AccountId, DeviceId, MailId, TypedId},
    mail::{self, MailKind},
    notification::{self, NotificationKind, Way},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    Statement, Value,
};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    SEND_TIMEOUT,
    claim::release,
    late::{Timing, timing},
};
use crate::{
    App, Error,
    account::find as accounts,
    db,
    error::Result,
    export,
    mail::{Invited, code, invited},
    notification::{Digest, LOUD, current, fill_in, read_digest},
    preference::{self, Topic, Unwanted, find::Peace},
    schedule::zone,
};

/// How long before its sending a delivery may have been made: half a day late, after the longest quiet hours.
const OLDEST_OPEN: TimeDelta = TimeDelta::days(2);

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The delivery, as it is now that sending begins.
    pub delivery: delivery::Model,
    /// The same each time that the delivery is sent, so that the far end knows a repetition.
    pub key: Uuid,
    /// Who is told.
    pub account: account::Model,
    /// Where it goes.
    pub target: Target,
    /// What it says.
    pub content: Content,
    /// How many notices the person has not read, for devices that show it.
    pub unread: Option<u64>,
    /// Where people reach the installation that says it.
    pub public_url: String,
    /// The address by which mails of this kind end, if one can do without them.
    pub unsubscribe: Option<String>,
}

impl Letter {
    /// Returns its notices: none for what goes by mail alone.
    pub fn notices(&self) -> &[notification::Model] {
        match &self.content {
            Content::Notices(notices) => notices,
            Content::Mail { .. } | Content::Digest(_) | Content::Invitation(_) => &[],
        }
    }
}

/// What a letter says.
#[derive(Clone, Debug)]
pub enum Content {
    /// At least one notice, all of one kind.
    Notices(Vec<notification::Model>),
    /// News about the account, by mail alone.
    Mail {
        /// What it is about.
        mail: mail::Model,
        /// The code that comes with it, if one does.
        code: Option<SecretString>,
        /// The address that it leads to, if it does: whoever has it may read what is there.
        link: Option<SecretString>,
    },
    /// What is due, late, done and running out, by mail alone.
    Digest(Box<Digest>),
    /// A way into a home, by mail alone, to somebody who need not have an account.
    Invitation(Box<Invited>),
}

/// Where something goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// To an address.
    Mail(String),
    /// To a device.
    Push(Box<device::Model>),
}

impl Target {
    /// Returns the way that leads there.
    pub fn way(&self) -> Way {
        match self {
            Self::Mail(_) => Way::Mail,
            Self::Push(device) => device.platform.into(),
        }
    }
}

/// Writes down that a claimed delivery is being sent, and returns what to send.
///
/// Whoever gets no [`Letter`] must not send: the claim was lost or is about to end, it is not the time, or nobody wants it.
pub async fn begin(app: &App, delivery: &delivery::Model) -> Result<Option<Letter>> {
    let Some(peace) = preference::find::peace(&app.db, delivery.account_id).await? else {
        // It went with its deliveries.
        return Ok(None);
    };
    if let Some(way) = off(app, delivery).await? {
        let reason = format!("there is no service for {way:?} here");
        return close(app, delivery, (DeliveryState::Skipped, Some(reason)), "TRUE").await;
    }
    let now = app.clock.now();
    let timing = match delivery.kind {
        Some(_) => {
            let due = (delivery.due_at, delivery.expires_at);
            // A trial is asked for.
            let quiet = peace
                .quiet
                .filter(|_| delivery.kind != Some(NotificationKind::Test));
            timing(due, delivery.channel, (peace.zone, quiet), now)
        }
        // A mail about an account is waited for, and wakes nobody.
        None if now < delivery.expires_at => Timing::Now,
        None => Timing::Never,
    };
    match timing {
        Timing::Now => {}
        Timing::Wait(until) => return put_off(app, delivery, until).await,
        Timing::Never => return close(app, delivery, (DeliveryState::Expired, None), "TRUE").await,
    }
    let wanted = wanted(delivery);
    match write(app, delivery, (&wanted, peace)).await? {
        Written::Letter(letter) => return Ok(Some(*letter)),
        Written::Nothing => return close(app, delivery, (DeliveryState::Skipped, None), "TRUE").await,
        Written::TooMany => {
            let reason = Some("as many pushes as the account takes went out today".to_owned());
            return close(app, delivery, (DeliveryState::Skipped, reason), "TRUE").await;
        }
        Written::Unwritten => {}
    }
    let skipped = (DeliveryState::Skipped, None);
    close(app, delivery, skipped, &format!("NOT ({wanted})")).await?;
    // Wanted, but the lease may end before the sending does: that says nothing against the delivery.
    release(app, std::slice::from_ref(delivery)).await?;
    Ok(None)
}

/// Returns the way that a push goes, if there is no service for it here: it was made where there is one, or before that was taken away.
async fn off(app: &App, delivery: &delivery::Model) -> Result<Option<Way>> {
    let all_on = Way::ALL.iter().all(|way| app.ways.contains(way));
    if delivery.channel != Channel::Push || all_on {
        return Ok(None);
    }
    let device = device::Entity::find_by_id(DeviceId::from_uuid(delivery.target_id));
    let device = device.one(&app.db).await?;
    let way = device.map(|device| Way::from(device.platform));
    Ok(way.filter(|way| !app.ways.contains(way)))
}

/// Says whether a push is past what its person wants a day; the day is that of the person's zone.
///
/// Several devices get one push of a moment, which counts once.
async fn is_one_too_many(
    app: &App,
    tx: &DatabaseTransaction,
    (delivery, peace): (&delivery::Model, Peace),
) -> Result<bool> {
    let today = zone::today(peace.zone, app.clock.now());
    let day_began_at = zone::instant(peace.zone, today, NaiveTime::MIN);
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        "SELECT count(DISTINCT moment_id) AS n FROM delivery
         WHERE account_id = $1 AND created_at >= $2 AND channel = 'PUSH' AND kind <> 'TEST'
           AND started_at >= $3 AND moment_id <> $4",
        [
            delivery.account_id.into(),
            (day_began_at - OLDEST_OPEN).into(),
            day_began_at.into(),
            delivery.moment_id.into(),
        ],
    );
    let row = tx.query_one_raw(statement).await?;
    let sent: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(sent >= peace.max_push_per_day.into())
}

/// What came of writing a letter.
enum Written {
    /// It is to be sent.
    Letter(Box<Letter>),
    /// There is nothing to say any more, or nobody to say it to.
    Nothing,
    /// The person has had as many pushes today as they take.
    TooMany,
    /// The claim is lost or about to end, or nobody wants it.
    Unwritten,
}

/// Writes the intent down and the letter, which says what is true then: what was done or moved in between is not spoken of. Leaves no
/// trace when there is no letter.
async fn write(app: &App, delivery: &delivery::Model, (wanted, peace): (&str, Peace)) -> Result<Written> {
    let tx = db::begin(&app.db).await?;
    // A trial is asked for, and counts for nothing.
    let counts = delivery.channel == Channel::Push && delivery.kind != Some(NotificationKind::Test);
    let written = async {
        let account = match counts {
            // Held while its pushes are counted: of two that are sent at once, the other one sees the first.
            true => accounts::held(&tx, account::Column::Id.eq(delivery.account_id)).await?,
            false => accounts::by_id(&tx, delivery.account_id).await?,
        };
        let Some(account) = account else {
            return Ok(Written::Nothing);
        };
        if counts && is_one_too_many(app, &tx, (delivery, peace)).await? {
            return Ok(Written::TooMany);
        }
        let Some(delivery) = intend(app, &tx, delivery, wanted).await? else {
            return Ok::<_, Error>(Written::Unwritten);
        };
        let Some(content) = content(app, &tx, &delivery).await? else {
            return Ok(Written::Nothing);
        };
        let Some(target) = target(&tx, &delivery, (&account, &content)).await? else {
            return Ok(Written::Nothing);
        };
        let unread = match &target {
            Target::Push(device) if device.platform == DevicePlatform::Ios => {
                Some(unread(&tx, account.id).await?)
            }
            _ => None,
        };
        let unwanted = Topic::of(&content).map(|topic| Unwanted {
            account_id: account.id,
            topic,
        });
        Ok(Written::Letter(Box::new(Letter {
            unsubscribe: unwanted.map(|unwanted| unwanted.link(app)),
            key: key(&delivery),
            delivery,
            account,
            target,
            content,
            unread,
            public_url: app.public_url.clone(),
        })))
    };
    let written = written.await?;
    match &written {
        Written::Letter(_) => tx.commit().await?,
        Written::Nothing | Written::TooMany | Written::Unwritten => tx.rollback().await?,
    }
    Ok(written)
}

/// Says in SQL whether a delivery is still true and wanted.
fn wanted(delivery: &delivery::Model) -> String {
    if delivery.kind.is_none() {
        // A code that was used or replaced is wanted no more, nor is the way to an archive that cannot be fetched, nor an invitation that was
        // taken back, nor a tip for what was done.
        return "EXISTS (SELECT 1 FROM mail m WHERE m.id = delivery.moment_id AND (m.tries_left IS NULL OR m.tries_left > 0)
                        AND (m.kind <> 'DATA_EXPORT'
                             OR EXISTS (SELECT 1 FROM data_export e WHERE e.id = m.id AND e.removed_at IS NULL))
                        AND (m.kind <> 'INVITATION'
                             OR EXISTS (SELECT 1 FROM invitation i
                                        JOIN membership b ON b.residence_id = i.residence_id AND b.account_id = i.created_by
                                        WHERE i.id = m.id AND i.uses_left > 0 AND b.role IN ('OWNER', 'MANAGER')))
                        AND (m.kind NOT IN ('DIGEST', 'WELCOME', 'FIRST_HOME', 'FIRST_TASK', 'HOUSEHOLD')
                             OR EXISTS (SELECT 1 FROM account a WHERE a.id = m.account_id AND a.email = m.email AND a.deleted_at IS NULL
                                        AND a.suspended_at IS NULL))
                        AND (m.kind NOT IN ('WELCOME', 'FIRST_HOME', 'FIRST_TASK', 'HOUSEHOLD')
                             OR NOT EXISTS (SELECT 1 FROM notification_preference p
                                            WHERE p.account_id = m.account_id AND NOT p.tips_by_email))
                        AND (m.kind <> 'FIRST_HOME'
                             OR NOT EXISTS (SELECT 1 FROM membership h WHERE h.account_id = m.account_id))
                        AND (m.kind <> 'FIRST_TASK'
                             OR NOT EXISTS (SELECT 1 FROM membership h JOIN task t ON t.residence_id = h.residence_id
                                            WHERE h.account_id = m.account_id))
                        AND (m.kind <> 'HOUSEHOLD'
                             OR (EXISTS (SELECT 1 FROM membership h WHERE h.account_id = m.account_id)
                                 AND NOT EXISTS (SELECT 1 FROM membership h
                                                 JOIN membership o ON o.residence_id = h.residence_id AND o.account_id <> h.account_id
                                                 WHERE h.account_id = m.account_id)))
                        AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.email = m.email))"
            .to_owned();
    }
    let way = match delivery.channel {
        Channel::Push => "push",
        Channel::Mail => "email",
    };
    let target = match delivery.channel {
        Channel::Push => {
            "EXISTS (SELECT 1 FROM device d WHERE d.id = delivery.target_id AND d.account_id = delivery.account_id)"
        }
        Channel::Mail => {
            "EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id AND a.email_verified_at IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.email = a.email))"
        }
    };
    format!(
        "EXISTS (SELECT 1 {} AND n.moment_id = delivery.moment_id AND {LOUD}) AND {target}
         AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id
                         AND (a.deleted_at IS NOT NULL OR a.suspended_at IS NOT NULL))
         AND NOT EXISTS (SELECT 1 FROM notification_channel c
                         WHERE c.account_id = delivery.account_id AND c.kind = delivery.kind AND NOT c.{way})",
        current(delivery.kind)
    )
}

/// Writes down that sending begins, if the claim outlasts it and it is wanted.
async fn intend(
    app: &App,
    tx: &DatabaseTransaction,
    delivery: &delivery::Model,
    wanted: &str,
) -> Result<Option<delivery::Model>> {
    let sql = format!(
        "UPDATE delivery SET state = 'SENDING', attempts = attempts + 1, started_at = $3
         WHERE id = $1 AND fence = $2 AND state = 'CLAIMED' AND next_attempt_at > $4 AND {wanted} RETURNING *"
    );
    let now = app.clock.now();
    let statement = held(app, delivery, sql, [now.into(), (now + SEND_TIMEOUT).into()]);
    Ok(delivery::Entity::find().from_raw_sql(statement).one(tx).await?)
}

/// Gives a delivery back until it is its time.
async fn put_off(app: &App, delivery: &delivery::Model, until: DateTime<Utc>) -> Result<Option<Letter>> {
    let sql =
        "UPDATE delivery SET state = 'WAITING', claims = claims - 1, next_attempt_at = $3, held_until = $3,
            last_error = COALESCE(last_error, 'held by quiet hours')
        WHERE id = $1 AND fence = $2 AND state = 'CLAIMED'";
    app.db
        .execute_raw(held(app, delivery, sql.to_owned(), [until.into()]))
        .await?;
    Ok(None)
}

/// Ends a delivery that was not begun, if `condition` holds, with a reason where there is one to tell.
async fn close(
    app: &App,
    delivery: &delivery::Model,
    (state, reason): (DeliveryState, Option<String>),
    condition: &str,
) -> Result<Option<Letter>> {
    let sql = format!(
        "UPDATE delivery SET state = $3, finished_at = $4, last_error = COALESCE($5, last_error)
         WHERE id = $1 AND fence = $2 AND state = 'CLAIMED' AND {condition}"
    );
    let values = [state.into(), app.clock.now().into(), reason.into()];
    app.db.execute_raw(held(app, delivery, sql, values)).await?;
    Ok(None)
}

/// Makes a statement on a delivery that we hold: `$1` is its id and `$2` our fence.
fn held(
    app: &App,
    delivery: &delivery::Model,
    sql: String,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let fence = [delivery.id.into(), delivery.fence.into()];
    Statement::from_sql_and_values(
        app.db.get_database_backend(),
        sql,
        fence.into_iter().chain(values),
    )
}

/// Returns what is to be said; `None` when there is nothing any more.
async fn content(app: &App, tx: &DatabaseTransaction, delivery: &delivery::Model) -> Result<Option<Content>> {
    if delivery.kind.is_none() {
        let mail = mail::Entity::find_by_id(MailId::from_uuid(delivery.moment_id));
        let Some(mail) = mail.one(tx).await? else {
            return Ok(None);
        };
        if mail.kind == MailKind::Digest {
            let times = (delivery.due_at, app.clock.now());
            let digest = read_digest(tx, delivery.account_id, times).await?;
            return Ok(digest.map(|digest| Content::Digest(Box::new(digest))));
        }
        if mail.kind == MailKind::Invitation {
            let invited = invited(app, tx, mail).await?;
            return Ok(invited.map(|invited| Content::Invitation(Box::new(invited))));
        }
        return Ok(Some(Content::Mail {
            code: code(app, &mail),
            link: export::link(app, &mail),
            mail,
        }));
    }
    let notices = notices(tx, delivery).await?;
    Ok((!notices.is_empty()).then_some(Content::Notices(notices)))
}

/// Returns what of the moment is still true, in the order of the due days.
async fn notices(tx: &DatabaseTransaction, delivery: &delivery::Model) -> Result<Vec<notification::Model>> {
    let sql = format!(
        "SELECT n.* {} AND n.moment_id = $1 AND {LOUD} ORDER BY n.occurrence_on, n.id",
        current(delivery.kind)
    );
    let values = [delivery.moment_id.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let mut notices = notification::Entity::find()
        .from_raw_sql(statement)
        .all(tx)
        .await?;
    fill_in(tx, &mut notices).await?;
    Ok(notices)
}

/// Returns where the delivery goes; `None` for a device that is gone.
async fn target(
    tx: &DatabaseTransaction,
    delivery: &delivery::Model,
    (account, content): (&account::Model, &Content),
) -> Result<Option<Target>> {
    match delivery.channel {
        Channel::Mail => Ok(Some(Target::Mail(match content {
            Content::Notices(_) | Content::Digest(_) => account.email.clone(),
            Content::Mail { mail, .. } => mail.email.clone(),
            Content::Invitation(invited) => invited.mail.email.clone(),
        }))),
        Channel::Push => {
            let device = device::Entity::find_by_id(DeviceId::from_uuid(delivery.target_id));
            let device = device.one(tx).await?;
            Ok(device.map(|device| Target::Push(Box::new(device))))
        }
    }
}

/// Counts the notices that the person has not read.
async fn unread(tx: &DatabaseTransaction, account_id: AccountId) -> Result<u64> {
    let unread = notification::Entity::find()
        .filter(notification::Column::AccountId.eq(account_id))
        .filter(notification::Column::ReadAt.is_null());
    Ok(unread.count(tx).await?)
}

/// Returns the key that the far end knows a delivery by: made from what it is, so that a repetition has the same one.
fn key(delivery: &delivery::Model) -> Uuid {
    let name = format!("{} {}", delivery.channel.to_value(), delivery.target_id);
    Uuid::new_v5(&delivery.moment_id, name.as_bytes())
}
