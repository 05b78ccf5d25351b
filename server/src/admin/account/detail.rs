//! An account with what belongs to it.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin::{self, AccountRow, AdminOperation, list::List};
use entity::{
    device::{self, DevicePlatform},
    id::{DeviceId, SessionId, SubscriptionId},
    session,
    subscription::{self, Store, SubscriptionStatus},
    tier::Tier,
};

use super::{
    Account, Membership,
    notice::{AccountNoticeConnection, notices},
};
use crate::{
    admin::{
        audit::{self, AuditEntryConnection},
        listed::page,
        operator::door,
        task::TaskConnection,
    },
    schema::{Ask, Window, scalar::DateTime},
};

/// Letters that are shown of each end of what somebody who reads it whole could use.
const SHOWN: usize = 6;

/// An account with what belongs to it.
pub struct AccountDetail(pub AccountRow);

/// A session of an account.
#[derive(SimpleObject)]
struct AccountSession {
    /// The session's id.
    id: SessionId,
    /// What the person calls the device.
    device_name: Option<String>,
    /// When it began.
    created_at: DateTime,
    /// When it was last heard of, to some minutes.
    last_used_at: DateTime,
    /// When it ends by itself, unless it is used.
    expires_at: DateTime,
    /// The address that it came from.
    ip_address: Option<String>,
    /// The program that it came with.
    user_agent: Option<String>,
}

impl From<session::Model> for AccountSession {
    fn from(session: session::Model) -> Self {
        Self {
            id: session.id,
            device_name: session.device_name,
            created_at: session.created_at.into(),
            last_used_at: session.last_used_at.into(),
            expires_at: session.refresh_expires_at.into(),
            ip_address: session.ip_address,
            user_agent: session.user_agent,
        }
    }
}

/// A device on which an account is told.
#[derive(SimpleObject)]
struct AccountDevice {
    /// The device's id.
    id: DeviceId,
    /// Whose push service it listens to.
    platform: DevicePlatform,
    /// What the person calls it.
    name: Option<String>,
    /// The app's version on it.
    app_version: Option<String>,
    /// Both ends of its address at the push service; the list of accounts is searched by the whole.
    short_token: String,
    /// When it was registered.
    created_at: DateTime,
    /// When it was registered last.
    last_seen_at: DateTime,
}

impl From<device::Model> for AccountDevice {
    fn from(device: device::Model) -> Self {
        Self {
            id: device.id,
            platform: device.platform,
            name: device.name,
            app_version: device.app_version,
            short_token: shortened(&device.token),
            created_at: device.created_at.into(),
            last_seen_at: device.last_seen_at.into(),
        }
    }
}

/// What an account has bought in a store, or was given.
#[derive(SimpleObject)]
struct AccountSubscription {
    /// The purchase's id.
    id: SubscriptionId,
    /// Where it was bought; GRANTED for what an operator gave.
    store: Store,
    /// How it stood when it was looked at last.
    status: SubscriptionStatus,
    /// What was bought.
    product_id: Option<String>,
    /// When it ends; null where that is not known.
    ends_at: Option<DateTime>,
    /// Both ends of what the store knows it by; the list of accounts is searched by the whole.
    short_store_key: String,
    /// When it was first heard of.
    created_at: DateTime,
    /// When it changed last.
    updated_at: DateTime,
}

impl From<subscription::Model> for AccountSubscription {
    fn from(row: subscription::Model) -> Self {
        Self {
            id: row.id,
            store: row.store,
            status: row.status,
            product_id: row.product_id,
            ends_at: row.ends_at.map(Into::into),
            short_store_key: shortened(&row.store_key),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// The plan of an account.
#[derive(SimpleObject)]
struct AccountPlan {
    /// What it has bought or was given.
    tier: Tier,
    /// What counts here, where everyone may have a better one.
    effective_tier: Tier,
    /// All purchases and grants, those that are over too.
    subscriptions: Vec<AccountSubscription>,
}

/// An account with what belongs to it.
#[Object]
impl AccountDetail {
    /// The account itself.
    async fn account(&self) -> Account {
        Account(self.0.clone())
    }

    /// The account's places in homes, by the homes' names.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
        let homes = admin::homes(app, self.0.id).await;
        let homes = homes.map_err(|error| ctx.fail(error))?;
        Ok(homes.into_iter().map(Membership).collect())
    }

    /// Sessions that can go on, the one heard of last first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<AccountSession>> {
        let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
        let found = domain::session::find::all(app, self.0.id).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// Devices on which the account is told, the one heard of last first.
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<AccountDevice>> {
        let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
        let found = domain::device::find::of_account(app, self.0.id).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// The account's plan, and where it comes from.
    async fn plan(&self, ctx: &Context<'_>) -> Result<AccountPlan> {
        let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
        let found = domain::subscription::find::all_of(app, self.0.id).await;
        let found = found.map_err(|error| ctx.fail(error))?;
        Ok(AccountPlan {
            tier: self.0.tier,
            effective_tier: domain::tier::effective(app, self.0.tier),
            subscriptions: found.into_iter().map(Into::into).collect(),
        })
    }

    /// Notices to the account with what became of them, the newest first.
    #[expect(clippy::too_many_arguments, reason = "the four of a connection")]
    async fn notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<AccountNoticeConnection> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        notices(ctx, self.0.id, window).await
    }

    /// What operators did to the account, the newest first; null for whoever may not read the audit.
    #[expect(clippy::too_many_arguments, reason = "the four of a connection")]
    async fn audit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Option<Result<AuditEntryConnection>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let list = admin::AuditEntries {
            filter: admin::AuditFilter {
                object_id: Some(self.0.id.to_string()),
                ..admin::AuditFilter::default()
            },
            ..admin::AuditEntries::default()
        };
        // An error of what may be null leaves the rest of the account standing.
        Some(audit::page(ctx, &list, window).await)
    }

    /// Tasks of these homes that are not archived: the soonest due first, those without a day last.
    #[expect(clippy::too_many_arguments, reason = "the four of a connection")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the front; 20 where neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<TaskConnection> {
        let list = List {
            order: admin::TaskOrder::DueAsc,
            ..admin::TaskFilter {
                account_id: Some(self.0.id),
                archived: Some(false),
                ..Default::default()
            }
            .into()
        };
        let window = Window {
            first,
            after,
            last,
            before,
        };
        page(ctx, AdminOperation::ReadAccounts, list, window).await
    }
}

/// Shows both ends of a text that nobody should read whole.
fn shortened(text: &str) -> String {
    let n_letters = text.chars().count();
    if n_letters <= 3 * SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHOWN).collect();
    let end: String = text.chars().skip(n_letters - SHOWN).collect();
    format!("{start}…{end}")
}
