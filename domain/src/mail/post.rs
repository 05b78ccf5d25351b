//! Writing mails.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account,
    delivery::{self, Channel, DeliveryState},
    id::{AccountId, DataExportId, DeliveryId, MailId, TypedId},
    invitation,
    mail::{self, MailKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Statement, sea_query::Expr,
};
use uuid::Uuid;

use super::{CODE_MINUTES, NEWS, TRIES, Whose};
use crate::{Edit, db::among, error::Result, notification::insert_deliveries, queue::Job, trace};

/// Writes a mail and its delivery, of which a worker is told once the edit is committed. Its code takes the place of the one before.
///
/// Without an account, for an address that nobody has, the same statements run; the delivery alone is not there after them.
pub(crate) async fn post<S>(
    edit: &mut Edit<'_, S>,
    kind: MailKind,
    account_id: Option<AccountId>,
    email: &str,
) -> Result<()> {
    let id = MailId::new(edit.now());
    write(edit, (id, kind), account_id, email).await
}

/// Writes the mail that leads to an archive. It has the archive's UUID: there is one, however often it is written.
pub(crate) async fn post_export<S>(
    edit: &mut Edit<'_, S>,
    id: DataExportId,
    account: &account::Model,
) -> Result<()> {
    let id = MailId::from_uuid(id.uuid());
    write(edit, (id, MailKind::DataExport), Some(account.id), &account.email).await
}

/// Writes the mail that brings an invitation to whom it is meant for, in the name of who invites. It has the invitation's UUID.
///
/// Only to be called where who invites has proven an address: mails to strangers want a name behind them.
pub(crate) async fn post_invitation<S>(
    edit: &mut Edit<'_, S>,
    invitation: &invitation::Model,
    email: &str,
) -> Result<()> {
    let id = MailId::from_uuid(invitation.id.uuid());
    let mail = mail::Model {
        id,
        account_id: Some(invitation.created_by),
        kind: MailKind::Invitation,
        email: email.to_owned(),
        tries_left: None,
        created_at: edit.now(),
        expires_at: invitation.expires_at.min(edit.now() + NEWS),
    };
    deliver(edit, &mail).await?;
    mail.into_active_model().reset_all().insert(edit.tx()).await?;
    Ok(())
}

async fn write<S>(
    edit: &mut Edit<'_, S>,
    (id, kind): (MailId, MailKind),
    account_id: Option<AccountId>,
    email: &str,
) -> Result<()> {
    let now = edit.now();
    let whose = match kind {
        MailKind::VerifyEmail => account_id.map(Whose::Account),
        MailKind::ResetPassword => Some(Whose::Address(email)),
        MailKind::EmailChanged
        | MailKind::PasswordChanged
        | MailKind::AccountDeleted
        | MailKind::DataExport
        | MailKind::Invitation
        | MailKind::PlanBegun
        | MailKind::PlanEnded
        | MailKind::Digest
        | MailKind::Welcome
        | MailKind::FirstHome
        | MailKind::FirstTask
        | MailKind::Household => None,
    };
    let lasts = match whose {
        Some(whose) => {
            cancel(edit, whose).await?;
            TimeDelta::minutes(CODE_MINUTES)
        }
        None => NEWS,
    };
    let mail = mail::Model {
        id,
        account_id,
        kind,
        email: email.to_owned(),
        tries_left: whose.map(|_| TRIES),
        created_at: now,
        expires_at: now + lasts,
    };
    deliver(edit, &mail).await?;
    mail.into_active_model().reset_all().insert(edit.tx()).await?;
    Ok(())
}

/// Makes codes good for nothing that were mailed before.
pub(crate) async fn cancel<S>(edit: &Edit<'_, S>, whose: Whose<'_>) -> Result<()> {
    mail::Entity::update_many()
        .col_expr(mail::Column::TriesLeft, Expr::value(0))
        .filter(mail::Column::TriesLeft.gt(0))
        .filter(Condition::from(whose))
        .exec(edit.tx())
        .await?;
    Ok(())
}

