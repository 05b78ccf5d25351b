//! A document as the apps see it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use entity::{
    document::{DocumentKind, Model},
    file::FileHolder,
    id::DocumentId,
};

use crate::{
    appliance::{Appliance, ApplianceKey},
    contractor::{Contractor, ContractorKey},
    file::{File, files},
    money::Money,
    residence::{Residence, ResidenceKey},
    schema::{
        Ask, connection,
        scalar::{Date, DateTime, Url},
    },
    task::{CompletionKey, Task, TaskCompletion, TaskKey},
};

/// A paper of a home, and what was written down from it.
#[derive(Clone)]
pub struct Document(Arc<Model>);

impl From<Model> for Document {
    fn from(row: Model) -> Self {
        Self(Arc::new(row))
    }
}

connection! {
    /// A page of documents.
    DocumentConnection, DocumentEdge, Document, Model, "documents"
}

/// A paper of a home, and what was written down from it.
#[Object]
impl Document {
    /// Names the document.
    pub async fn id(&self) -> DocumentId {
        self.0.id
    }

    /// The home that keeps it.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.0.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// What it is.
    async fn kind(&self) -> DocumentKind {
        self.0.kind
    }

    /// What the household calls it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Free text.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Who sold it, or whom it is with.
    async fn vendor(&self) -> Option<&str> {
        self.0.vendor.as_deref()
    }

    /// The model of what it is about.
    async fn model_number(&self) -> Option<&str> {
        self.0.model_number.as_deref()
    }

    /// The serial number of what it is about.
    async fn serial_number(&self) -> Option<&str> {
        self.0.serial_number.as_deref()
    }

    /// The day of buying.
    async fn purchased_on(&self) -> Option<Date> {
        self.0.purchased_on.map(Date)
    }

    /// What it cost.
    async fn price(&self) -> Option<Money> {
        Money::of(self.0.price, self.0.price_currency.as_deref())
    }

    /// The last day of a warranty, policy or permit.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// Days before expiresOn on which a reminder goes out; 90, 30 and 7 unless said otherwise.
    async fn remind_days_before(&self) -> &[i32] {
        &self.0.remind_days_before.0
    }

    /// A page elsewhere, in place of or beside files.
    async fn external_url(&self) -> Option<Url> {
        // Looked at before it was stored.
        self.0.external_url.as_ref()?.parse().ok().map(Url)
    }

    /// Whom it is about.
    async fn contractor(&self, ctx: &Context<'_>) -> Option<Result<Contractor>> {
        ctx.load(ContractorKey(self.0.contractor_id?)).await.transpose()
    }

    /// The appliance that it is about.
    async fn appliance(&self, ctx: &Context<'_>) -> Option<Result<Appliance>> {
        ctx.load(ApplianceKey(self.0.appliance_id?)).await.transpose()
    }

    /// The task that it belongs to.
    async fn task(&self, ctx: &Context<'_>) -> Option<Result<Task>> {
        ctx.load(TaskKey(self.0.task_id?)).await.transpose()
    }

    /// The row of the log that it belongs to.
    async fn completion(&self, ctx: &Context<'_>) -> Option<Result<TaskCompletion>> {
        ctx.load(CompletionKey(self.0.completion_id?)).await.transpose()
    }

    /// Its files, in their order.
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<File>> {
        files(ctx, FileHolder::Document, self.0.id).await
    }

    /// The household's own words for it.
    async fn tags(&self) -> &[String] {
        &self.0.tags.0
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The residence's revision of the last change; send it as ifRevision to learn of changes in between.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}
