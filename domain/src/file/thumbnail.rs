//! Images made smaller, for lists and cards.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    file::{self, ThumbnailSize},
    id::FileId,
};
use image::ImageFormat;
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{content::Picture, lane::work_on};
use crate::{App, Edit, error::Result, store::Key};

/// How long one worker has before another may try: longer than reading, decoding and storing the largest takes.
const CLAIM: TimeDelta = TimeDelta::minutes(2);

/// How often it is tried: a store that is away for a while is back by then, and what kills a worker kills no more than these.
const TRIES: i32 = 5;

/// Files that are found at a time.
const BATCH: u64 = 20;

/// Returns the files whose smaller images are to be made now, the oldest first.
pub async fn due(app: &App) -> Result<Vec<FileId>> {
    let found = file::Entity::find()
        .select_only()
        .column(file::Column::Id)
        .filter(file::Column::ThumbnailsDueAt.lte(app.clock.now()))
        .order_by_asc(file::Column::ThumbnailsDueAt)
        .limit(BATCH);
    Ok(found.into_tuple().all(&app.db).await?)
}

/// Makes the smaller images of a file. One that has them, that another worker has, or that is gone, is left alone.
pub async fn make(app: &App, id: FileId) -> Result<()> {
    let Some(file) = claim(app, id).await? else {
        return Ok(());
    };
    let Some(bytes) = app.store.get(&Key::file(id)).await? else {
        tracing::error!(file.id = %id, "The bytes of file {id} are not in the store");
        return Ok(());
    };
    let format = ImageFormat::from_mime_type(&file.content_type).context("an image has the type of one")?;
    for (size, bytes) in work_on(bytes, move |bytes| smaller(&bytes, format)).await?? {
        app.store
            .put(&Key::thumbnail(id, size), &file.content_type, bytes)
            .await?;
    }
    settle(app, &file).await
}

/// Counts a try and sees to it that no other worker tries meanwhile.
async fn claim(app: &App, id: FileId) -> Result<Option<file::Model>> {
    let edit = Edit::begin(app).await?;
    let now = edit.now();
    let due = file::Entity::find_by_id(id).filter(file::Column::ThumbnailsDueAt.lte(now));
    let Some(file) = due.one(edit.tx()).await? else {
        edit.abandon().await?;
        return Ok(None);
    };
    let is_hopeless = file.thumbnail_tries >= TRIES;
    let next = (!is_hopeless).then_some(now + CLAIM);
    let claimed = file::Entity::update_many()
        .col_expr(file::Column::ThumbnailsDueAt, Expr::value(next))
        .col_expr(
            file::Column::ThumbnailTries,
            Expr::value(file.thumbnail_tries + 1),
        )
        .filter(file::Column::Id.eq(id))
        // Whoever came first has counted already.
        .filter(file::Column::ThumbnailTries.eq(file.thumbnail_tries))
        .exec(edit.tx())
        .await?;
    edit.commit().await?;
    if is_hopeless {
        tracing::error!(file.id = %id, "File {id} has no smaller images: {TRIES} tries came to nothing");
    }
    Ok((claimed.rows_affected > 0 && !is_hopeless).then_some(file))
}

fn smaller(bytes: &[u8], format: ImageFormat) -> anyhow::Result<Vec<(ThumbnailSize, Vec<u8>)>> {
    let picture = Picture::read(bytes, format)
        .map_err(|unfit| anyhow::anyhow!("a stored image cannot be read: {unfit:?}"))?;
    ThumbnailSize::iter()
        .map(|size| Ok((size, picture.within(size.edge()).write(format)?)))
        .collect()
}

/// Notes that the smaller images are there, and counts all revisions under which the file is seen.
///
/// The rows themselves keep theirs: an edit that began before the images were made is no conflict.
async fn settle(app: &App, file: &file::Model) -> Result<()> {
    let edit = Edit::seen_in(app, file).await?;
    file::Entity::update_many()
        .col_expr(file::Column::ThumbnailsAt, Expr::value(edit.now()))
        .col_expr(file::Column::ThumbnailsDueAt, Expr::value(None::<DateTime<Utc>>))
        .filter(file::Column::Id.eq(file.id))
        .exec(edit.tx())
        .await?;
    edit.commit().await
}
