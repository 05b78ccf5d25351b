//! What apps do with documents.

use async_graphql::{Context, Object, Result};
use domain::{Code, document};

use super::{
    input::{CreateDocumentInput, DeleteDocumentInput, UpdateDocumentInput},
    object::Document,
    reader::DocumentKey,
};
use crate::{
    payload::DeletePayload,
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// A document as it now is. On CONFLICT it is there too, beside the error, so that the client can put both together.
    DocumentPayload {
        /// The document.
        document: Document,
    }
}

/// What apps do with documents.
#[derive(Default)]
pub struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Adds a document to a home.
    async fn create_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] input: CreateDocumentInput,
    ) -> Result<DocumentPayload> {
        let new = document::NewDocument::from(input);
        let result = attempt!(ctx, |app, viewer| document::create(app, viewer, new.clone()));
        settle(ctx, result.map(shown))
    }

    /// Changes what is known of a document.
    async fn update_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateDocumentInput,
    ) -> Result<DocumentPayload> {
        let (id, if_revision) = (input.document_id, input.if_revision);
        let details = document::Details::from(input);
        let result = attempt!(ctx, |app, viewer| document::update(
            app,
            viewer,
            id,
            (if_revision, details.clone())
        ));
        let mut payload = settle(ctx, result.map(shown))?;
        if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
            payload.document = ctx.load(DocumentKey(id)).await?;
        }
        Ok(payload)
    }

    /// Deletes a document; its files are removed after a day.
    async fn delete_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which document.")] input: DeleteDocumentInput,
    ) -> Result<DeletePayload> {
        let id = input.document_id;
        let residence_id = attempt!(ctx, |app, viewer| document::delete(app, viewer, id));
        DeletePayload::deleted(ctx, residence_id.map(|residence_id| (id, Some(residence_id)))).await
    }
}

fn shown(row: entity::document::Model) -> DocumentPayload {
    DocumentPayload::of(Document::from(row))
}
