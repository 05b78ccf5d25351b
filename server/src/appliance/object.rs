//! An appliance as the apps see it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::{
    document::find::DocumentsOf,
    task::{
        completion::LogOf,
        find::{HomeDay, TaskFilter},
    },
};
use entity::{appliance::Model, file::FileHolder, id::ApplianceId, task::TaskCategory};

use crate::{
    document::{self, DocumentConnection},
    file::{File, files},
    money::Money,
    residence::{Residence, ResidenceKey},
    schema::{
        Ask, Window, connection,
        scalar::{Date, DateTime},
    },
    task::{TaskCompletionConnection, TaskConnection, log, page},
};

/// A thing in the home that is serviced and replaced.
#[derive(Clone)]
pub struct Appliance(Arc<Model>);

impl From<Model> for Appliance {
    fn from(row: Model) -> Self {
        Self(Arc::new(row))
    }
}

connection! {
    /// A page of appliances.
    ApplianceConnection, ApplianceEdge, Appliance, Model, "appliances"
}

impl Appliance {
    async fn home(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.0.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }
}

/// A thing in the home that is serviced and replaced.
#[Object]
impl Appliance {
    /// Names the appliance.
    pub(crate) async fn id(&self) -> ApplianceId {
        self.0.id
    }

    /// The home that it is in.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        self.home(ctx).await
    }

    /// What the household calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it belongs to.
    async fn category(&self) -> TaskCategory {
        self.0.category
    }

    /// Who made it.
    async fn manufacturer(&self) -> Option<&str> {
        self.0.manufacturer.as_deref()
    }

    /// The maker's name for its model.
    async fn model_number(&self) -> Option<&str> {
        self.0.model_number.as_deref()
    }

    /// The maker's name for this one.
    async fn serial_number(&self) -> Option<&str> {
        self.0.serial_number.as_deref()
    }

    /// Where in the home it is.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The day it was put in.
    async fn installed_on(&self) -> Option<Date> {
        self.0.installed_on.map(Date)
    }

    /// The day it was bought.
    async fn purchased_on(&self) -> Option<Date> {
        self.0.purchased_on.map(Date)
    }

    /// What it cost.
    async fn price(&self) -> Option<Money> {
        Money::of(self.0.price, self.0.price_currency.as_deref())
    }

    /// Free text.
    async fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// Open work on it, by due day, then priority.
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
            appliance_ids: Some(vec![self.0.id]),
            ..TaskFilter::default()
        };
        let day = HomeDay::of(ctx.app(), &home.home.residence);
        page(ctx, &[day], &filter, None, window).await
    }

    /// What was done with it, newest first.
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
        log(ctx, LogOf::Appliance(self.0.id), &Default::default(), window).await
    }

    /// Photos, in their order.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<File>> {
        files(ctx, FileHolder::Appliance, self.0.id).await
    }

    /// Papers that are about it, by title.
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
        document::page(ctx, DocumentsOf::Appliance(self.0.id), None, window).await
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
