//! A contractor as the apps see them.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::{
    contractor::stats::Stats,
    document::find::DocumentsOf,
    task::{
        completion::LogOf,
        find::{HomeDay, TaskFilter},
    },
};
use entity::{
    contractor::{ContractorSpecialty, Model},
    id::ContractorId,
};

use super::reader::{FavoriteKey, StatsKey};
use crate::{
    document::{self, DocumentConnection},
    money::Money,
    residence::{Address, Residence, ResidenceKey},
    schema::{
        Ask, Window, connection,
        scalar::{Date, DateTime, Url},
    },
    task::{TaskCompletionConnection, TaskConnection, log, page},
};

/// Somebody who works on a home.
#[derive(Clone)]
pub struct Contractor(Arc<Model>);

impl From<Model> for Contractor {
    fn from(row: Model) -> Self {
        Self(Arc::new(row))
    }
}

connection! {
    /// A page of contractors.
    ContractorConnection, ContractorEdge, Contractor, Model, "contractors"
}

impl Contractor {
    /// Returns the name.
    pub(crate) fn name_now(&self) -> &str {
        &self.0.name
    }

    async fn stats(&self, ctx: &Context<'_>) -> Result<Stats> {
        Ok(ctx.load(StatsKey(self.0.id)).await?.unwrap_or_default())
    }

    async fn home(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.0.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }
}

/// Somebody who works on a home.
#[Object]
impl Contractor {
    /// Names the contractor.
    pub(crate) async fn id(&self) -> ContractorId {
        self.0.id
    }

    /// The home that keeps the record.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        self.home(ctx).await
    }

    /// Who it is.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The firm.
    async fn company(&self) -> Option<&str> {
        self.0.company.as_deref()
    }

    /// Where mail reaches them.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Where they are called.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Where they are in the web.
    async fn website(&self) -> Option<Url> {
        // Looked at before it was stored.
        self.0.website.as_ref()?.parse().ok().map(Url)
    }

    /// Where they are.
    async fn address(&self) -> Option<Address> {
        self.0.address.clone().map(Into::into)
    }

    /// What they do, in the order of ContractorSpecialty.
    async fn specialties(&self) -> &[ContractorSpecialty] {
        &self.0.specialties.0
    }

    /// The number of their licence.
    async fn license_number(&self) -> Option<&str> {
        self.0.license_number.as_deref()
    }

    /// Free text.
    async fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// Whether the viewer wants them at hand; each member has favourites of their own.
    async fn is_favorite(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.load(FavoriteKey(self.0.id)).await?.unwrap_or_default())
    }

    /// Mean of the ratings given on completions; null without any.
    async fn average_rating(&self, ctx: &Context<'_>) -> Option<Result<f64>> {
        self.stats(ctx)
            .await
            .map(|stats| stats.average_rating)
            .transpose()
    }

    /// How often they did something.
    async fn completion_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.stats(ctx).await?.count)
    }

    /// When they did something last.
    async fn last_worked_on(&self, ctx: &Context<'_>) -> Option<Result<Date>> {
        let stats = self.stats(ctx).await;
        stats.map(|stats| stats.last_worked_on.map(Date)).transpose()
    }

    /// What was paid; one sum a currency.
    async fn total_spent(&self, ctx: &Context<'_>) -> Result<Vec<Money>> {
        let stats = self.stats(ctx).await?;
        Ok(stats.spent.into_iter().map(Money::from).collect())
    }

    /// What they did, newest first.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn completions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 when neither first nor last is given, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<TaskCompletionConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        log(ctx, LogOf::Contractor(self.0.id), &Default::default(), window).await
    }

    /// Open work that they are called for, by due day, then priority.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Tasks from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only tasks behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tasks from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only tasks before this cursor.")] before: Option<String>,
    ) -> Result<TaskConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let home = self.home(ctx).await?;
        let filter = TaskFilter {
            contractor_ids: Some(vec![self.0.id]),
            ..TaskFilter::default()
        };
        let day = HomeDay::of(ctx.app(), &home.home.residence);
        page(ctx, &[day], &filter, None, window).await
    }

    /// Papers that are about them, by title.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Documents from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only documents behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Documents from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only documents before this cursor.")] before: Option<String>,
    ) -> Result<DocumentConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        document::page(ctx, DocumentsOf::Contractor(self.0.id), None, window).await
    }

    /// When the record was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The residence's revision of the last change; send it as ifRevision to learn of changes in between.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}
