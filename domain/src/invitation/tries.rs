//! Tries with codes, counted so that nobody finds one by trying.

use std::time::Duration;

use crate::{App, Error, error::Result};

/// Within this time no more than the limit of tries with codes are answered.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Counts a try of `asker`, an account or the network of somebody who is signed out, and refuses one too many.
///
/// Right codes count too: else whoever has one could begin anew with it after each row of guesses.
pub(super) async fn count(app: &App, asker: &str) -> Result<()> {
    let tries = app.cache.count(&format!("invitation:{asker}"), WINDOW).await;
    if tries > app.limits.code_tries {
        return Err(Error::TooOften { retry_after: WINDOW });
    }
    Ok(())
}
