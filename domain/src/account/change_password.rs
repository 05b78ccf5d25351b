//! Giving an account another password.

use entity::{account, mail::MailKind};
use sea_orm::{IntoActiveModel, Set};

use super::{check, confirm::confirm};
use crate::{
    App, Edit, Error, Problems, Viewer,
    error::Result,
    mail::{self, Whose},
    password, retrying, session,
};

/// What a person wants to sign in with from now on.
#[derive(Clone)]
pub struct NewPassword {
    /// The account's password so far, where it has one.
    pub current: Option<String>,
    /// The new one.
    pub new: String,
}

/// Changes the caller's password, or sets the first. Ends all other sessions, and tells the person by mail.
pub async fn change_password(app: &App, viewer: &Viewer, new: NewPassword) -> Result<account::Model> {
    let mut problems = Problems::default();
    check::password(&mut problems, "newPassword", &new.new);
    problems.settle()?;
    let old_hash = confirm(app, viewer, "currentPassword", new.current).await?;
    let new_hash = password::hash(new.new).await?;

    let kept = Some(viewer.session_id);
    session::doubt_all_but(app, viewer.account_id, kept).await?;
    let (account, ended) = retrying!(async {
        let (mut edit, account) = Edit::account(app, viewer).await?;
        // It may have been changed while it was checked.
        if account.password_hash != old_hash {
            return Err(Error::wrong_credentials());
        }
        let mut row = account.into_active_model();
        row.password_hash = Set(Some(new_hash.clone()));
        let account = edit.save(row).await?;
        mail::cancel(&edit, Whose::Address(&account.email)).await?;
        let ended = session::end_all_but(&mut edit, account.id, kept).await?;
        mail::post(
            &mut edit,
            MailKind::PasswordChanged,
            Some(account.id),
            &account.email,
        )
        .await?;
        edit.commit().await?;
        Ok((account, ended))
    })?;
    session::forget_ended(app, &ended).await;
    Ok(account)
}
