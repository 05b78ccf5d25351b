//! An account as its owner sees it.

use async_graphql::{Context, Object, Result};
use domain::{
    calendar, device, identity,
    notification::find::{Reading, unread_count},
    preference,
    residence::find::Archived,
    subscription::{self, store_token},
    task::find::HomeDay,
};
use entity::{account, id::AccountId};

use super::{effect::DeletionEffect, reader::AccountKey};
use crate::{
    device::Device,
    file::File,
    identity::Identity,
    notification::{self, NotificationConnection},
    person::{Person, avatar},
    preference::NotificationPreferences,
    residence::{HomeScreen, Residence, archived, of_viewer},
    schema::{
        Ask, Window,
        scalar::{DateTime, TimeZone},
    },
    session::Session,
    subscription::PlanSubscription,
    task::{TaskConnection, TaskFilterInput, page},
};

/// One's own account; nobody reaches another's.
///
/// Its own row is read only when one of its own fields is asked for: a screen starts here and is about homes.
#[derive(Clone)]
pub struct Account {
    id: AccountId,
    row: Option<account::Model>,
    /// The home screen, where it was read along.
    home: Option<HomeScreen>,
}

impl From<account::Model> for Account {
    fn from(row: account::Model) -> Self {
        Self {
            id: row.id,
            row: Some(row),
            home: None,
        }
    }
}

impl Account {
    /// Makes an account that is known by its id.
    pub(super) fn named(id: AccountId) -> Self {
        Self {
            id,
            row: None,
            home: None,
        }
    }

    /// Takes a home screen along.
    pub(super) fn with_home(self, home: Option<HomeScreen>) -> Self {
        Self { home, ..self }
    }

    /// Returns the account's row.
    pub(crate) async fn row(&self, ctx: &Context<'_>) -> Result<account::Model> {
        if let Some(row) = &self.row {
            return Ok(row.clone());
        }
        let found = ctx.load(AccountKey(self.id)).await?;
        // An account that is gone has no sessions.
        let account = found.and_then(|account| account.row);
        account.ok_or_else(|| ctx.fail(domain::Error::SignedOut))
    }
}

/// One's own account; nobody reaches another's.
#[Object]
impl Account {
    /// Names the account.
    pub async fn id(&self) -> AccountId {
        self.id
    }

