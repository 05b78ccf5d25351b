//! Which bytes of the store belong to a backup.

use entity::{file, file::ThumbnailSize, id::FileId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{error::Result, store::Key};

/// Some bytes that a row leads to.
pub(super) struct Kept {
    pub key: Key,
    pub content_type: String,
    /// Their SHA-256, where the row knows it.
    pub sha256: Option<Vec<u8>>,
}

/// Returns all bytes that files lead to, with their smaller images.
pub(super) async fn kept(db: &impl ConnectionTrait) -> Result<Vec<Kept>> {
    let found = file::Entity::find()
        .select_only()
        .columns([file::Column::Id, file::Column::ContentType, file::Column::Sha256])
        .column_as(file::Column::ThumbnailsAt.is_not_null(), "has_thumbnails")
        .filter(file::Column::RemovedAt.is_null())
        .order_by_asc(file::Column::Id);
    let found: Vec<(FileId, String, Vec<u8>, bool)> = found.into_tuple().all(db).await?;
    let mut all = Vec::new();
    for (id, content_type, sha256, has_thumbnails) in found {
        let sizes = [ThumbnailSize::Small, ThumbnailSize::Medium, ThumbnailSize::Large];
        all.push(Kept {
            key: Key::file(id),
            content_type: content_type.clone(),
            sha256: Some(sha256),
        });
        all.extend(sizes.into_iter().filter(|_| has_thumbnails).map(|size| Kept {
            key: Key::thumbnail(id, size),
            content_type: content_type.clone(),
            sha256: None,
        }));
    }
    Ok(all)
}
