//! Whether this machine's clock agrees with the database's, for a process that has no worker which would say so.

use std::time::Duration;

use domain::{App, reach::Patience};
use tokio::time::{MissedTickBehavior, interval};
use tracing::{debug, error};
use worker::MAX_SKEW;

/// How often it is looked.
const EVERY: Duration = Duration::from_mins(1);

/// Says again and again that the clock is wrong, as long as it is.
///
/// Requests are answered all the same: refusing them would put an end to all of them at once where it is the database's clock that is wrong. What
/// goes out follows the workers' clocks; here sessions and codes would end too soon or too late.
pub(crate) async fn watch(app: App) {
    let mut pace = interval(EVERY);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pace.tick().await;
        let asked = app.reach().within(Patience::WORKING, app.clock.skew(&app.db));
        match asked.await.flatten() {
            Ok(skew) if skew.abs() > MAX_SKEW => error!(
                skew.milliseconds = skew.num_milliseconds(),
                "This machine's clock is {} ms off the database's: sessions and codes end too soon or too late until it is right",
                skew.num_milliseconds()
            ),
            Ok(_) => {}
            Err(failed) => {
                debug!("This machine's clock could not be compared with the database's: {failed:#}");
            }
        }
    }
}
