//! Taking archives out of reach, and removing them.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    data_export,
    id::{AccountId, DataExportId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{App, Edit, error::Result, store::Key};

/// How long the bytes of one that is out of reach stay: longer than anybody goes on making it who has lost it.
const QUIET: TimeDelta = TimeDelta::hours(1);

/// Archives that are looked at together.
const BATCH: u64 = 100;

/// Takes all archives of an account out of reach, also such as are being made.
pub(crate) async fn end<S>(edit: &Edit<'_, S>, id: AccountId) -> Result<()> {
    let own = data_export::Column::AccountId.eq(id);
    close(edit.tx(), Condition::all().add(own), edit.now()).await
}

/// Removes archives that nobody can fetch any more, bytes before rows, and returns how many. `go_on` is asked after each batch; `false`
/// ends it early.
pub(crate) async fn remove(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let over = data_export::Column::ExpiresAt.lte(now);
    close(edit.tx(), Condition::all().add(over), now).await?;
    edit.commit().await?;

    let mut count = 0;
    let mut last: Option<DataExportId> = None;
    loop {
        let found = data_export::Entity::find()
            .filter(data_export::Column::RemovedAt.lt(now - QUIET))
            .filter(Condition::all().add_option(last.map(|last| data_export::Column::Id.gt(last))))
            .order_by_asc(data_export::Column::Id)
            .limit(BATCH)
            .all(&app.db)
            .await?;
        let mut gone = Vec::new();
        for export in &found {
            match app.store.delete(&Key::export(export.id)).await {
                Ok(()) => gone.push(export.id),
                // The row stays, and it is tried again.
                Err(error) => tracing::warn!("An archive could not be removed yet: {error:#}"),
            }
        }
        let edit = Edit::begin(app).await?;
        let deleted = data_export::Entity::delete_many().filter(data_export::Column::Id.is_in(gone));
        count += deleted.exec(edit.tx()).await?.rows_affected;
        edit.commit().await?;
        last = found.last().map(|export| export.id);
        if last.is_none() || !go_on() {
            break;
        }
    }
    if count > 0 {
        tracing::info!("Removed {count} archives of accounts' data");
    }
    Ok(count)
}

/// Takes archives out of reach that are not yet.
async fn close(tx: &impl ConnectionTrait, which: Condition, now: DateTime<Utc>) -> Result<()> {
    data_export::Entity::update_many()
        .col_expr(data_export::Column::RemovedAt, Expr::value(now))
        .col_expr(data_export::Column::DueAt, Expr::value(None::<DateTime<Utc>>))
        .filter(which)
        .filter(data_export::Column::RemovedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
