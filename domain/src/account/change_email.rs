//! Giving an account another address.

use entity::{account, mail::MailKind};
use sea_orm::{IntoActiveModel, Set};

use super::{check, confirm::confirm};
use crate::{
    App, Edit, Error, Problems, Viewer,
    error::Result,
    mail::{self, Whose},
    retrying,
    session::Origin,
};

/// Where mail shall reach a person from now on.
#[derive(Clone)]
pub struct NewEmail {
    /// The address.
    pub email: String,
    /// The account's password, where it has one.
    pub password: Option<String>,
}

/// Mails a code to a new address. The account keeps the old one until [`verify_email`](super::verify_email) is told the code.
///
/// Answers alike whether or not another account has the address. The account's own address ends the waiting for another.
pub async fn change_email(
    app: &App,
    viewer: &Viewer,
    new: NewEmail,
    origin: &Origin,
) -> Result<account::Model> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "newEmail", &new.email);
    problems.settle()?;
    let hash = confirm(app, viewer, "password", new.password).await?;
    mail::count_code(app, Some(viewer.account_id), &email, origin).await?;

    retrying!(async {
        let (mut edit, account) = Edit::account(app, viewer).await?;
        // The password may have been changed while it was checked; then the old one opens nothing any more.
        if account.password_hash != hash {
            return Err(Error::wrong_credentials());
        }
        let pending = Some(&email).filter(|email| **email != account.email);
        let mut row = account.into_active_model();
        row.pending_email = Set(pending.cloned());
        let account = edit.save(row).await?;
        match pending {
            Some(email) => mail::post(&mut edit, MailKind::VerifyEmail, Some(account.id), email).await?,
            None => mail::cancel(&edit, Whose::Account(account.id)).await?,
        }
        edit.commit().await?;
        Ok(account)
    })
}
