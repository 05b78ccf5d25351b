//! Making a file of the bytes that came.

use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use entity::{
    file,
    id::{FileId, TypedId, UploadId},
    upload,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep};
use tracing::Instrument;

use super::create::FILENAME_LENGTH;
use crate::{
    Action, App, Code, Edit, Error, Viewer,
    error::Result,
    file::{
        content::{self, Content},
        types,
    },
    queue::Job,
    retrying,
    store::Key,
    trace,
};

/// How long one process looks at the bytes before another may: longer than reading, decoding and storing the largest takes.
const CLAIM: TimeDelta = TimeDelta::minutes(2);

/// How long somebody waits for another who looks at the same bytes: nearly as long as a request may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// How often they look whether that is over.
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// The input field that names the upload.
const FIELD: &str = "uploadId";

/// Looks at the bytes that came and makes a file of them. An upload that was finished answers with its file.
///
/// What can be seen is what was looked at: the file is stored anew, and whatever comes to the upload's address later changes nothing. Whoever
/// asks again while it is being looked at waits for that.
pub async fn finish(app: &App, viewer: &Viewer, id: UploadId) -> Result<file::Model> {
    // A task of its own: an app whose line is cut asks again, and is to find a file and no claim that has to run out.
    let (app, viewer, trace) = (app.clone(), viewer.clone(), trace::current());
    let work = async move { trace::within(trace, find_or_make(&app, &viewer, id)).await };
    let made = tokio::spawn(work.in_current_span());
    made.await.context("making a file of an upload")?
}

async fn find_or_make(app: &App, viewer: &Viewer, id: UploadId) -> Result<file::Model> {
    let give_up_at = Instant::now() + PATIENCE;
    loop {
        match retrying!(claim(app, viewer, id))? {
            Claim::Finished(file) => return Ok(file),
            Claim::Upload(upload) => return make(app, &upload).await,
            Claim::Taken if Instant::now() >= give_up_at => {
                return Err(Error::in_words(
                    FIELD,
                    Code::WrongState,
                    "problem-upload-looked-at",
                ));
            }
            Claim::Taken => sleep(LOOK_EVERY).await,
        }
    }
}

/// Makes a file of an upload that is claimed, or lets the next one try.
async fn make(app: &App, upload: &upload::Model) -> Result<file::Model> {
    let id = upload.id;
    let file = match take_in(app, upload).await {
        Ok(content) => retrying!(settle(app, upload, &content)),
        Err(error) => Err(error),
    };
    if let Err(error) = file {
        retrying!(give_up(app, id))?;
        return Err(error);
    }
    // What is left of it is nobody's; where this fails, cleaning does it.
    if let Err(error) = app.store.delete(&Key::upload(id)).await {
        tracing::warn!(upload.id = %id, "Upload {id} was not removed and will be later: {error:#}");
    }
    file
}

enum Claim {
    Upload(upload::Model),
    Finished(file::Model),
    /// Somebody else looks at it.
    Taken,
}

/// Sees to it that this process alone looks at the bytes.
async fn claim(app: &App, viewer: &Viewer, id: UploadId) -> Result<Claim> {
    let missing = || Error::user(FIELD, Code::NotFound);
    let found = upload::Entity::find_by_id(id).one(&app.db).await?;
    let upload = found
        .filter(|upload| upload.account_id == viewer.account_id)
        .ok_or_else(missing)?;
    let place = (upload.residence_id, FIELD);
    let (edit, _) = Edit::upload(app, viewer, place, Action::KeepRecords).await?;
    let file = file::Entity::find_by_id(FileId::from_uuid(id.uuid()))
        .one(edit.tx())
        .await?;
    if let Some(file) = file {
        return match file.removed_at {
            None => Ok(Claim::Finished(file)),
            Some(_) => Err(Error::user(FIELD, Code::Expired)),
        };
    }
    let now = edit.now();
    if upload.expires_at <= now {
        return Err(Error::user(FIELD, Code::Expired));
    }
    let free = Condition::any()
        .add(upload::Column::ClaimedUntil.is_null())
        .add(upload::Column::ClaimedUntil.lte(now));
    let claimed = upload::Entity::update_many()
        .col_expr(upload::Column::ClaimedUntil, Expr::value(now + CLAIM))
        .filter(upload::Column::Id.eq(id))
        .filter(free)
        .exec(edit.tx())
        .await?;
    if claimed.rows_affected == 0 {
        edit.abandon().await?;
        return Ok(Claim::Taken);
    }
    edit.commit().await?;
    Ok(Claim::Upload(upload))
}

