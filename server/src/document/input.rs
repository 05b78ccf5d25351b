//! What apps say of documents.

use async_graphql::{Context, InputObject, MaybeUndefined, Result};
use domain::document::{Details, NewDocument, find::DocumentFilter};
use entity::{
    document::DocumentKind,
    id::{ApplianceId, ContractorId, DocumentId, FileId, ResidenceId, TaskCompletionId, TaskId},
};

use crate::{
    filter,
    money::MoneyInput,
    schema::{
        patch,
        scalar::{Date, Url},
    },
};

/// Which documents are wanted; all when left out.
#[derive(Clone, Default, InputObject)]
#[graphql(name = "DocumentFilter")]
pub struct DocumentFilterInput {
    /// Being one of these.
    kinds: Option<Vec<DocumentKind>>,
    /// Whose last day is before this one.
    expiring_before: Option<Date>,
    /// Carrying one of these tags.
    tags: Option<Vec<String>>,
    /// Words in title, description, vendor, model, serial number or tags.
    text: Option<String>,
}

impl DocumentFilterInput {
    /// Checks the filter's size and makes the domain's of it.
    pub fn check(self, ctx: &Context<'_>) -> Result<DocumentFilter> {
        let Self {
            kinds,
            expiring_before,
            tags,
            text,
        } = self;
        let lengths = [kinds.as_ref().map(Vec::len), tags.as_ref().map(Vec::len)];
        filter::check(ctx, lengths, text.iter().chain(tags.iter().flatten()))?;
        Ok(DocumentFilter {
            kinds,
            expiring_before: expiring_before.map(|day| day.0),
            tags,
            text,
        })
    }
}

/// A new document.
#[derive(InputObject)]
pub struct CreateDocumentInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<DocumentId>,
    /// The home that shall keep it.
    residence_id: ResidenceId,
    /// What it is.
    kind: DocumentKind,
    /// What the household calls it; 1 to 200 characters.
    title: String,
    /// Free text; at most 10,000 characters.
    description: Option<String>,
    /// Who sold it, or whom it is with; at most 120 characters.
    vendor: Option<String>,
    /// The model of what it is about; at most 120 characters.
    model_number: Option<String>,
    /// The serial number of what it is about; at most 120 characters.
    serial_number: Option<String>,
    /// The day of buying.
    purchased_on: Option<Date>,
    /// What it cost.
    price: Option<MoneyInput>,
    /// The last day of a warranty, policy or permit.
    expires_on: Option<Date>,
    /// Days before expiresOn on which a reminder goes out, at most 10, each up to 3,660; 90, 30 and 7 when left out.
    remind_days_before: Option<Vec<i32>>,
    /// A page elsewhere, in place of or beside files.
    external_url: Option<Url>,
    /// Whom it is about, of the same home.
    contractor_id: Option<ContractorId>,
    /// The appliance that it is about, of the same home.
    appliance_id: Option<ApplianceId>,
    /// The task that it belongs to, of the same home.
    task_id: Option<TaskId>,
    /// The row of the log that it belongs to, of the same home; at most 20 documents belong to one.
    completion_id: Option<TaskCompletionId>,
    /// Files of this home, at most 20, in their order.
    file_ids: Option<Vec<FileId>>,
    /// The household's own words for it; at most 20, each of at most 40 characters.
    tags: Option<Vec<String>>,
}

impl From<CreateDocumentInput> for NewDocument {
    fn from(input: CreateDocumentInput) -> Self {
        Self {
            id: input.id,
            residence_id: input.residence_id,
            details: Details {
                kind: input.kind.into(),
                title: input.title.into(),
                description: input.description.into(),
                vendor: input.vendor.into(),
                model_number: input.model_number.into(),
                serial_number: input.serial_number.into(),
                purchased_on: input.purchased_on.map(|day| day.0).into(),
                price: input.price.map(Into::into).into(),
                expires_on: input.expires_on.map(|day| day.0).into(),
                remind_days_before: input.remind_days_before.into(),
                external_url: input.external_url.map(|url| url.0.into()).into(),
                contractor_id: input.contractor_id.into(),
                appliance_id: input.appliance_id.into(),
                task_id: input.task_id.into(),
                completion_id: input.completion_id.into(),
                file_ids: input.file_ids.into(),
                tags: input.tags.into(),
            },
        }
    }
}

/// What shall change of a document. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateDocumentInput {
    /// Which.
    pub document_id: DocumentId,
    /// The revision that the client edited; CONFLICT if the document changed since.
    pub if_revision: Option<i64>,
    /// What it is.
    kind: MaybeUndefined<DocumentKind>,
    /// What the household calls it; 1 to 200 characters.
    title: MaybeUndefined<String>,
    /// Free text; at most 10,000 characters.
    description: MaybeUndefined<String>,
    /// Who sold it, or whom it is with; at most 120 characters.
    vendor: MaybeUndefined<String>,
    /// The model of what it is about; at most 120 characters.
    model_number: MaybeUndefined<String>,
    /// The serial number of what it is about; at most 120 characters.
    serial_number: MaybeUndefined<String>,
    /// The day of buying.
    purchased_on: MaybeUndefined<Date>,
    /// What it cost; replaced whole.
    price: MaybeUndefined<MoneyInput>,
    /// The last day of a warranty, policy or permit.
    expires_on: MaybeUndefined<Date>,
    /// Days before expiresOn on which a reminder goes out, at most 10, each up to 3,660; replaces the whole list, null is 90, 30 and 7.
    remind_days_before: MaybeUndefined<Vec<i32>>,
    /// A page elsewhere, in place of or beside files.
    external_url: MaybeUndefined<Url>,
    /// Whom it is about, of the same home.
    contractor_id: MaybeUndefined<ContractorId>,
    /// The appliance that it is about, of the same home.
    appliance_id: MaybeUndefined<ApplianceId>,
    /// The task that it belongs to, of the same home.
    task_id: MaybeUndefined<TaskId>,
    /// The row of the log that it belongs to, of the same home; at most 20 documents belong to one.
    completion_id: MaybeUndefined<TaskCompletionId>,
    /// Files of this home, at most 20, in their order; replaces the whole list. One of another row moves here.
    file_ids: MaybeUndefined<Vec<FileId>>,
    /// The household's own words for it; at most 20, each of at most 40 characters; replaces the whole list.
    tags: MaybeUndefined<Vec<String>>,
}

impl From<UpdateDocumentInput> for Details {
    fn from(input: UpdateDocumentInput) -> Self {
        Self {
            kind: patch(input.kind),
            title: patch(input.title),
            description: patch(input.description),
            vendor: patch(input.vendor),
            model_number: patch(input.model_number),
            serial_number: patch(input.serial_number),
            purchased_on: patch(input.purchased_on),
            price: patch(input.price),
            expires_on: patch(input.expires_on),
            remind_days_before: patch(input.remind_days_before),
            external_url: patch::<Url, url::Url>(input.external_url).map(Into::into),
            contractor_id: patch(input.contractor_id),
            appliance_id: patch(input.appliance_id),
            task_id: patch(input.task_id),
            completion_id: patch(input.completion_id),
            file_ids: patch(input.file_ids),
            tags: patch(input.tags),
        }
    }
}

/// A document to be deleted.
#[derive(InputObject)]
pub struct DeleteDocumentInput {
    /// Which.
    pub document_id: DocumentId,
}
