//! How a sending ended.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    delivery::{self, Channel, DeliveryState},
    delivery_attempt::{self, AttemptOutcome},
    device,
    id::TypedId,
    suppression,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, Statement, Value, sea_query::Expr,
};
use uuid::Uuid;

use super::{Letter, MAX_UNKNOWNS, Target};
use crate::{
    App,
    db::{self, is_postgres},
    error::Result,
};

/// The longest first pause before a delivery is tried again, and the longest of all. A push service is back within seconds; a
/// mail server that puts off strangers (greylisting) wants minutes to hours.
const PUSH_PAUSES: (TimeDelta, TimeDelta) = (TimeDelta::seconds(10), TimeDelta::minutes(15));
const MAIL_PAUSES: (TimeDelta, TimeDelta) = (TimeDelta::minutes(2), TimeDelta::hours(2));

/// No pause is shorter: it leaves the far end a moment.
const SHORTEST_PAUSE: TimeDelta = TimeDelta::seconds(1);

/// How a sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The far end took it.
    Sent {
        /// What the far end calls it.
        provider_id: Option<String>,
    },
    /// It was taken, and by the other of Apple's environments than the device's row says.
    SentElsewhere {
        /// What the far end calls it.
        provider_id: Option<String>,
    },
    /// It failed in a way that passes.
    Transient {
        /// The far end's own code.
        status: Option<String>,
        /// What it said.
        reason: String,
        /// How long it wants to be left alone.
        retry_after: Option<TimeDelta>,
    },
    /// It failed for good.
    Permanent {
        /// The far end's own code.
        status: Option<String>,
        /// What it said.
        reason: String,
        /// Whether nobody is there any more.
        target_gone: bool,
    },
    /// There was no answer, so it may have arrived.
    Unknown {
        /// What happened instead.
        reason: String,
    },
}

/// What a delivery is after an outcome.
struct Next {
    state: DeliveryState,
    attempt: AttemptOutcome,
    at: DateTime<Utc>,
    status: Option<String>,
    reason: Option<String>,
    provider_id: Option<String>,
}

/// Writes down how a sending ended, and returns whether that was still ours to say.
pub async fn settle(app: &App, letter: &Letter, outcome: Outcome) -> Result<bool> {
    let delivery = &letter.delivery;
    let now = app.clock.now();
    let gone = matches!(
        outcome,
        Outcome::Permanent {
            target_gone: true,
            ..
        }
    );
    let elsewhere = matches!(outcome, Outcome::SentElsewhere { .. });
    let next = next(delivery, outcome, now);

    // Most say nothing of their target, and are one statement then: this is done once for everything that is sent.
    if is_postgres(&app.db) && !gone && !elsewhere {
        let is_ours = change_and_log(app, delivery, &next, now).await?;
        if !is_ours {
            tell_of_loss(delivery);
        }
        return Ok(is_ours);
    }
    let tx = db::begin(&app.db).await?;
    if !change(&tx, delivery, &next, now).await? {
        tx.rollback().await?;
        tell_of_loss(delivery);
        return Ok(false);
    }
    let log = attempt(delivery, &next, now).into_active_model().reset_all();
    delivery_attempt::Entity::insert(log)
        .exec_without_returning(&tx)
        .await?;
    if elsewhere {
        move_target(&tx, &letter.target).await?;
    }
    if gone {
        drop_target(&tx, &letter.target, next.reason.unwrap_or_default(), now).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn tell_of_loss(delivery: &delivery::Model) {
    tracing::warn!(
        delivery.id = %delivery.id,
        "Delivery {} was taken over by another worker before its outcome was known", delivery.id
    );
}

fn next(delivery: &delivery::Model, outcome: Outcome, now: DateTime<Utc>) -> Next {
    // Waiting past its end would only put its end off.
    let later = |pause: TimeDelta| (now + pause).min(delivery.expires_at.max(now));
    match outcome {
        Outcome::Sent { provider_id } | Outcome::SentElsewhere { provider_id } => Next {
            state: DeliveryState::Sent,
            attempt: AttemptOutcome::Sent,
            at: now,
            status: None,
            reason: None,
            provider_id,
        },
        Outcome::Transient {
            status,
            reason,
            retry_after,
        } => Next {
            state: DeliveryState::Waiting,
            attempt: AttemptOutcome::Transient,
            at: later(retry_after.unwrap_or_else(|| pause(delivery))),
            status,
            reason: Some(reason),
            provider_id: None,
        },
        Outcome::Permanent { status, reason, .. } => Next {
            state: DeliveryState::Dead,
            attempt: AttemptOutcome::Permanent,
            at: now,
            status,
            reason: Some(reason),
            provider_id: None,
        },
        Outcome::Unknown { reason } => Next {
            state: if delivery.unknowns + 1 < MAX_UNKNOWNS {
                DeliveryState::Waiting
            } else {
                DeliveryState::Parked
            },
            attempt: AttemptOutcome::Unknown,
            at: later(pause(delivery)),
            status: None,
            reason: Some(reason),
            provider_id: None,
        },
    }
}

/// Returns how long to wait before the next try: anything up to a length that doubles with each ("full jitter"), so that what
/// failed together does not come back together. The chance is drawn from the delivery and the try, which nobody needs to guess.
fn pause(delivery: &delivery::Model) -> TimeDelta {
    let (first, longest) = match delivery.channel {
        Channel::Push => PUSH_PAUSES,
        Channel::Mail => MAIL_PAUSES,
    };
    let doubled = 1 << (delivery.attempts - 1).clamp(0, 16);
    let most = (first * doubled).min(longest).num_milliseconds();
    let drawn = Uuid::new_v5(&delivery.id.uuid(), &delivery.attempts.to_be_bytes()).as_u128();
    let milliseconds = i64::try_from(drawn % most.unsigned_abs() as u128).unwrap_or(most);
    TimeDelta::milliseconds(milliseconds).max(SHORTEST_PAUSE)
}

/// Notes an outcome on a delivery, if our fence still holds.
const CHANGE: &str = "UPDATE delivery SET state = $3, claims = 0, unknowns = unknowns + $4, next_attempt_at = $5, provider_id = $6,
         last_error = $7, finished_at = $8
     WHERE id = $1 AND fence = $2 AND state = $9";

/// Notes an outcome and adds it to the log. Postgres alone changes one table and fills another in one statement.
async fn change_and_log(
    app: &App,
    delivery: &delivery::Model,
    next: &Next,
    now: DateTime<Utc>,
) -> Result<bool> {
    let log = attempt(delivery, next, now);
    let logged: [Value; 5] = [
        log.attempt.into(),
        log.started_at.into(),
        log.outcome.into(),
        log.status.into(),
        log.reason.into(),
    ];
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        format!(
            "WITH changed AS ({CHANGE} RETURNING id)
             INSERT INTO delivery_attempt (delivery_id, attempt, fence, started_at, outcome, status, reason)
             SELECT id, $10, $2, $11, $12, $13, $14 FROM changed"
        ),
        changes(delivery, next, now).into_iter().chain(logged),
    );
    Ok(app.db.execute_raw(statement).await?.rows_affected() == 1)
}

async fn change(
    tx: &DatabaseTransaction,
    delivery: &delivery::Model,
    next: &Next,
    now: DateTime<Utc>,
) -> Result<bool> {
    let values = changes(delivery, next, now);
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), CHANGE, values);
    Ok(tx.execute_raw(statement).await?.rows_affected() == 1)
}

