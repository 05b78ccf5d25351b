//! Writing mails.

use chrono::TimeDelta;
use entity::{
    account,
    delivery::{Channel, DeliveryState},
    id::{AccountId, DataExportId, DeliveryId, MailId, TypedId},
    mail::{self, MailKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    Statement, sea_query::Expr,
};

use super::{CODE_MINUTES, NEWS, TRIES, Whose};
use crate::{Edit, error::Result, queue::Job};

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
        | MailKind::PlanBegun
        | MailKind::PlanEnded => None,
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
             next_attempt_at, attempts, unknowns, created_at)
         SELECT $1, a.id, $2, $3, a.id, $4, $5, $6, 0, 0, $4, 0, 0, $4 FROM account a WHERE a.id = $7",
        [
            id.into(),
            mail.id.into(),
            Channel::Mail.into(),
            mail.created_at.into(),
            mail.expires_at.into(),
            DeliveryState::Waiting.into(),
            mail.account_id.into(),
        ],
    );
    edit.tx().execute_raw(statement).await?;
    // Without a delivery as well: a wake-up carries no promise, and whoever takes it finds nothing.
    edit.wake(Job::Deliver(id));
    Ok(())
}
