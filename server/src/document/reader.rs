//! Questions for documents that come up beneath a screen.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use domain::document::find;
use entity::id::{DocumentId, TaskCompletionId};

use super::object::Document;
use crate::schema::reader::{Missing, Questions};

/// Asks for a document that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentKey(pub DocumentId);

/// Asks for the documents of a row of the log that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompletionDocumentsKey(pub TaskCompletionId);

impl Loader<DocumentKey> for Questions {
    type Value = Document;
    type Error = Missing;

    async fn load(&self, keys: &[DocumentKey]) -> Result<HashMap<DocumentKey, Document>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<DocumentId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (DocumentKey(row.id), row.into()))
            .collect())
    }
}

impl Loader<CompletionDocumentsKey> for Questions {
    type Value = Vec<Document>;
    type Error = Missing;

    async fn load(
        &self,
        keys: &[CompletionDocumentsKey],
    ) -> Result<HashMap<CompletionDocumentsKey, Vec<Document>>, Missing> {
        let ids: Vec<TaskCompletionId> = keys.iter().map(|key| key.0).collect();
        let mut documents: HashMap<CompletionDocumentsKey, Vec<Document>> = HashMap::new();
        for row in find::of_completions(&self.app, &ids).await? {
            let Some(id) = row.completion_id else { continue };
            documents
                .entry(CompletionDocumentsKey(id))
                .or_default()
                .push(row.into());
        }
        Ok(documents)
    }
}
