//! Making an account.

use chrono_tz::Tz;
use entity::{account, id::AccountId, mail::MailKind};
use sea_orm::Set;

use super::check;
use crate::{
    App, Edit, Problems,
    db::taken,
    error::Result,
    mail, password, retrying,
    session::{self, Origin, SignedIn},
    tries::Tries,
};

/// An account as a person describes it.
#[derive(Clone)]
pub struct NewAccount {
    /// Where mail reaches the person.
    pub email: String,
    /// What the person signs in with.
    pub password: String,
    /// What others of a home see.
    pub display_name: String,
    /// The person's zone; UTC when it is not known.
    pub time_zone: Option<Tz>,
    /// The person's language; English when it is not known.
    pub locale: Option<String>,
}

/// Makes an account and signs it in; a code that proves the address goes out by mail. TAKEN when the address has an account, and as long
/// as one that was deleted can come back.
///
/// More than [`crate::app::Limits::sign_ups`] from one network within a quarter of an hour are turned away until it is over.
pub async fn sign_up(app: &App, new: NewAccount, origin: Origin) -> Result<SignedIn> {
    let mut problems = Problems::default();
    let email = check::email(&mut problems, "email", &new.email);
    check::password(&mut problems, "password", &new.password);
    let display_name = check::display_name(&mut problems, &new.display_name);
    let locale = check::locale(&mut problems, new.locale.as_deref().unwrap_or("en"));
    let origin = origin.check(&mut problems);
    problems.settle()?;
    Tries::count_sign_up(app, &origin).await?;

    let password_hash = password::hash(new.password).await?;
    let now = app.clock.now();
    let row = account::ActiveModel {
        id: Set(AccountId::new(now)),
        email: Set(email),
        email_verified_at: Set(None),
        password_hash: Set(Some(password_hash)),
        display_name: Set(display_name),
        time_zone: Set(new.time_zone.unwrap_or(Tz::UTC).name().to_owned()),
        locale: Set(locale),
        created_at: Set(now),
        ..Default::default()
    };
    retrying!(async {
        let (mut edit, account) = Edit::new_account(app, row.clone())
            .await
            .map_err(|error| taken(error, "email"))?;
        mail::post(&mut edit, MailKind::VerifyEmail, Some(account.id), &account.email).await?;
        let signed_in = session::open(&mut edit, account, &origin).await?;
        edit.commit().await?;
        Ok(signed_in)
    })
}
