//! Questions for files that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::{Context, dataloader::Loader};
use domain::file::find;
use entity::{
    file::FileHolder,
    id::{FileId, TypedId},
};
use uuid::Uuid;

use super::object::File;
use crate::schema::{
    Ask,
    reader::{Missing, Questions},
};

/// Asks for a file that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileKey(pub FileId);

impl Loader<FileKey> for Questions {
    type Value = File;
    type Error = Missing;

    async fn load(&self, keys: &[FileKey]) -> Result<HashMap<FileKey, File>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<FileId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (FileKey(row.id), row.into()))
            .collect())
    }
}

/// Asks for the files of a row that the viewer may see, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FilesKey(FileHolder, Uuid);

impl FilesKey {
    /// Asks for the files of a row of this kind.
    pub fn of(kind: FileHolder, id: impl TypedId) -> Self {
        Self(kind, id.uuid())
    }
}

impl Loader<FilesKey> for Questions {
    type Value = Vec<File>;
    type Error = Missing;

    async fn load(&self, keys: &[FilesKey]) -> Result<HashMap<FilesKey, Vec<File>>, Missing> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.1).collect();
        let mut files: HashMap<FilesKey, Vec<File>> = HashMap::new();
        for row in find::of(&self.app, &ids).await? {
            let (Some(kind), Some(id)) = (row.holder_kind, row.holder_id) else {
                continue;
            };
            files.entry(FilesKey(kind, id)).or_default().push(row.into());
        }
        Ok(files)
    }
}

/// Returns the files of a row that the viewer may see.
pub async fn files(
    ctx: &Context<'_>,
    kind: FileHolder,
    id: impl TypedId,
) -> async_graphql::Result<Vec<File>> {
    Ok(ctx.load(FilesKey::of(kind, id)).await?.unwrap_or_default())
}
