//! Signing in with an address and a password.

use entity::id::{AccountId, SessionId};

use super::{Origin, SignedIn, find, open};
use crate::{App, Edit, Error, Problems, Viewer, account, error::Result, password, retrying, tries::Tries};

/// Signs in. Answers alike, and after the same time, whether it is the address or the password that is wrong.
///
/// More tries than [`crate::app::Limits::sign_in_tries`] for one address from one network within a quarter of an hour are turned
/// away unread, right ones too, until the quarter is over; a try that succeeds starts the count anew. Networks are limited as such too.
/// Where an address is tried from everywhere, only networks from which the account is signed in are let in: a stranger can keep nobody
/// out of what they use, and a new device gets in by a new password.
pub async fn sign_in(app: &App, email: &str, password: String, origin: Origin) -> Result<SignedIn> {
    let mut problems = Problems::default();
    let origin = origin.check(&mut problems);
    problems.settle()?;
    let email = email.trim().to_lowercase();
    let tries = Tries::count_everywhere(app, "sign-in", &email, &origin).await?;

    let account = match account::is_email(&email) {
        true => account::find::by_email(app, &email).await?,
        false => None,
    };
    // Asked for nobody too, so that an address that nobody has costs the same time.
    let whose = account.as_ref().map(|account| account.id);
    let whose = whose.unwrap_or_else(|| AccountId::new(app.clock.now()));
    let is_known = find::is_from(app, whose, &origin).await?;
    tries.unless_known(is_known)?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = password::verify(password, hash.clone()).await?;
    let Some(account) = account.filter(|_| is_right) else {
        return Err(Error::wrong_credentials());
    };
    let viewer = Viewer {
        account_id: account.id,
        session_id: SessionId::new(app.clock.now()),
    };
    let signed_in = retrying!(async {
        let (mut edit, account) = Edit::account(app, &viewer).await?;
        // The password may have been changed while it was checked; then the old one opens nothing any more.
        if account.password_hash != hash {
            return Err(Error::wrong_credentials());
        }
        let signed_in = open(&mut edit, account, &origin).await?;
        edit.commit().await?;
        Ok(signed_in)
    });
    let signed_in = signed_in.map_err(|error| match error {
        // The account went while its password was checked.
        Error::SignedOut => Error::wrong_credentials(),
        error => error,
    })?;
    tries.forget(app).await;
    Ok(signed_in)
}
