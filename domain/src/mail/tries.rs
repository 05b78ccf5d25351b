//! Codes that are asked for and tried, counted so that nobody floods a mailbox or finds a code by trying.

use std::time::Duration;

use entity::id::AccountId;

use crate::{App, error::Result, session::Origin, tries::Tries};

/// The time within which both are counted.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Invitations mailed in one person's name within that time: a household and its helpers, and no list of strangers.
const INVITATIONS: u64 = 20;

/// Counts a code that is to be mailed, and refuses it where there were too many for its account, its address or the network that asks.
pub(crate) async fn count_code(
    app: &App,
    account_id: Option<AccountId>,
    email: &str,
    origin: &Origin,
) -> Result<()> {
    let limits = &app.limits;
    // The network first: one that is turned away uses up nobody else's.
    let network = ("code-network", origin.network());
    Tries::count_within(app, network, WINDOW, limits.mailed_codes_by_network).await?;
    if let Some(id) = account_id {
        let account = ("code-account", id.to_string());
        Tries::count_within(app, account, WINDOW, limits.mailed_codes).await?;
    }
    let address = ("code-address", email.to_owned());
    Tries::count_within(app, address, WINDOW, limits.mailed_codes).await
}

/// Counts an invitation that is to be mailed, and refuses it where there were too many for who invites or for the address.
pub(crate) async fn count_invitation(app: &App, account_id: AccountId, email: &str) -> Result<()> {
    let account = ("invitation-account", account_id.to_string());
    Tries::count_within(app, account, WINDOW, INVITATIONS).await?;
    let address = ("invitation-address", email.to_owned());
    Tries::count_within(app, address, WINDOW, app.limits.mailed_codes).await
}

/// Counts a try of `asker`, an account or the network of somebody who is signed out, and refuses one too many, right codes too.
pub(crate) async fn count_try(app: &App, asker: String) -> Result<()> {
    Tries::count_within(app, ("code-try", asker), WINDOW, app.limits.code_tries).await
}
