//! A home as the apps see it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use domain::{
    document::find::DocumentsOf,
    invitation,
    page::Page,
    residence::Home,
    task::{
        self, Shown,
        board::Board,
        completion::{LogFilter, LogOf},
        find::HomeDay,
    },
};
use entity::{
    completion::CompletionOutcome,
    file::FileHolder,
    id::ResidenceId,
    membership::MemberRole,
    residence::{Model, ResidenceKind},
};

use super::facts::{Address, Area, HomeProfile};
use crate::{
    appliance::{self, ApplianceConnection},
    away::{AwayPeriod, AwayPeriodsKey},
    change::{ChangeSet, changes},
    contractor::{self, ContractorConnection, ContractorFilterInput},
    document::{self, DocumentConnection, DocumentFilterInput},
    file::{File, files},
    invitation::Invitation,
    membership::{MembersKey, Membership},
    money::Money,
    schema::{
        Ask, Window,
        scalar::{Date, DateTime, Decimal, TimeZone},
    },
    task::{
        BoardColumn, Occurrence, SpendingRow, TaskCompletionConnection, TaskConnection, TaskCounts,
        TaskFilterInput, TaskOrder, board, counts, log, page,
    },
    template::{SuggestedTemplate, suggested},
    tier::{self, ResidencePlan},
};

/// A home, as whoever belongs to it sees it.
#[derive(Clone)]
pub struct Residence {
    /// The home, with the viewer's place in it.
    pub home: Arc<Home>,
    /// Its board, where it was read along.
    board: Option<Board>,
    /// A page of its tasks, where that was read along.
    tasks: Option<Page<Shown>>,
}

impl From<Home> for Residence {
    fn from(home: Home) -> Self {
        Self {
            home: Arc::new(home),
            board: None,
            tasks: None,
        }
    }
}

impl From<(Home, Board)> for Residence {
    fn from((home, board): (Home, Board)) -> Self {
        Self {
            home: Arc::new(home),
            board: Some(board),
            tasks: None,
        }
    }
}

impl From<(Home, Option<Page<Shown>>)> for Residence {
    fn from((home, tasks): (Home, Option<Page<Shown>>)) -> Self {
        Self { tasks, ..home.into() }
    }
}

impl Residence {
    fn row(&self) -> &Model {
        &self.home.residence
    }

    fn day(&self, ctx: &Context<'_>) -> HomeDay {
        HomeDay::of(ctx.app(), self.row())
    }
}

/// A home, as whoever belongs to it sees it.
#[Object]
impl Residence {
    /// Names the home.
    pub(crate) async fn id(&self) -> ResidenceId {
        self.row().id
    }

    /// What the household calls it.
    async fn name(&self) -> &str {
        &self.row().name
    }

    /// What it is.
    async fn kind(&self) -> ResidenceKind {
        self.row().kind
    }

    /// Where it stands.
    async fn address(&self) -> Option<Address> {
        self.row().address.clone().map(Into::into)
    }

    /// Where its days begin and end; every due day is a day of this zone.
    async fn time_zone(&self) -> TimeZone {
        TimeZone(self.row().time_zone.clone())
    }

    /// The year it was built.
    async fn year_built(&self) -> Option<i32> {
        self.row().year_built
    }

    /// How many bedrooms it has.
    async fn bedrooms(&self) -> Option<i32> {
        self.row().bedrooms
    }

    /// How many bathrooms it has; halves count.
    async fn bathrooms(&self) -> Option<Decimal> {
        self.row().bathrooms.map(Decimal)
    }

    /// How large it is.
    async fn floor_area(&self) -> Option<Area> {
        self.row().floor_area.clone().map(Into::into)
    }

    /// The day it was bought.
    async fn purchased_on(&self) -> Option<Date> {
        self.row().purchased_on.map(Date)
    }

    /// What it cost.
    async fn purchase_price(&self) -> Option<Money> {
        Money::of(self.row().purchase_price, self.row().purchase_currency.as_deref())
    }

    /// What it looks like.
    async fn photo(&self, ctx: &Context<'_>) -> Option<Result<File>> {
        let found = files(ctx, FileHolder::Residence, self.row().id).await;
        found.map(|files| files.into_iter().next()).transpose()
    }

    /// Free text.
    async fn notes(&self) -> Option<&str> {
        self.row().notes.as_deref()
    }

    /// What is known of it; it ranks the suggested tasks.
    async fn profile(&self) -> HomeProfile {
        HomeProfile(self.row().profile.clone())
    }

    /// When it was put away; null when it is not. A home that is away is read-only and silent.
    async fn archived_at(&self) -> Option<DateTime> {
        self.row().archived_at.map(DateTime)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }

    /// When its own fields changed last.
    async fn updated_at(&self) -> DateTime {
        self.row().updated_at.into()
    }

    /// Counts every committed change to the residence and to all that it holds. Responses, ETags, changes and residenceChanged all
    /// hang on it.
    async fn revision(&self) -> i64 {
        self.row().revision
    }

    /// What the viewer may do here.
    async fn viewer_role(&self) -> MemberRole {
        self.home.membership.role
    }

    /// The viewer's own place in the home.
    async fn viewer_membership(&self) -> Membership {
        self.home.membership.clone().into()
    }

    /// ISO 4217; what money is entered in unless said otherwise.
    async fn currency_code(&self) -> &str {
        &self.row().currency_code
    }

