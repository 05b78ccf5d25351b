//! What operators do for and about accounts.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account,
    id::{AccountId, MembershipId, ResidenceId, SessionId, TypedId},
    mail::MailKind,
    membership::{self, MemberRole},
    subscription::Store,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Actor, AdminEdit, AdminOperation, Deed, Operator, Reason};
use crate::{
    App, Code, Error, Problems, Viewer, account as accounts, error::Result, mail, membership::transfer,
    notification, residence::archive, retrying, session, subscription, tries::Tries,
};

/// How long Pro is given at most.
const MAX_GRANT: TimeDelta = TimeDelta::days(10 * 366);

/// Mails that one operator has sent to one account within an hour at most: enough to help, and no flood.
const MAILS: u64 = 5;

/// The time within which those are counted.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Suspends an account: nobody signs in to it any more, its sessions end everywhere at once, and it is told nothing. Its homes stay as they
/// are for the others. One that is suspended already stays as it is.
pub async fn suspend_account(
    app: &App,
    actor: impl Into<Actor<'_>>,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    let actor = actor.into();
    session::doubt_all_but(app, id, None).await?;
    let ended = retrying!(async {
        let operation = AdminOperation::SuspendAccount;
        let edit = AdminEdit::open(app, actor, operation, reason.clone()).await?;
        let (mut edit, account) = edit.account(id).await?;
        if account.suspended_at.is_some() {
            edit.abandon().await?;
            return Ok(Vec::new());
        }
        let now = edit.now();
        let row = account::ActiveModel {
            suspended_at: Set(Some(now)),
            ..account.into_active_model()
        };
        edit.save(row).await?;
        accounts::fall_silent(edit.rows(), id).await?;
        let ended = session::end_all_but(edit.rows(), id, None).await?;
        edit.note(
            "account",
            id,
            json!({ "suspendedAt": null, "sessions": ended.len() }),
            json!({ "suspendedAt": now, "sessions": 0 }),
        );
        edit.commit().await?;
        Ok(ended)
    })?;
    session::forget_ended(app, &ended).await;
    Ok(())
}

/// Lets people sign in to a suspended account again, which is reminded as before. One that is not suspended stays as it is.
pub async fn restore_account(
    app: &App,
    actor: impl Into<Actor<'_>>,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    let actor = actor.into();
    retrying!(async {
        let operation = AdminOperation::RestoreAccount;
        let edit = AdminEdit::open(app, actor, operation, reason.clone()).await?;
        let (mut edit, account) = edit.account(id).await?;
        let Some(suspended_at) = account.suspended_at else {
            return edit.abandon().await;
        };
        let is_in_use = account.deleted_at.is_none();
        let row = account::ActiveModel {
            suspended_at: Set(None),
            ..account.into_active_model()
        };
        edit.save(row).await?;
        if is_in_use {
            notification::replan(edit.tx(), id, edit.now()).await?;
        }
        let (before, after) = (
            json!({ "suspendedAt": suspended_at }),
            json!({ "suspendedAt": null }),
        );
        edit.note("account", id, before, after);
        edit.commit().await
    })
}

/// Ends all sessions of an account, everywhere at once. An account without any stays as it is.
pub async fn sign_out_account(
    app: &App,
    actor: impl Into<Actor<'_>>,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    let actor = actor.into();
    session::doubt_all_but(app, id, None).await?;
    let ended = retrying!(async {
        let operation = AdminOperation::SignOutAccount;
        let edit = AdminEdit::open(app, actor, operation, reason.clone()).await?;
        let (mut edit, _) = edit.account(id).await?;
        let ended = session::end_all_but(edit.rows(), id, None).await?;
        if ended.is_empty() {
            edit.abandon().await?;
            return Ok(ended);
        }
        edit.note(
            "account",
            id,
            json!({ "sessions": ended.len() }),
            json!({ "sessions": 0 }),
        );
        edit.commit().await?;
        Ok(ended)
    })?;
    session::forget_ended(app, &ended).await;
    Ok(())
}

/// Mails the code that proves an account's address once more; the one before is good no more. WRONG_STATE when no address waits.
pub async fn resend_verification(
    app: &App,
    operator: &Operator,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    send(app, operator, (id, MailKind::VerifyEmail), reason).await
}

/// Mails the code by which an account gets a new password, as its person would ask for it; the one before is good no more.
pub async fn send_password_reset(
    app: &App,
    operator: &Operator,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    send(app, operator, (id, MailKind::ResetPassword), reason).await
}

async fn send(
    app: &App,
    operator: &Operator,
    (id, kind): (AccountId, MailKind),
    reason: &Reason,
) -> Result<()> {
    let operation = match kind {
        MailKind::VerifyEmail => AdminOperation::ResendVerification,
        _ => AdminOperation::SendPasswordReset,
    };
    // The person's own wishes are counted apart: help does not use them up.
    let whom = ("admin-mail", format!("{} {id}", operator.user.id));
    Deed::of(operator, operation, None)?;
    Tries::count_within(app, whom, WINDOW, MAILS).await?;
    retrying!(async {
        let edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let (mut edit, account) = edit.account(id).await?;
        let email = match kind {
            MailKind::VerifyEmail => accounts::unproven(&account)?,
            _ => &account.email,
        };
        mail::post(edit.rows(), kind, Some(id), email).await?;
        edit.note("account", id, Value::Null, json!({ "mailed": kind }));
        edit.commit().await
    })
}

