//! Asking for a new password when the old one is forgotten.

use entity::{account, mail::MailKind};
use sea_orm::ColumnTrait;

use super::{check, find};
use crate::{App, Edit, Problems, error::Result, mail, retrying, session::Origin};

/// Mails a code to an address by which [`reset_password`](super::reset_password) takes a new password for its account.
///
/// For an address that no account has, the same is done, so that neither the answer nor its time tells the two apart; only the mail
/// is not sent.
pub async fn request_password_reset(app: &App, email: &str, origin: &Origin) -> Result<()> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "email", email);
    problems.settle()?;
    mail::count_code(app, None, &email, origin).await?;
    retrying!(async {
        let mut edit = Edit::begin(app).await?;
        let account = find::held(edit.tx(), account::Column::Email.eq(&email)).await?;
        let id = account.map(|account| account.id);
        mail::post(&mut edit, MailKind::ResetPassword, id, &email).await?;
        edit.commit().await
    })
}
