//! Removing what nobody claims: rows and bytes.
//!
//! The bytes go before the row that leads to them, and only when nobody writes there any more: an upload's address is good for an
//! hour, and a file is out of everybody's reach for an hour before.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    file::{self, ThumbnailSize},
    id::{FileId, TypedId, UploadId},
    upload,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
    sea_query::{Expr, ExprTrait},
};

use crate::{App, Edit, error::Result, store::Key};

/// How long a file may belong to no row, and an upload stay what it is.
const KEPT: TimeDelta = TimeDelta::days(1);

/// How long a file's bytes stay once nobody can reach it: longer than any process works on it.
const QUIET: TimeDelta = TimeDelta::hours(1);

/// Rows that are looked at together.
const BATCH: u64 = 100;

/// Files whose home is gone belong to nothing any more, nor do avatars whose account is.
const RELEASE: &str = "
UPDATE file SET holder_kind = NULL, holder_id = NULL, released_at = $1
WHERE released_at IS NULL AND ((residence_id IS NULL AND holder_kind <> 'ACCOUNT') OR (account_id IS NULL AND holder_kind = 'ACCOUNT'))";

/// Nobody can see or claim them from then on.
const CLOSE: &str = "
UPDATE file SET removed_at = $1, thumbnails_due_at = NULL
WHERE released_at < $2 AND holder_id IS NULL AND removed_at IS NULL";

/// Removes files and uploads that nobody claimed within a day, and returns how many rows that were. `go_on` is asked after each
/// batch; `false` ends it early.
pub async fn remove(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let now = app.clock.now();
    let edit = Edit::begin(app).await?;
    let backend = app.db.get_database_backend();
    for statement in [
        Statement::from_sql_and_values(backend, RELEASE, [now.into()]),
        Statement::from_sql_and_values(backend, CLOSE, [now.into(), (now - KEPT).into()]),
    ] {
        edit.tx().execute_raw(statement).await?;
    }
    edit.commit().await?;

    let files = files(app, now - QUIET, &go_on).await?;
    let uploads = uploads(app, now - KEPT, &go_on).await?;
    if files + uploads > 0 {
        tracing::info!("Removed {files} files and {uploads} uploads that nobody claimed");
    }
    Ok(files + uploads)
}

async fn files(app: &App, before: DateTime<Utc>, go_on: &impl Fn() -> bool) -> Result<u64> {
    let mut count = 0;
    let mut last: Option<(DateTime<Utc>, FileId)> = None;
    loop {
        let beyond = last.map(|(at, id)| after((file::Column::RemovedAt, at), (file::Column::Id, id)));
        let found = file::Entity::find()
            .filter(file::Column::RemovedAt.lt(before))
            .filter(Condition::all().add_option(beyond))
            // In the order of the index of what is removed: by their ids alone, one would go through all files to find a few.
            .order_by_asc(file::Column::RemovedAt)
            .order_by_asc(file::Column::Id)
            .limit(BATCH)
            .all(&app.db)
            .await?;
        let mut gone = Vec::new();
        for file in &found {
            if bytes_gone(app, &keys(file.id)).await {
                gone.push(file.id);
            }
        }
        let edit = Edit::begin(app).await?;
        let deleted = file::Entity::delete_many().filter(file::Column::Id.is_in(gone));
        count += deleted.exec(edit.tx()).await?.rows_affected;
        edit.commit().await?;
        last = found
            .last()
            .and_then(|file| file.removed_at.map(|at| (at, file.id)));
        if last.is_none() || !go_on() {
            return Ok(count);
        }
    }
}

async fn uploads(app: &App, before: DateTime<Utc>, go_on: &impl Fn() -> bool) -> Result<u64> {
    let mut count = 0;
    let mut last: Option<(DateTime<Utc>, UploadId)> = None;
    loop {
        let beyond = last.map(|(at, id)| after((upload::Column::CreatedAt, at), (upload::Column::Id, id)));
        let found = upload::Entity::find()
            .filter(upload::Column::CreatedAt.lt(before))
            .filter(Condition::all().add_option(beyond))
            .order_by_asc(upload::Column::CreatedAt)
            .order_by_asc(upload::Column::Id)
            .limit(BATCH)
            .all(&app.db)
            .await?;
        let mut gone = Vec::new();
        for upload in &found {
            let file = FileId::from_uuid(upload.id.uuid());
            let mut keys = vec![Key::upload(upload.id)];
            // Whoever was looking at it may have stored something and died.
            if file::Entity::find_by_id(file).one(&app.db).await?.is_none() {
                keys.push(Key::file(file));
            }
            if bytes_gone(app, &keys).await {
                gone.push(upload.id);
            }
        }
        let edit = Edit::begin(app).await?;
        let deleted = upload::Entity::delete_many().filter(upload::Column::Id.is_in(gone));
        count += deleted.exec(edit.tx()).await?.rows_affected;
        edit.commit().await?;
        last = found.last().map(|upload| (upload.created_at, upload.id));
        if last.is_none() || !go_on() {
            return Ok(count);
        }
    }
}

/// Makes the condition that a row comes after another in the order of an instant and an id.
fn after<C: ColumnTrait, I: Into<Value>>((at, instant): (C, DateTime<Utc>), (id, other): (C, I)) -> Expr {
    let row = Expr::tuple([at.into_expr(), id.into_expr()]);
    row.gt(Expr::tuple([Expr::val(instant), Expr::val(other)]))
}

/// Returns all keys that a file may have bytes at.
fn keys(id: FileId) -> Vec<Key> {
    let thumbnails = ThumbnailSize::iter().map(|size| Key::thumbnail(id, size));
    thumbnails.chain([Key::file(id)]).collect()
}

/// Removes bytes and says whether all are gone; the row of those that are not stays, and it is tried again.
async fn bytes_gone(app: &App, keys: &[Key]) -> bool {
    for key in keys {
        if let Err(error) = app.store.delete(key).await {
            tracing::warn!("Bytes that nobody claims could not be removed yet: {error:#}");
            return false;
        }
    }
    true
}
