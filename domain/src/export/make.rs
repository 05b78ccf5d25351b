//! Making an archive.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, data_export,
    id::{AccountId, DataExportId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{KEPT, content, link::ZIP};
use crate::{App, Edit, account::find, error::Result, mail, store::Key};

/// How long an archive is somebody's who is not heard of. Whoever makes one is heard of three times as often.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How often it is begun: what ends five workers would end the sixth.
const TRIES: i32 = 5;

/// Archives that are found at a time.
const BATCH: u64 = 20;

/// Returns the archives that are to be made now, those first that have waited longest.
pub async fn due(app: &App) -> Result<Vec<DataExportId>> {
    let found = data_export::Entity::find()
        .select_only()
        .column(data_export::Column::Id)
        .filter(data_export::Column::DueAt.lte(app.clock.now()))
        .order_by_asc(data_export::Column::DueAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Makes an archive and mails the way to it. One that is made, that another worker has, or that nobody wants any more, is left alone.
///
/// Ends early once `stop` does, and gives it back.
pub async fn make(app: &App, id: DataExportId, stop: impl Future<Output = ()>) -> Result<()> {
    let Some((export, account_id)) = claim(app, id).await? else {
        return Ok(());
    };
    tokio::select! {
        made = write(app, id, account_id) => settle(app, &export, made?).await,
        lost = hold(app, &export) => lost,
        () = stop => give_back(app, &export).await,
    }
}

/// Counts a try and sees to it that no other worker tries meanwhile.
async fn claim(app: &App, id: DataExportId) -> Result<Option<(data_export::Model, AccountId)>> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let due = data_export::Entity::find_by_id(id).filter(data_export::Column::DueAt.lte(now));
    let Some(mut export) = due.one(edit.tx()).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    let is_hopeless = export.tries >= TRIES;
    let next = (!is_hopeless).then_some(now + LEASE);
    let claimed = data_export::Entity::update_many()
        .col_expr(data_export::Column::DueAt, Expr::value(next))
        .col_expr(data_export::Column::Tries, Expr::value(export.tries + 1))
        .filter(data_export::Column::Id.eq(id))
        // Whoever came first has counted already.
        .filter(data_export::Column::Tries.eq(export.tries))
        .filter(data_export::Column::DueAt.is_not_null())
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    if is_hopeless {
        tracing::error!(data_export.id = %id, "Archive {id} was given up: {TRIES} tries came to nothing");
    }
    export.tries += 1;
    let is_ours = claimed.rows_affected > 0 && !is_hopeless;
    Ok(export
        .account_id
        .filter(|_| is_ours)
        .map(|account_id| (export, account_id)))
}

/// Writes the archive into the store, and returns how many bytes it has.
async fn write(app: &App, id: DataExportId, account_id: AccountId) -> Result<u64> {
    let (file, byte_size) = content::write(app, account_id).await?;
    app.store.put_file(&Key::export(id), ZIP, file).await?;
    Ok(byte_size)
}

/// Lets others know that somebody is at it, until it turns out to be lost.
async fn hold(app: &App, export: &data_export::Model) -> Result<()> {
    let pause = (LEASE / 3).to_std().unwrap_or_default();
    loop {
        tokio::time::sleep(pause).await;
        if !note(app, export, Some(app.clock.now() + LEASE)).await? {
            return Ok(());
        }
    }
}

/// Lets the next worker begin at once; the try does not count for nothing.
async fn give_back(app: &App, export: &data_export::Model) -> Result<()> {
    note(app, export, Some(app.clock.now())).await?;
    Ok(())
}

/// Notes when an archive is due that is ours, and says whether it is.
async fn note(app: &App, export: &data_export::Model, due_at: Option<DateTime<Utc>>) -> Result<bool> {
    let edit = Edit::begin(app).await?;
    let noted = data_export::Entity::update_many()
        .col_expr(data_export::Column::DueAt, Expr::value(due_at))
        .filter(data_export::Column::Id.eq(export.id))
        .filter(data_export::Column::Tries.eq(export.tries))
        .filter(data_export::Column::DueAt.is_not_null())
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    Ok(noted.rows_affected > 0)
}

/// Notes that an archive is made, and mails the way to it: both or neither.
async fn settle(app: &App, export: &data_export::Model, byte_size: u64) -> Result<()> {
    let mut edit = Edit::begin(app).await?;
    let now = edit.now();
    // The account first, as where it is deleted.
    let account = match export.account_id {
        Some(id) => find::held(edit.tx(), account::Column::Id.eq(id)).await?,
        None => None,
    };
    let settled = data_export::Entity::update_many()
        .col_expr(data_export::Column::DueAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(data_export::Column::MadeAt, Expr::value(now))
        .col_expr(
            data_export::Column::ByteSize,
            Expr::value(i64::try_from(byte_size).unwrap_or(i64::MAX)),
        )
        .col_expr(data_export::Column::ExpiresAt, Expr::value(now + KEPT))
        .filter(data_export::Column::Id.eq(export.id))
        .filter(data_export::Column::Tries.eq(export.tries))
        .filter(data_export::Column::DueAt.is_not_null())
        .exec(edit.tx())
        .await?;
    let (Some(account), true) = (account, settled.rows_affected > 0) else {
        return edit.abandon().await;
    };
    mail::post_export(&mut edit, export.id, &account).await?;
    edit.commit().await?;
    tracing::info!(data_export.id = %export.id, "Made archive {} of {byte_size} bytes", export.id);
    Ok(())
}
