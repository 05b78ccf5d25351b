//! Notices as they come.

use async_graphql::{Context, Result, Subscription};
use domain::notification::NoticeListener;
use futures_util::{Stream, stream};

use super::object::Notification;
use crate::{change::fault, schema::Ask};

/// Notices as they come.
#[derive(Default)]
pub struct NotificationSubscription;

#[Subscription]
impl NotificationSubscription {
    /// Fires for every new notice to the viewer, in the order of their making.
    async fn notification_received(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<Notification>> + use<>> {
        let (app, viewer) = ctx.signed_in()?;
        let listener = NoticeListener::new(app, viewer).await;
        let listener = listener.map_err(|error| ctx.fail(error))?;
        Ok(stream::try_unfold(listener, |mut listener| async move {
            let notice = listener.next().await.map_err(fault)?;
            Ok(notice.map(|notice| (Notification::from(notice), listener)))
        }))
    }
}
