//! Mailing the code that proves an address once more.

use entity::{account, mail::MailKind};

use super::find;
use crate::{App, Code, Edit, Error, Viewer, error::Result, mail, retrying, session::Origin};

/// Mails a new code to the address that waits to be proven; the one before is good no more. WRONG_STATE when none waits.
pub async fn resend_verification_email(
    app: &App,
    viewer: &Viewer,
    origin: &Origin,
) -> Result<account::Model> {
    let account = find::own(app, viewer).await?;
    mail::count_code(app, Some(account.id), unproven(&account)?, origin).await?;
    retrying!(async {
        let (mut edit, account) = Edit::account(app, viewer).await?;
        mail::post(
            &mut edit,
            MailKind::VerifyEmail,
            Some(account.id),
            unproven(&account)?,
        )
        .await?;
        edit.commit().await?;
        Ok(account)
    })
}

/// Returns the address that waits to be proven: the one that the account will have, or else its own.
pub(crate) fn unproven(account: &account::Model) -> Result<&str> {
    let own = account.email_verified_at.is_none().then_some(&account.email);
    let waiting = account.pending_email.as_ref().or(own);
    Ok(waiting.ok_or_else(|| Error::plain_in_words(Code::WrongState, "problem-address-is-proven"))?)
}