/// Adds the delivery of a mail to its account: none where there is no account.
async fn deliver<S>(edit: &mut Edit<'_, S>, mail: &mail::Model) -> Result<()> {
    let id = DeliveryId::new(edit.now());
    let statement = Statement::from_sql_and_values(
        edit.tx().get_database_backend(),
        "INSERT INTO delivery (id, account_id, moment_id, channel, target_id, due_at, expires_at, state, claims, fence,
             next_attempt_at, attempts, unknowns, created_at, trace_id)
         SELECT $1, a.id, $2, $3, a.id, $4, $5, $6, 0, 0, $4, 0, 0, $4, $8 FROM account a WHERE a.id = $7",
        [
            id.into(),
            mail.id.into(),
            Channel::Mail.into(),
            mail.created_at.into(),
            mail.expires_at.into(),
            DeliveryState::Waiting.into(),
            mail.account_id.into(),
            trace::of_now().into(),
        ],
    );
    edit.tx().execute_raw(statement).await?;
    // Without a delivery as well: a wake-up carries no promise, and whoever takes it finds nothing.
    edit.wake(Job::Deliver(id));
    Ok(())
}

/// A mail that was planned for an account.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Made from what it is, so that it is written once.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// Who gets it.
    pub account_id: AccountId,
    /// When it goes out.
    pub due_at: DateTime<Utc>,
    /// Until when it is worth sending.
    pub expires_at: DateTime<Utc>,
}

/// Writes mails and their deliveries to those accounts whose address is proven and that are neither suspended nor about to be erased, and returns how many
/// deliveries are new. What was written before stays as it is.
///
/// They say what people have written, which goes to no address that may be a stranger's.
pub(crate) async fn post_all(edit: &mut Edit<'_, ()>, letters: &[Letter]) -> Result<usize> {
    let ids: Vec<_> = letters.iter().map(|letter| letter.account_id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let addresses: Vec<(AccountId, String)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Email])
        .filter(among(edit.tx(), account::Column::Id, &ids))
        .filter(account::Column::EmailVerifiedAt.is_not_null())
        .filter(account::Column::DeletedAt.is_null())
        .filter(account::Column::SuspendedAt.is_null())
        .into_tuple()
        .all(edit.tx())
        .await?;
    let addresses: HashMap<_, _> = addresses.into_iter().collect();
    let now = edit.now();
    let (mut mails, mut deliveries) = (Vec::new(), Vec::new());
    for letter in letters {
        let Some(email) = addresses.get(&letter.account_id) else {
            continue;
        };
        let mail = mail::Model {
            id: MailId::from_uuid(letter.id),
            account_id: Some(letter.account_id),
            kind: letter.kind,
            email: email.clone(),
            tries_left: None,
            created_at: now,
            expires_at: letter.expires_at,
        };
        deliveries.push(delivery(&mail, letter, now));
        mails.push(mail.into_active_model().reset_all());
    }
    if mails.is_empty() {
        return Ok(0);
    }
    mail::Entity::insert_many(mails)
        .on_conflict_do_nothing()
        .exec_without_returning(edit.tx())
        .await?;
    let written = insert_deliveries(edit.tx(), &deliveries).await?;
    for id in &written {
        edit.wake(Job::Deliver(*id));
    }
    Ok(written.len())
}

fn delivery(mail: &mail::Model, letter: &Letter, now: DateTime<Utc>) -> delivery::ActiveModel {
    let row = delivery::Model {
        id: DeliveryId::new(now),
        account_id: letter.account_id,
        moment_id: mail.id.uuid(),
        kind: None,
        channel: Channel::Mail,
        target_id: letter.account_id.uuid(),
        due_at: letter.due_at,
        expires_at: letter.expires_at,
        state: DeliveryState::Waiting,
        claims: 0,
        fence: 0,
        next_attempt_at: letter.due_at.max(now),
        held_until: None,
        attempts: 0,
        unknowns: 0,
        started_at: None,
        provider_id: None,
        last_error: None,
        created_at: now,
        finished_at: None,
        // They are planned, and caused by the clock.
        trace_id: None,
    };
    row.into_active_model().reset_all()
}