/// Gives an account Pro until an instant, in the place of what was given before; what it has bought stays as it is. OUT_OF_RANGE at `until`
/// for the past, and for more than ten years.
pub async fn grant_pro(
    app: &App,
    operator: &Operator,
    (id, until): (AccountId, DateTime<Utc>),
    reason: &Reason,
) -> Result<()> {
    let deed = Deed::of(operator, AdminOperation::GrantPro, reason.clone())?;
    let now = app.clock.now();
    let mut problems = Problems::default();
    problems.unless(now < until && until <= now + MAX_GRANT, "until", Code::OutOfRange);
    problems.settle()?;
    retrying!(subscription::give(app, id, until, Some(&deed)))?;
    Ok(())
}

/// Takes back what an operator gave; what the account has bought stays as it is. WRONG_STATE where nothing is given at present.
pub async fn revoke_grant(app: &App, operator: &Operator, id: AccountId, reason: &Reason) -> Result<()> {
    let deed = Deed::of(operator, AdminOperation::RevokeGrant, reason.clone())?;
    accounts::find::by_id(&app.db, id)
        .await?
        .ok_or_else(|| Error::user("accountId", Code::NotFound))?;
    let now = app.clock.now();
    let all = subscription::find::of_account(&app.db, id).await?;
    let is_given = |row: &entity::subscription::Model| {
        row.store == Store::Granted && row.ends_at.is_none_or(|ends_at| ends_at > now)
    };
    if !all.iter().any(is_given) {
        return Err(Error::user("accountId", Code::WrongState));
    }
    retrying!(subscription::give(app, id, now, Some(&deed)))?;
    Ok(())
}

/// Deletes an account as its own person would: it is shut at once, and erased after thirty days, until which whoever signs in has it back.
/// WRONG_STATE for one that waits to be erased already.
pub async fn delete_account(
    app: &App,
    operator: &Operator,
    id: AccountId,
    reason: &Reason,
) -> Result<DateTime<Utc>> {
    let deed = Deed::of(operator, AdminOperation::DeleteAccount, reason.clone())?;
    accounts::delete_by(app, &deed, id).await
}

/// Brings an account back that waits to be erased. Homes that it owned and others got stay with those. WRONG_STATE for one in use, and once
/// thirty days are over.
pub async fn cancel_account_deletion(
    app: &App,
    operator: &Operator,
    id: AccountId,
    reason: &Reason,
) -> Result<()> {
    retrying!(async {
        let operation = AdminOperation::CancelAccountDeletion;
        let edit = AdminEdit::open(app, operator, operation, reason.clone()).await?;
        let (mut edit, account) = edit.account(id).await?;
        let now = edit.now();
        let deleted_at = account
            .deleted_at
            .filter(|deleted_at| *deleted_at + accounts::GRACE > now);
        let deleted_at = deleted_at.ok_or_else(|| Error::user("accountId", Code::WrongState))?;
        let is_suspended = account.suspended_at.is_some();
        accounts::restore(edit.rows(), account).await?;
        if is_suspended {
            accounts::fall_silent(edit.rows(), id).await?;
        }
        let (before, after) = (json!({ "deletedAt": deleted_at }), json!({ "deletedAt": null }));
        edit.note("account", id, before, after);
        edit.commit().await
    })
}

/// Makes another member the owner of a home; who owned it stays as a manager. WRONG_STATE for the owner, and for whoever nobody reaches.
pub async fn transfer_residence(
    app: &App,
    operator: &Operator,
    (id, to): (ResidenceId, MembershipId),
    reason: &Reason,
) -> Result<()> {
    let deed = Deed::of(operator, AdminOperation::TransferResidence, reason.clone())?;
    let owner = owner_of(app, id).await?;
    retrying!(transfer::hand_on(app, &owner, (id, to), Some(&deed)))?;
    Ok(())
}

/// Puts a home away: it is read-only and silent. One that is away already stays as it is.
pub async fn archive_residence(
    app: &App,
    operator: &Operator,
    id: ResidenceId,
    reason: &Reason,
) -> Result<()> {
    let deed = Deed::of(operator, AdminOperation::ArchiveResidence, reason.clone())?;
    put(app, (id, Some(app.clock.now())), &deed).await
}

/// Takes a home out again. One that is out already stays as it is.
pub async fn restore_residence(
    app: &App,
    operator: &Operator,
    id: ResidenceId,
    reason: &Reason,
) -> Result<()> {
    let deed = Deed::of(operator, AdminOperation::RestoreResidence, reason.clone())?;
    put(app, (id, None), &deed).await
}

async fn put(app: &App, (id, archived_at): (ResidenceId, Option<DateTime<Utc>>), deed: &Deed) -> Result<()> {
    let owner = owner_of(app, id).await?;
    retrying!(archive::set(app, &owner, (id, archived_at), Some(deed)))?;
    Ok(())
}

/// Returns whose rights a home is changed with; NOT_FOUND at `residenceId` where there is no such home.
///
/// Should the home change hands meanwhile, the owner who was may do it no more, and nothing changes.
async fn owner_of(app: &App, id: ResidenceId) -> Result<Viewer> {
    let owner = membership::Entity::find()
        .filter(membership::Column::ResidenceId.eq(id))
        .filter(membership::Column::Role.eq(MemberRole::Owner))
        .one(&app.db)
        .await?;
    let owner = owner.ok_or_else(|| Error::user("residenceId", Code::NotFound))?;
    Ok(Viewer {
        account_id: owner.account_id,
        // No session of theirs: what is changed is told to all of them.
        session_id: SessionId::from_uuid(Uuid::nil()),
    })
}