    /// Everyone who belongs to the home, in the order in which they joined.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        Ok(ctx.load(MembersKey(self.row().id)).await?.unwrap_or_default())
    }

    /// The ways into the home that are still good, oldest first; an empty list for those who may not invite.
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<Invitation>> {
        let app = ctx.app();
        let found = invitation::find::of_home(&app.db, &self.home, app.clock.now()).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(found.into_iter().map(Invitation::from).collect())
    }

    /// The owner's plan as it bears on this home; members never pay twice.
    async fn plan(&self, ctx: &Context<'_>) -> Result<ResidencePlan> {
        tier::plan(ctx, self.row().id).await
    }

    /// The home's tasks.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract two more"
    )]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tasks; all but COMPLETED and ARCHIVED when left out.")] filter: Option<
            TaskFilterInput,
        >,
        #[graphql(default_with = "Some(TaskOrder::DueOnAsc)", desc = "In which order.")] order_by: Option<
            TaskOrder,
        >,
        #[graphql(desc = "Tasks from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only tasks behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tasks from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only tasks before this cursor.")] before: Option<String>,
    ) -> Result<TaskConnection> {
        if let Some(page) = &self.tasks {
            return Ok(page.clone().into());
        }
        let (named, filter) = filter.unwrap_or_default().check(ctx)?;
        let day = self.day(ctx);
        let homes = match named {
            Some(ids) if !ids.contains(&day.id) => Vec::new(),
            _ => vec![day],
        };
        let window = Window {
            first,
            after,
            last,
            before,
        };
        page(ctx, &homes, &filter, order_by, window).await
    }

    /// One column a bucket, as a board shows them.
    async fn board(&self, ctx: &Context<'_>) -> Result<Vec<BoardColumn>> {
        board(ctx, self.day(ctx), self.board.as_ref()).await
    }

    /// How many tasks stand in each bucket today.
    async fn task_counts(&self, ctx: &Context<'_>) -> Result<TaskCounts> {
        counts(ctx, self.day(ctx), self.board.as_ref()).await
    }

    /// Ready-made tasks that suit this home and that it does not have yet, best first.
    async fn suggested_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many; at most 100.")] first: Option<i32>,
    ) -> Result<Vec<SuggestedTemplate>> {
        suggested(ctx, self.row(), first).await
    }

    /// Whoever works on the home, by name.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract one more"
    )]
    async fn contractors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contractors; all when left out.")] filter: Option<ContractorFilterInput>,
        #[graphql(
            desc = "Contractors from the front; 20 when neither first nor last is given, at most 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only contractors behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Contractors from the back, at most 100; not together with first.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only contractors before this cursor.")] before: Option<String>,
    ) -> Result<ContractorConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        contractor::page(ctx, self.row().id, filter, window).await
    }

    /// Papers of the home, by title.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract one more"
    )]
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which documents; all when left out.")] filter: Option<DocumentFilterInput>,
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
        document::page(ctx, DocumentsOf::Residence(self.row().id), filter, window).await
    }

    /// Things in the home that are serviced and replaced, by name.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn appliances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Appliances from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only appliances behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Appliances from the back, at most 100; not together with first.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only appliances before this cursor.")] before: Option<String>,
    ) -> Result<ApplianceConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        appliance::page(ctx, self.row().id, window).await
    }

    /// All that falls due from a day to another, by day; later occurrences are worked out. BAD_USER_INPUT for more than 400 days, or
    /// more than 5,000 occurrences.
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day, in the home's zone.")] from: Date,
        #[graphql(desc = "The last day, included.")] to: Date,
    ) -> Result<Vec<Occurrence>> {
        let home = HomeDay::of(ctx.app(), self.row());
        let due = task::occurrences(ctx.app(), &[home], (from.into(), to.into())).await;
        let due = due.map_err(|error| ctx.fail(error))?;
        Ok(due.into_iter().map(Into::into).collect())
    }

    /// What the household spent, by month, category and currency. BAD_USER_INPUT for more than ten years.
    async fn spending(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day of completion.")] from: Date,
        #[graphql(desc = "The last day of completion, included.")] to: Date,
    ) -> Result<Vec<SpendingRow>> {
        let spent = task::spending(ctx.app(), self.row().id, (from.into(), to.into())).await;
        let spent = spent.map_err(|error| ctx.fail(error))?;
        Ok(spent.into_iter().map(Into::into).collect())
    }

    /// Days on which nobody is home, the first to begin first; at most 100 periods.
    async fn away_periods(&self, ctx: &Context<'_>) -> Result<Vec<AwayPeriod>> {
        let found = ctx.load(AwayPeriodsKey(self.row().id)).await?.unwrap_or_default();
        Ok(found.into_iter().map(AwayPeriod).collect())
    }

    /// The household's log, newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract three more"
    )]
    async fn completions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Done on this day or later.")] from: Option<Date>,
        #[graphql(desc = "Done on this day or before.")] to: Option<Date>,
        #[graphql(desc = "Closed in one of these ways; all when left out.")] outcomes: Option<
            Vec<CompletionOutcome>,
        >,
        #[graphql(desc = "Rows from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<TaskCompletionConnection> {
        let filter = LogFilter {
            from: from.map(|day| day.0),
            to: to.map(|day| day.0),
            outcomes,
        };
        let window = Window {
            first,
            after,
            last,
            before,
        };
        log(ctx, LogOf::Residence(self.row().id), &filter, window).await
    }

    /// All that changed after a revision that the client has; the way to stay in step offline.
    ///
    /// Rows come as they are now, in the order of their last change. When complete is false, drop what is kept of this home and ask
    /// from 0, which gives every row there is.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision that the client has; 0 when it has nothing.")] since: i64,
        #[graphql(
            default_with = "Some(200)",
            desc = "Rows a page, 1 to 500. Pages never split a revision, so one may be longer."
        )]
        first: Option<i32>,
    ) -> Result<ChangeSet> {
        changes(ctx, &self.home, since, first).await
    }
}
