//! Questions for files that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::file::find;
use entity::id::FileId;

use super::object::File;
use crate::schema::reader::{Missing, Questions};

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