/// Returns the line of the log that tells of an outcome.
fn attempt(delivery: &delivery::Model, next: &Next, now: DateTime<Utc>) -> delivery_attempt::Model {
    delivery_attempt::Model {
        delivery_id: delivery.id,
        attempt: delivery.attempts,
        fence: delivery.fence,
        started_at: delivery.started_at.unwrap_or(now),
        outcome: next.attempt,
        status: next.status.clone(),
        reason: next.reason.clone(),
    }
}

/// Returns what [`CHANGE`] wants.
fn changes(delivery: &delivery::Model, next: &Next, now: DateTime<Utc>) -> [Value; 9] {
    let ended = next.state != DeliveryState::Waiting;
    let unanswered = i32::from(next.attempt == AttemptOutcome::Unknown);
    [
        delivery.id.into(),
        delivery.fence.into(),
        next.state.into(),
        unanswered.into(),
        next.at.into(),
        next.provider_id.clone().into(),
        next.reason.clone().into(),
        ended.then_some(now).into(),
        DeliveryState::Sending.into(),
    ]
}

/// Notes which environment knows a device, so that the next push finds it at once.
async fn move_target(tx: &DatabaseTransaction, target: &Target) -> Result<()> {
    let Target::Push(device) = target else {
        return Ok(());
    };
    same(device::Entity::update_many(), device)
        .col_expr(device::Column::Sandbox, Expr::value(!device.sandbox))
        .exec(tx)
        .await?;
    Ok(())
}

/// Narrows a statement down to a device as it was when the letter was written: its app may have told another token meanwhile.
fn same<S: QueryFilter>(statement: S, device: &device::Model) -> S {
    statement
        .filter(device::Column::Id.eq(device.id))
        .filter(device::Column::Token.eq(&device.token))
}

/// Forgets a target that is not there any more.
async fn drop_target(
    tx: &DatabaseTransaction,
    target: &Target,
    reason: String,
    now: DateTime<Utc>,
) -> Result<()> {
    match target {
        Target::Push(device) => {
            same(device::Entity::delete_many(), device).exec(tx).await?;
        }
        Target::Mail(email) => {
            let row = suppression::Model {
                email: email.clone(),
                reason,
                created_at: now,
            };
            suppression::Entity::insert(row.into_active_model().reset_all())
                .on_conflict_do_nothing()
                .exec_without_returning(tx)
                .await?;
        }
    }
    Ok(())
}
