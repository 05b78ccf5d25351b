//! Documents, as operators see them: never what is in their files.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, list::Placed};
use entity::{
    document::DocumentKind,
    id::{ApplianceId, ContractorId, DocumentId, FileId, ResidenceId, TaskId},
};

use super::{
    appliance::Appliance,
    contractor::Contractor,
    listed::{filter, node, noun, one, order},
    operator::door,
    task::Task,
};
use crate::schema::{
    Ask, connection,
    scalar::{Date, DateTime},
};

node! {
    /// A paper of a home.
    Document of admin::DocumentRow {
        /// The document's id.
        id: DocumentId,
        /// What its people call it.
        title: String,
        /// What it is.
        kind: DocumentKind,
        /// Who sold it, or whom it is with.
        vendor: Option<String>,
        /// The last day of a warranty, policy or permit.
        expires_on: Option<Date>,
        /// How many files it has.
        file_count: i64,
        /// The id of the home that keeps it.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// The id of the task that it belongs to.
        task_id: Option<TaskId>,
        /// The id of the appliance that it is about.
        appliance_id: Option<ApplianceId>,
        /// The id of the contractor whom it is about.
        contractor_id: Option<ContractorId>,
        /// When it was made.
        created_at: DateTime,
        /// When it changed last.
        updated_at: DateTime,
    }
}

connection! {
    /// A page of documents. They are counted up to 10,001: that says that there are more than 10,000.
    DocumentConnection, DocumentEdge, Document, Placed<admin::DocumentRow>, "documents"
}

filter! {
    /// What narrows a list of documents; what is left out lets all through.
    DocumentFilter {
        /// Only those that this home keeps.
        residence_id: ResidenceId,
        /// Only those of this kind.
        kind: DocumentKind,
        /// Only those that belong to this task.
        task_id: TaskId,
        /// Only those about this appliance.
        appliance_id: ApplianceId,
        /// Only those about this contractor.
        contractor_id: ContractorId,
        /// Only those whose last day is this one or later.
        expires_after: Date,
        /// Only those whose last day is this one or earlier.
        expires_before: Date,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of documents.
    DocumentOrder = "admin::DocumentOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
        /// By title.
        TitleAsc,
        /// By title, backwards.
        TitleDesc,
        /// What runs out soonest first, what never does last.
        ExpiresAsc,
        /// What never runs out first, then what does so latest.
        ExpiresDesc,
    }
}

noun! {
    /// Questions about documents.
    DocumentQuery, ReadResidences;
    /// Documents that match, the newest first where no other order is given.
    documents: "The start of a title, or a whole id.", DocumentFilter, DocumentOrder -> DocumentConnection;
    /// One document; null where there is none of this id.
    document: DocumentId => DocumentDetail;
}

/// A document with what belongs to it.
pub struct DocumentDetail(Document);

impl From<admin::DocumentRow> for DocumentDetail {
    fn from(row: admin::DocumentRow) -> Self {
        Self(row.into())
    }
}

/// A document with what belongs to it.
#[Object]
impl DocumentDetail {
    /// The document itself.
    async fn document(&self) -> &Document {
        &self.0
    }

    /// The document's files, in its order.
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<DocumentFile>> {
        let (app, _) = door(ctx, AdminOperation::ReadResidences)?;
        let files = admin::files(app, self.0.id).await;
        let files = files.map_err(|error| ctx.fail(error))?;
        Ok(files.into_iter().map(Into::into).collect())
    }

    /// The task that it belongs to.
    async fn task(&self, ctx: &Context<'_>) -> Result<Option<Task>> {
        let Some(id) = self.0.task_id else { return Ok(None) };
        let found = one::<admin::TaskFilter>(ctx, AdminOperation::ReadResidences, id).await?;
        Ok(found.map(Into::into))
    }

    /// The appliance that it is about.
    async fn appliance(&self, ctx: &Context<'_>) -> Result<Option<Appliance>> {
        let Some(id) = self.0.appliance_id else {
            return Ok(None);
        };
        let found = one::<admin::ApplianceFilter>(ctx, AdminOperation::ReadResidences, id).await?;
        Ok(found.map(Into::into))
    }

    /// The contractor whom it is about.
    async fn contractor(&self, ctx: &Context<'_>) -> Result<Option<Contractor>> {
        let Some(id) = self.0.contractor_id else {
            return Ok(None);
        };
        let found = one::<admin::ContractorFilter>(ctx, AdminOperation::ReadResidences, id).await?;
        Ok(found.map(Into::into))
    }
}

/// A file, without what is in it.
#[derive(SimpleObject)]
pub struct DocumentFile {
    /// The file's id.
    id: FileId,
    /// What it was called where it came from.
    filename: String,
    /// The media type that was found from its bytes.
    content_type: String,
    /// How many bytes are stored.
    byte_size: i64,
    /// When it came.
    created_at: DateTime,
}

impl From<admin::FileRow> for DocumentFile {
    fn from(row: admin::FileRow) -> Self {
        Self {
            id: row.id,
            filename: row.filename,
            content_type: row.content_type,
            byte_size: row.byte_size,
            created_at: row.created_at.into(),
        }
    }
}
