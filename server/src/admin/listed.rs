//! Long lists, as operators ask for them: what all of them have in common.

use async_graphql::{Context, Result};
use chrono::{NaiveDate, Utc};
use domain::{
    admin::{
        self, AdminOperation,
        list::{Filter, List, Placed},
    },
    page::Page,
};
use entity::contractor::{ContractorSpecialty, Specialties};

use super::operator::door;
use crate::schema::{
    Ask, Window,
    scalar::{Date, DateTime},
};

/// Answers with a page of a list, for an operator who may do this.
pub(super) async fn page<F, C>(
    ctx: &Context<'_>,
    operation: AdminOperation,
    list: List<F>,
    window: Window,
) -> Result<C>
where
    F: Filter,
    C: From<Page<Placed<F::Row>>>,
{
    let (app, _) = door(ctx, operation)?;
    let paging = window.paging(ctx)?;
    let page = admin::list::page(app, &list, &paging).await;
    let mut page = page.map_err(|error| ctx.fail(error))?;
    if ctx.look_ahead().field("totalCount").exists() {
        let total = admin::list::count(app, &list).await;
        page.total = Some(total.map_err(|error| ctx.fail(error))?);
    }
    Ok(page.into())
}

/// Answers with one row of a list, for an operator who may do this; null where there is none of this id.
pub(super) async fn one<F: Filter>(
    ctx: &Context<'_>,
    operation: AdminOperation,
    id: F::Id,
) -> Result<Option<F::Row>> {
    let (app, _) = door(ctx, operation)?;
    let found = admin::list::one::<F>(app, id).await;
    found.map_err(|error| ctx.fail(error))
}

/// What the schema shows of a value.
pub(super) trait Shown<T> {
    /// Returns it.
    fn shown(self) -> T;
}

impl<T, U: Shown<T>> Shown<Option<T>> for Option<U> {
    fn shown(self) -> Option<T> {
        self.map(U::shown)
    }
}

impl Shown<DateTime> for chrono::DateTime<Utc> {
    fn shown(self) -> DateTime {
        self.into()
    }
}

impl Shown<Date> for NaiveDate {
    fn shown(self) -> Date {
        self.into()
    }
}

impl Shown<Vec<ContractorSpecialty>> for Specialties {
    fn shown(self) -> Vec<ContractorSpecialty> {
        self.0
    }
}

/// Says of types that the schema shows them as they are.
macro_rules! shown_as_is {
    ($($type:ty),+ $(,)?) => {$(
        impl Shown<Self> for $type {
            fn shown(self) -> Self {
                self
            }
        }
    )+};
}

shown_as_is!(
    bool,
    i32,
    i64,
    String,
    entity::completion::CompletionOutcome,
    entity::document::DocumentKind,
    entity::id::AccountId,
    entity::id::ApplianceId,
    entity::id::ContractorId,
    entity::id::DocumentId,
    entity::id::FileId,
    entity::id::InvitationId,
    entity::id::MembershipId,
    entity::id::NotificationId,
    entity::id::ResidenceId,
    entity::id::StoreEventId,
    entity::id::SubscriptionId,
    entity::id::TaskCompletionId,
    entity::id::TaskId,
    entity::id::TaskTemplateId,
    entity::membership::MemberRole,
    entity::notification::NotificationKind,
    entity::residence::ResidenceKind,
    entity::schedule::IntervalUnit,
    entity::schedule::ScheduleBasis,
    entity::subscription::Store,
    entity::subscription::SubscriptionStatus,
    entity::task::TaskBucket,
    entity::task::TaskCategory,
    entity::task::TaskPriority,
    entity::template::DoneBy,
    entity::tier::Tier,
    Vec<String>,
    Vec<entity::profile::ClimateTag>,
);

/// Returns what a field shows: what the row has, or what was made of it.
macro_rules! value {
    ($row:ident.$field:ident) => {
        $row.$field.shown()
    };
    ($row:ident.$field:ident, $value:ident $made:ident) => {
        $value
    };
}

