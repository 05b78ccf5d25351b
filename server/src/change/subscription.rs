//! Changes as they happen.

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use domain::task::find::HomeDay;
use domain::{
    App, Error,
    change::{AccountListener, HomeChange, HomeListener},
};
use entity::id::ResidenceId;
use futures_util::{Stream, stream};

use super::object::ResidenceItem;
use crate::{account::Account, schema::Ask};

/// A hint to ask changes(since:); ends when the membership does.
#[derive(SimpleObject)]
pub struct ResidenceChange {
    /// The home that changed.
    residence_id: ResidenceId,
    /// Its revision from now on.
    revision: i64,
    /// The rows that changed, as they are now.
    upserted: Vec<ResidenceItem>,
    /// What is gone; the prefix tells its type.
    deleted_ids: Vec<ID>,
}

/// Something of one's own account changed.
#[derive(SimpleObject)]
pub struct AccountChange {
    /// Its revision from now on.
    revision: i64,
    /// The account as it now is.
    account: Account,
}

/// What apps can listen to.
#[derive(Default)]
pub struct ChangeSubscription;

#[Subscription]
impl ChangeSubscription {
    /// Fires after every committed change inside the residence; changes that come at once are told as one. Served on
    /// graphql-transport-ws and on Server-Sent Events.
    async fn residence_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The home to listen to.")] residence_id: ResidenceId,
    ) -> Result<impl Stream<Item = Result<ResidenceChange>> + use<>> {
        let (app, viewer) = ctx.signed_in()?;
        let listener = HomeListener::new(app, viewer, residence_id).await;
        let listener = listener.map_err(|error| ctx.fail(error))?;
        let app = app.clone();
        Ok(stream::try_unfold(listener, move |mut listener| {
            let app = app.clone();
            async move {
                let change = listener.next().await.map_err(fault)?;
                Ok(change.map(|change| (shown(&app, change), listener)))
            }
        }))
    }

    /// Own account: inbox read on another device, homes joined or lost, plan, settings.
    async fn account_changed(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<AccountChange>> + use<>> {
        let (app, viewer) = ctx.signed_in()?;
        let listener = AccountListener::new(app, viewer).await;
        let listener = listener.map_err(|error| ctx.fail(error))?;
        Ok(stream::try_unfold(listener, |mut listener| async move {
            let account = listener.next().await.map_err(fault)?;
            let change = account.map(|account| AccountChange {
                revision: account.revision,
                account: account.into(),
            });
            Ok(change.map(|change| (change, listener)))
        }))
    }
}

fn shown(app: &App, change: HomeChange) -> ResidenceChange {
    let HomeChange { home, changes } = change;
    ResidenceChange {
        residence_id: home.residence.id,
        revision: changes.revision,
        upserted: ResidenceItem::all(changes.upserted, HomeDay::of(app, &home.residence).today),
        deleted_ids: changes.deleted_ids.into_iter().map(ID).collect(),
    }
}

/// Makes the error that ends a stream; without a code of ours, so the front logs and masks it.
pub(crate) fn fault(error: Error) -> async_graphql::Error {
    async_graphql::Error::new(format!("{:#}", anyhow::Error::new(error)))
}
