//! Finding documents among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    document::DocumentKind,
    id::{ApplianceId, ContractorId, DocumentId, FileId, ResidenceId, TaskId},
};
use sea_orm::{FromQueryResult, Statement};

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};
use crate::{App, error::Result};

orders! {
    /// The order of documents.
    DocumentOrder, "documents", "d.id" {
        /// The newest first.
        CreatedDesc: descending "d.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "d.created_at" Instant,
        /// By title.
        TitleAsc: ascending "lower(d.title) COLLATE \"binary\"" Text,
        /// By title, backwards.
        TitleDesc: descending "lower(d.title) COLLATE \"binary\"" Text,
        /// What runs out soonest first, what never does last.
        ExpiresAsc: ascending "coalesce(d.expires_on, '9999-12-31')" Day,
        /// What never runs out first, then what does so latest.
        ExpiresDesc: descending "coalesce(d.expires_on, '9999-12-31')" Day,
    }
}

/// What narrows a list of documents; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct DocumentFilter {
    /// The home that keeps it.
    pub residence_id: Option<ResidenceId>,
    /// What it is.
    pub kind: Option<DocumentKind>,
    /// The task that it belongs to.
    pub task_id: Option<TaskId>,
    /// The appliance that it is about.
    pub appliance_id: Option<ApplianceId>,
    /// Whom it is about.
    pub contractor_id: Option<ContractorId>,
    /// The first day that may be its last.
    pub expires_after: Option<NaiveDate>,
    /// The last day that may be its last.
    pub expires_before: Option<NaiveDate>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A document as operators see it.
    #[derive(FromQueryResult)]
    DocumentRow {
        /// Its id.
        id: DocumentId,
        /// What its people call it.
        title: String,
        /// What it is.
        kind: DocumentKind,
        /// Who sold it, or whom it is with.
        vendor: Option<String>,
        /// Its last day.
        expires_on: Option<NaiveDate>,
        /// How many files it has.
        file_count: i64,
        /// The home that keeps it.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// The task that it belongs to.
        task_id: Option<TaskId>,
        /// The appliance that it is about.
        appliance_id: Option<ApplianceId>,
        /// Whom it is about.
        contractor_id: Option<ContractorId>,
        /// When the record was made.
        created_at: DateTime<Utc>,
        /// When it changed last.
        updated_at: DateTime<Utc>,
    }
}

impl Filter for DocumentFilter {
    type Id = DocumentId;
    type Row = DocumentRow;
    type Order = DocumentOrder;
    const FACTS: Facts = Facts {
        columns: "d.id, d.title, d.kind, d.vendor, d.expires_on, d.task_id, d.appliance_id, d.contractor_id, d.created_at,
            d.updated_at, r.id AS residence_id, r.name AS residence_name,
            (SELECT count(*) FROM file f WHERE f.holder_id = d.id) AS file_count",
        from: "document d JOIN residence r ON r.id = d.residence_id",
        id: "d.id",
        texts: &["lower(d.title) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.equals("d.residence_id", self.residence_id);
        narrow.is("d.kind", self.kind);
        narrow.equals("d.task_id", self.task_id);
        narrow.equals("d.appliance_id", self.appliance_id);
        narrow.equals("d.contractor_id", self.contractor_id);
        narrow.days("d.expires_on", self.expires_after, self.expires_before);
        narrow.instants("d.created_at", self.created_after, self.created_before);
    }
}

/// A file as operators see it: never what is in it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct FileRow {
    /// Its id.
    pub id: FileId,
    /// What it was called where it came from.
    pub filename: String,
    /// The media type that was found from its bytes.
    pub content_type: String,
    /// How many bytes are stored.
    pub byte_size: i64,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// Returns the files of a document, in its order.
pub async fn files(app: &App, id: DocumentId) -> Result<Vec<FileRow>> {
    let sql = "SELECT id, filename, content_type, byte_size, created_at FROM file
        WHERE holder_id = $1 ORDER BY position, id LIMIT 100";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [id.into()]);
    Ok(FileRow::find_by_statement(statement).all(&app.db).await?)
}
