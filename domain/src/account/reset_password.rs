//! Choosing a new password by the code that was mailed.

use entity::{account, id::AccountId, mail::MailKind, session as sessions};
use sea_orm::{ColumnTrait, IntoActiveModel, Set};

use super::{check, find};
use crate::{
    App, Code, Edit, Error, Problems,
    error::Result,
    mail::{self, Redeemed, Whose},
    password, retrying,
    session::{self, Origin, SignedIn},
    token,
    tries::Tries,
};

/// A new password, and what proves that it may be set.
#[derive(Clone)]
pub struct PasswordReset {
    /// The account's address.
    pub email: String,
    /// The code that was mailed to it.
    pub code: String,
    /// What the person signs in with from now on.
    pub new_password: String,
}

/// Sets a new password by a code from [`request_password_reset`](super::request_password_reset), and signs in. Every other session
/// ends, and the person is told by mail.
///
/// Answers alike for an address that no account has. An address that was not proven yet is by the code; one that waited to replace it
/// waits no more, since somebody else may have asked for it.
pub async fn reset_password(app: &App, reset: PasswordReset, origin: Origin) -> Result<SignedIn> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "email", &reset.email);
    check::password(&mut problems, "newPassword", &reset.new_password);
    let digits = token::read_digits(&reset.code);
    problems.unless(digits.is_some(), "code", Code::InvalidFormat);
    let origin = origin.check(&mut problems);
    problems.settle()?;
    let digits = digits.unwrap_or_default();
    mail::count_try(app, origin.network()).await?;
    let tries = Tries::count(app, "reset-password", &email, &origin).await?;
    // Before it is known whether the code is right: that may not be seen by the time that it takes.
    let hash = password::hash(reset.new_password).await?;

    let whose = Whose::Address(&email);
    if let Some(id) = mail::owner_of(app, whose, &digits).await? {
        session::doubt_all_but(app, id, None).await?;
    }
    let (signed_in, ended) = retrying!(async {
        let edit = Edit::begin(app).await?;
        find::held(edit.tx(), account::Column::Email.eq(&email)).await?;
        let redeemed = mail::redeem(app, &edit, whose, &digits).await?;
        if let Redeemed::Right(mail) = &redeemed
            && let Some(id) = mail.account_id
        {
            return set(edit, id, &email, (&hash, &origin)).await;
        }
        // The try counts.
        edit.commit().await?;
        Err(redeemed.refusal())
    })?;
    session::forget_ended(app, &ended).await;
    tries.forget(app).await;
    Ok(signed_in)
}

/// Sets the password and signs in.
async fn set(
    edit: Edit<'_, ()>,
    id: AccountId,
    email: &str,
    (hash, origin): (&str, &Origin),
) -> Result<(SignedIn, Vec<sessions::Model>)> {
    let (mut edit, account) = edit.own(id).await?;
    if account.email != email {
        return Err(Error::in_words("code", Code::Expired, "problem-code-is-over"));
    }
    let verified_at = account.email_verified_at.or(Some(edit.now()));
    let mut row = account.into_active_model();
    row.password_hash = Set(Some(hash.to_owned()));
    row.email_verified_at = Set(verified_at);
    row.pending_email = Set(None);
    let account = edit.save(row).await?;
    mail::cancel(&edit, Whose::Account(id)).await?;
    let ended = session::end_all_but(&mut edit, id, None).await?;
    mail::post(&mut edit, MailKind::PasswordChanged, Some(id), &account.email).await?;
    let signed_in = session::open(&mut edit, account, origin).await?;
    edit.commit().await?;
    Ok((signed_in, ended))
}
