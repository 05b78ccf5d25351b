//! Looking at purchases when it is time: telling a store that one arrived, asking how it stands, and letting it end.

use chrono::{DateTime, Utc};
use entity::{
    id::SubscriptionId,
    subscription::{self, Course, Standing, Store, Trouble},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{
    BATCH,
    apply::{Telling, apply, apply_by},
    google, pause,
};
use crate::{App, Edit, admin::Deed, error::Result};

/// Returns the purchases that are to be looked at now, the longest due first.
pub async fn due(app: &App) -> Result<Vec<SubscriptionId>> {
    let found = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::Id)
        .filter(subscription::Column::DueAt.lte(app.clock.now()))
        .order_by_asc(subscription::Column::DueAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Looks at a purchase. One that another worker looks at, or that is not due, is left alone.
///
/// A period that ended is over at once, whether or not the store can be asked; who paid all the same has the plan again as soon as it says
/// so.
pub async fn renew(app: &App, id: SubscriptionId) -> Result<()> {
    let Some(row) = claim(app, id).await? else {
        return Ok(());
    };
    let (telling, asked) = tell(app, &row).await;
    let after = crate::retrying!(apply(app, &telling, None))?;
    // Applying it has made it due by the time alone, or left it due where nobody was told that it arrived.
    let due_at = after.and_then(|after| after.due_at);
    if due_at.is_some_and(|due| asked.is_err() || due <= app.clock.now()) {
        put_off(app, &row).await?;
    }
    asked.map(|_| ())
}

/// Whether a store could be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It said how a purchase stands.
    Answered,
    /// There is nobody to ask: what Apple says comes by itself, and what an operator gave stands here alone.
    Nobody,
}

/// Looks at a purchase at once, due or not, at the wish of an operator, who is written into the audit. A worker that looks at the same time
/// does no harm: what a store says is put together in any order.
pub(crate) async fn look(app: &App, row: &subscription::Model, deed: Option<&Deed>) -> Result<Asked> {
    let (telling, asked) = tell(app, row).await;
    let asked = asked?;
    crate::retrying!(apply_by(app, &telling, None, deed))?;
    Ok(asked)
}

/// Returns what is known of a purchase now, and whether its store could be asked for it.
async fn tell(app: &App, row: &subscription::Model) -> (Telling, Result<Asked>) {
    match row.store {
        Store::Google if app.shops.google.is_some() => match ask(app, row).await {
            Ok(telling) => (telling, Ok(Asked::Answered)),
            Err(error) => (silent(row), Err(error)),
        },
        Store::Google | Store::Apple | Store::Granted => (silent(row), Ok(Asked::Nobody)),
    }
}

/// Asks Google how a purchase stands, having told it that it arrived if it waits for that: else it gives the money back after three days.
async fn ask(app: &App, row: &subscription::Model) -> Result<Telling> {
    let snapshot = match google::look(app, &row.store_key).await? {
        Some(snapshot) => snapshot,
        None => return Ok(gone(row, app.clock.now())),
    };
    if snapshot.waits_for_acknowledgement() {
        google::acknowledge(app, &row.store_key, &snapshot).await?;
        return Ok(Telling {
            acknowledge: false,
            ..snapshot.telling(&row.store_key)
        });
    }
    Ok(snapshot.telling(&row.store_key))
}

/// Returns what is known already, for a look by the time alone.
fn silent(row: &subscription::Model) -> Telling {
    Telling {
        store: row.store,
        key: row.store_key.clone(),
        account_id: None,
        standing: Standing::default(),
        linked_key: None,
        acknowledge: row.acknowledge,
    }
}

/// Returns that a purchase is over, for one that its store does not know any more.
fn gone(row: &subscription::Model, now: DateTime<Utc>) -> Telling {
    let course = Course {
        told_at: now,
        trouble: Trouble::Ended,
        will_renew: false,
    };
    Telling {
        standing: Standing {
            course: Some(course),
            ..Standing::default()
        },
        acknowledge: false,
        ..silent(row)
    }
}

/// Counts a try and sees to it that no other worker looks meanwhile.
async fn claim(app: &App, id: SubscriptionId) -> Result<Option<subscription::Model>> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let due = subscription::Entity::find_by_id(id).filter(subscription::Column::DueAt.lte(now));
    let Some(row) = due.one(edit.tx()).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    let claimed = subscription::Entity::update_many()
        .col_expr(subscription::Column::DueAt, Expr::value(now + pause(row.tries)))
        .col_expr(subscription::Column::Tries, Expr::value(row.tries.saturating_add(1)))
        .filter(subscription::Column::Id.eq(id))
        // Whoever came first has counted already.
        .filter(subscription::Column::Tries.eq(row.tries))
        .filter(subscription::Column::DueAt.lte(now))
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    Ok((claimed.rows_affected > 0).then_some(row))
}

/// Lets a purchase be looked at again after a pause that grows.
async fn put_off(app: &App, row: &subscription::Model) -> Result<()> {
    let edit = Edit::begin(app).await?;
    subscription::Entity::update_many()
        .col_expr(
            subscription::Column::DueAt,
            Expr::value(edit.now() + pause(row.tries)),
        )
        .col_expr(
            subscription::Column::Tries,
            Expr::value(row.tries.saturating_add(1)),
        )
        .filter(subscription::Column::Id.eq(row.id))
        .exec(edit.tx())
        .await?;
    edit.commit().await
}