/// Declares an object that shows fields of a row, and what its methods make of it.
macro_rules! node {
    ($(#[$doc:meta])* $name:ident of $row:ty { $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $made:ident())?,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, async_graphql::SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl From<$row> for $name {
            fn from(row: $row) -> Self {
                use $crate::admin::listed::Shown;
                $($(let $field = row.$made();)?)+
                Self { $($field: $crate::admin::listed::value!(row.$field $(, $field $made)?)),+ }
            }
        }

        impl From<domain::admin::list::Placed<$row>> for $name {
            fn from(placed: domain::admin::list::Placed<$row>) -> Self {
                placed.row.into()
            }
        }
    };
}

/// Declares what narrows a list: every field can be left out.
macro_rules! filter {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, async_graphql::InputObject)]
        pub struct $name {
            $($(#[$field_doc])* $field: Option<$type>,)+
        }

        impl From<$name> for domain::admin::$name {
            fn from(filter: $name) -> Self {
                let $name { $($field),+ } = filter;
                Self { $($field: $field.map(Into::into)),+ }
            }
        }
    };
}

/// Declares the orders of a list.
macro_rules! order {
    ($(#[$doc:meta])* $name:ident = $remote:literal { $($(#[$value_doc:meta])* $value:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        #[graphql(remote = $remote)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }
    };
}

/// Declares the two questions about a noun: for a list of it, and for one.
macro_rules! noun {
    (
        $(#[$doc:meta])* $query:ident, $operation:ident;
        $(#[$list_doc:meta])* $list:ident: $search:tt, $filter:ident, $order:ident -> $connection:ident;
        $(#[$one_doc:meta])* $one:ident: $id:ty => $detail:ident;
    ) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $query;

        #[async_graphql::Object]
        impl $query {
            #[expect(clippy::too_many_arguments, reason = "the four of a connection, and what narrows and sorts it")]
            $(#[$list_doc])*
            async fn $list(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = $search)] search: Option<String>,
                #[graphql(desc = "What narrows the list further.")] filter: Option<$filter>,
                #[graphql(desc = "The order of the list.")] order_by: Option<$order>,
                #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
                first: Option<i32>,
                #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
                #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
                #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<$connection> {
                let list = domain::admin::list::List::<domain::admin::$filter> {
                    search: search.unwrap_or_default(),
                    filter: filter.unwrap_or_default().into(),
                    order: order_by.map(Into::into).unwrap_or_default(),
                };
                let window = $crate::schema::Window { first, after, last, before };
                $crate::admin::listed::page(ctx, domain::admin::AdminOperation::$operation, list, window).await
            }

            $(#[$one_doc])*
            async fn $one(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "Its id.")] id: $id,
            ) -> Option<async_graphql::Result<$detail>> {
                let found = $crate::admin::listed::one::<domain::admin::$filter>(
                    ctx,
                    domain::admin::AdminOperation::$operation,
                    id,
                );
                found.await.map(|row| row.map(Into::into)).transpose()
            }
        }
    };
}

/// Declares lists that belong to an object, each a whole list with something that narrows it.
macro_rules! tabs {
    ($(#[$doc:meta])* $name:ident($id:ty), $operation:ident {
        $($(#[$list_doc:meta])* $list:ident: $connection:ident = |$this:ident| $wanted:expr,)+
    }) => {
        $(#[$doc])*
        pub struct $name($id);

        #[async_graphql::Object]
        impl $name {
            $(
                $(#[$list_doc])*
                #[expect(clippy::too_many_arguments, reason = "the four of a connection")]
                async fn $list(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
                    #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
                    #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
                ) -> async_graphql::Result<$connection> {
                    let $this = self.0;
                    let window = $crate::schema::Window { first, after, last, before };
                    $crate::admin::listed::page(ctx, domain::admin::AdminOperation::$operation, $wanted, window).await
                }
            )+
        }
    };
}

pub(super) use {filter, node, noun, order, tabs, value};
