//! What apps do with calendars.

use async_graphql::{Context, Object, Result};
use domain::calendar;

use crate::{
    account::Account,
    schema::{attempt, payload, scalar::Url, settle},
};

payload! {
    /// The new address of the caller's calendar.
    CalendarFeedPayload {
        /// The address, in iCalendar form (RFC 5545). Whoever has it reads the calendar, and it is not told again.
        url: Url,
        /// The caller's account as it now is.
        account: Account,
    }
}

/// What apps do with calendars.
#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Makes a new secret address for the caller's calendar feed; the old one stops answering.
    async fn rotate_calendar_feed(&self, ctx: &Context<'_>) -> Result<CalendarFeedPayload> {
        let made = attempt!(ctx, |app, viewer| calendar::rotate(app, viewer));
        settle(
            ctx,
            made.map(|(url, account)| {
                // The installation's own address was checked when it started.
                CalendarFeedPayload::of(url.parse().ok().map(Url), Account::from(account))
            }),
        )
    }
}
