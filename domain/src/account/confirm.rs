//! Making sure that it is the account's owner who holds the device.

use super::find;
use crate::{App, Code, Error, Viewer, error::Result, password, session::Origin, tries::Tries};

/// Makes sure that whoever asks knows the account's password, where it has one. `field` names where it was typed.
///
/// Returns the hash that it was compared with; the edit that follows makes sure that it is still the same.
pub(super) async fn confirm(
    app: &App,
    viewer: &Viewer,
    field: &'static str,
    password: Option<String>,
) -> Result<Option<String>> {
    let account = find::own(app, viewer).await?;
    let Some(hash) = account.password_hash else {
        return Ok(None);
    };
    let password = password.ok_or_else(|| Error::user(field, Code::Blank))?;
    // From whichever network: whoever has taken a session over may have many.
    let tries = Tries::count(app, "password", &account.id.to_string(), &Origin::default()).await?;
    if !password::verify(password, Some(hash.clone())).await? {
        return Err(Error::user(field, Code::WrongCredentials));
    }
    tries.forget(app).await;
    Ok(Some(hash))
}