/// Reads the bytes that came, looks at them, and stores what becomes of them.
async fn take_in(app: &App, upload: &upload::Model) -> Result<Content> {
    let key = Key::upload(upload.id);
    let size = app.store.size(&key).await?;
    let not_there = || Error::in_words(FIELD, Code::WrongState, "problem-upload-without-bytes");
    let size = size.ok_or_else(not_there)?;
    // Asked before they are read: nobody fills our memory with more than was agreed.
    if i64::try_from(size) != Ok(upload.byte_size) {
        return Err(Error::user(FIELD, Code::InvalidFormat));
    }
    let bytes = app.store.get(&key).await?;
    let bytes = bytes.ok_or_else(not_there)?;
    let hash = Sha256::digest(&bytes);
    let is_whole = i64::try_from(bytes.len()) == Ok(upload.byte_size);
    if !is_whole || upload.sha256.as_ref().is_some_and(|said| said[..] != hash[..]) {
        return Err(Error::user(FIELD, Code::InvalidFormat));
    }
    let content = content::look(bytes).await?.map_err(|problem| problem.at(FIELD))?;
    let is_avatar = upload.residence_id.is_none();
    if is_avatar && content.size.is_none() {
        return Err(Error::user(FIELD, Code::UnsupportedType));
    }
    let key = Key::file(FileId::from_uuid(upload.id.uuid()));
    app.store
        .put(&key, content.content_type, content.bytes.clone())
        .await?;
    Ok(content)
}

/// Makes the row of the file.
async fn settle(app: &App, upload: &upload::Model, content: &Content) -> Result<file::Model> {
    let mut edit = Edit::begin(app).await?;
    let (now, id) = (edit.now(), FileId::from_uuid(upload.id.uuid()));
    let row = file::ActiveModel {
        id: Set(id),
        residence_id: Set(upload.residence_id),
        account_id: Set(Some(upload.account_id)),
        filename: Set(types::named(
            &upload.filename,
            content.content_type,
            FILENAME_LENGTH,
        )),
        content_type: Set(content.content_type.to_owned()),
        byte_size: Set(content.bytes.len().try_into().unwrap_or(i64::MAX)),
        sha256: Set(Sha256::digest(&content.bytes).to_vec()),
        width: Set(content.size.map(|(width, _)| width)),
        height: Set(content.size.map(|(_, height)| height)),
        holder_kind: Set(None),
        holder_id: Set(None),
        position: Set(0),
        released_at: Set(Some(now)),
        removed_at: Set(None),
        thumbnails_at: Set(None),
        thumbnails_due_at: Set(content.size.map(|_| now)),
        thumbnail_tries: Set(0),
        created_at: Set(now),
    };
    // Whoever was given up for lost may have come first; what they stored is the same.
    let first = OnConflict::column(file::Column::Id).do_nothing().to_owned();
    file::Entity::insert(row)
        .on_conflict(first)
        .exec_without_returning(edit.tx())
        .await?;
    let file = file::Entity::find_by_id(id).one(edit.tx()).await?;
    let file = file.ok_or_else(|| anyhow::anyhow!("a file that was stored has no row"))?;
    if file.thumbnails_due_at.is_some() {
        edit.wake(Job::Thumbnail(id));
    }
    edit.commit().await?;
    Ok(file)
}

/// Lets the next one try.
async fn give_up(app: &App, id: UploadId) -> Result<()> {
    let edit = Edit::begin(app).await?;
    upload::Entity::update_many()
        .col_expr(
            upload::Column::ClaimedUntil,
            Expr::value(None::<chrono::DateTime<chrono::Utc>>),
        )
        .filter(upload::Column::Id.eq(id))
        .exec(edit.tx())
        .await?;
    edit.commit().await
}