    /// The account's owner as the others of a home see them.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        Ok(Person::from(self.row(ctx).await?))
    }

    /// Where mail reaches the owner; in lower case.
    async fn email(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.email)
    }

    /// When the address was proven to be the owner's; null until then.
    async fn email_verified_at(&self, ctx: &Context<'_>) -> Option<Result<DateTime>> {
        let row = self.row(ctx).await;
        row.map(|row| row.email_verified_at.map(DateTime)).transpose()
    }

    /// The address that the account will have once verifyEmail is told the code that was mailed to it; asked for by changeEmail.
    async fn pending_email(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let row = self.row(ctx).await;
        row.map(|row| row.pending_email).transpose()
    }

    /// Whether the account can be signed in to with a password.
    async fn has_password(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.row(ctx).await?.password_hash.is_some())
    }

    /// What to hand to the store that a plan is bought in, as appAccountToken or obfuscatedAccountId, so that what the store tells finds
    /// the account. A UUID, and always the same.
    async fn store_account_token(&self) -> String {
        store_token(self.id)
    }

    /// What the others of a home see.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.display_name)
    }

    /// What the owner looks like.
    async fn avatar(&self, ctx: &Context<'_>) -> Option<Result<File>> {
        avatar(ctx, self.id).await.transpose()
    }

    /// Where the owner lives by the clock; reminders come at hours of this zone.
    async fn time_zone(&self, ctx: &Context<'_>) -> Result<TimeZone> {
        Ok(TimeZone(self.row(ctx).await?.time_zone))
    }

    /// The language of mails and notices, as a BCP 47 tag, e.g. en or de.
    async fn locale(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.locale)
    }

    /// When the account was made.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(DateTime(self.row(ctx).await?.created_at))
    }

    /// Counts every change to the account itself, its inbox and its memberships.
    async fn revision(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.row(ctx).await?.revision)
    }

    /// The devices that are signed in, the one heard of last first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let sessions = domain::session::find::all(ctx.app(), self.id).await;
        let sessions = sessions.map_err(|error| ctx.fail(error))?;
        Ok(sessions.into_iter().map(Session).collect())
    }

    /// The ways to sign in by what Apple or Google vouches for, the one linked first first.
    async fn identities(&self, ctx: &Context<'_>) -> Result<Vec<Identity>> {
        let (app, viewer) = ctx.signed_in()?;
        let own = identity::find::own(app, viewer).await;
        let own = own.map_err(|error| ctx.fail(error))?;
        Ok(own.into_iter().map(Identity).collect())
    }

    /// The homes that the account belongs to, in the order in which they were joined.
    async fn residences(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default_with = "Some(false)",
            desc = "Whether homes that are put away come too."
        )]
        include_archived: Option<bool>,
    ) -> Result<Vec<Residence>> {
        let archived = archived(include_archived);
        match &self.home {
            Some(home) if home.archived == archived => Ok(home.residences.clone()),
            _ => of_viewer(ctx, archived).await,
        }
    }

    /// Open work of all the viewer's residences that are not put away, by due day, then priority.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract one more"
    )]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tasks; all but COMPLETED and ARCHIVED when left out.")] filter: Option<
            TaskFilterInput,
        >,
        #[graphql(desc = "Tasks from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only tasks behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tasks from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only tasks before this cursor.")] before: Option<String>,
    ) -> Result<TaskConnection> {
        let (named, filter) = filter.unwrap_or_default().check(ctx)?;
        let homes = of_viewer(ctx, Archived::Without).await?;
        let is_wanted = |home: &&Residence| {
            named
                .as_ref()
                .is_none_or(|ids| ids.contains(&home.home.residence.id))
        };
        let homes: Vec<_> = homes
            .iter()
            .filter(is_wanted)
            .map(|home| HomeDay::of(ctx.app(), &home.home.residence))
            .collect();
        let window = Window {
            first,
            after,
            last,
            before,
        };
        page(ctx, &homes, &filter, None, window).await
    }

    /// The account's inbox, the newest notice first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection has four, and the contract one more"
    )]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default_with = "Some(false)",
            desc = "Whether only notices come that are not read."
        )]
        unread_only: Option<bool>,
        #[graphql(desc = "Notices from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only notices behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Notices from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only notices before this cursor.")] before: Option<String>,
    ) -> Result<NotificationConnection> {
        let reading = match unread_only {
            Some(true) => Reading::Unread,
            _ => Reading::All,
        };
        let window = Window {
            first,
            after,
            last,
            before,
        };
        notification::page(ctx, reading, window).await
    }

    /// How many notices of the inbox are not read.
    async fn unread_notification_count(&self, ctx: &Context<'_>) -> Result<u64> {
        if let Some(unread) = self.home.as_ref().and_then(|home| home.unread) {
            return Ok(unread);
        }
        let (app, viewer) = ctx.signed_in()?;
        unread_count(app, viewer).await.map_err(|error| ctx.fail(error))
    }

    /// What the account's owner wants to be told, and when.
    async fn notification_preferences(&self, ctx: &Context<'_>) -> Result<NotificationPreferences> {
        let (app, viewer) = ctx.signed_in()?;
        let own = preference::find::own(app, viewer).await;
        Ok(own.map_err(|error| ctx.fail(error))?.into())
    }

    /// The devices that take the account's pushes, the one heard of last first; at most 50.
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<Device>> {
        let (app, viewer) = ctx.signed_in()?;
        let own = device::find::own(app, viewer).await;
        let own = own.map_err(|error| ctx.fail(error))?;
        Ok(own.into_iter().map(Device).collect())
    }

    /// What deleteAccount would do: each home that passes to another member, and each that goes with the account.
    async fn deletion_preview(&self, ctx: &Context<'_>) -> Result<Vec<DeletionEffect>> {
        let (app, viewer) = ctx.signed_in()?;
        let partings = domain::account::preview(app, viewer).await;
        let partings = partings.map_err(|error| ctx.fail(error))?;
        Ok(partings.into_iter().map(Into::into).collect())
    }

    /// The account's plan. Free accounts have one too.
    async fn subscription(&self, ctx: &Context<'_>) -> Result<PlanSubscription> {
        let (app, viewer) = ctx.signed_in()?;
        let own = subscription::find::own(app, viewer).await;
        Ok(own.map_err(|error| ctx.fail(error))?.into())
    }

    /// Whether a calendar feed has an address. The address itself comes only from rotateCalendarFeed.
    async fn has_calendar_feed(&self, ctx: &Context<'_>) -> Result<bool> {
        let (app, viewer) = ctx.signed_in()?;
        calendar::exists(app, viewer)
            .await
            .map_err(|error| ctx.fail(error))
    }
}
