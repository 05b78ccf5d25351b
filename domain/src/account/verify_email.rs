//! Proving an address by the code that was mailed to it.

use entity::{account, mail::MailKind};
use sea_orm::{ColumnTrait, IntoActiveModel, Set};

use super::find;
use crate::{
    App, Code, Edit, Error, Viewer,
    db::taken,
    error::Result,
    mail::{self, Redeemed, Whose},
    retrying, token,
};

/// Notes that the address is the caller's to which a code was mailed. One that was waiting for it is the account's from now on, and
/// the old one is told.
///
/// WRONG_CREDENTIALS for a wrong code, EXPIRED for one that was used, replaced or tried too often, or whose time is over. TAKEN when
/// another account has the address: only whoever proves that it is theirs learns of it.
pub async fn verify_email(app: &App, viewer: &Viewer, code: &str) -> Result<account::Model> {
    let digits = token::read_digits(code).ok_or_else(|| Error::user("code", Code::InvalidFormat))?;
    mail::count_try(app, viewer.account_id.to_string()).await?;
    retrying!(async {
        let edit = Edit::begin(app).await?;
        find::held(edit.tx(), account::Column::Id.eq(viewer.account_id)).await?;
        match mail::redeem(app, &edit, Whose::Account(viewer.account_id), &digits).await? {
            Redeemed::Right(mail) => prove(edit, viewer, &mail.email).await,
            refused => {
                // The try counts.
                edit.commit().await?;
                Err(refused.refusal())
            }
        }
    })
}

/// Notes that an address is the account's owner's.
async fn prove(edit: Edit<'_, ()>, viewer: &Viewer, email: &str) -> Result<account::Model> {
    let (mut edit, account) = edit.own(viewer.account_id).await?;
    let is_new = account.pending_email.as_deref() == Some(email);
    if !is_new && account.email != email {
        return Err(Error::in_words("code", Code::Expired, "problem-code-is-over"));
    }
    let old = account.email.clone();
    let now = edit.now();
    let mut row = account.into_active_model();
    row.email_verified_at = Set(Some(now));
    if is_new {
        row.email = Set(email.to_owned());
        row.pending_email = Set(None);
    }
    let account = edit.save(row).await.map_err(|error| taken(error, "code"))?;
    if is_new {
        // What was mailed to the old address gives no new password any more.
        mail::cancel(&edit, Whose::Address(&old)).await?;
        mail::post(&mut edit, MailKind::EmailChanged, Some(account.id), &old).await?;
    }
    edit.commit().await?;
    Ok(account)
}
