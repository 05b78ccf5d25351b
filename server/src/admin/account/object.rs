//! Accounts with their homes and tasks, as operators see them.

use async_graphql::Object;
use domain::{
    account,
    admin::{AccountRow, Home},
};
use entity::{
    id::{AccountId, MembershipId},
    membership::MemberRole,
    tier::Tier,
};

use crate::{
    admin::residence::Residence,
    schema::{connection, scalar::DateTime},
};

/// An account of someone who uses the app.
#[derive(Clone)]
pub struct Account(pub AccountRow);

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self(row)
    }
}

connection! {
    /// A page of accounts. They are counted up to 10,001: that says that there are more than 10,000.
    AccountConnection, AccountEdge, Account, AccountRow, "accounts"
}

/// An account of someone who uses the app.
#[Object]
impl Account {
    /// The account's id.
    async fn id(&self) -> AccountId {
        self.0.id
    }

    /// The address that the account signs in with.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// When the address was proven; null while it is not.
    async fn email_verified_at(&self) -> Option<DateTime> {
        self.0.email_verified_at.map(Into::into)
    }

    /// What others of a home see.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The account's IANA time zone.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// The language that the account reads, as a BCP 47 tag.
    async fn locale(&self) -> &str {
        &self.0.locale
    }

    /// When the account signed up.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When a session of the account was last heard of, to some minutes; null where there is none.
    async fn last_seen_at(&self) -> Option<DateTime> {
        self.0.last_seen_at.map(Into::into)
    }

    /// The plan that the account has bought or was given; an installation may give everyone a better one.
    async fn tier(&self) -> Tier {
        self.0.tier
    }

    /// Since when nobody may sign in to it, because an operator said so; null for an account in use.
    async fn suspended_at(&self) -> Option<DateTime> {
        self.0.suspended_at.map(Into::into)
    }

    /// Since when it waits to be erased; null for an account in use.
    async fn deleted_at(&self) -> Option<DateTime> {
        self.0.deleted_at.map(Into::into)
    }

    /// When it may be erased for good, unless somebody signs in before; null for an account in use.
    async fn erased_after(&self) -> Option<DateTime> {
        let deleted_at = self.0.deleted_at?;
        Some((deleted_at + account::GRACE).into())
    }

    /// How many sessions can go on.
    async fn session_count(&self) -> i64 {
        self.0.session_count
    }

    /// How many homes the account belongs to, archived ones among them.
    async fn residence_count(&self) -> i64 {
        self.0.residence_count
    }
}

/// An account's place in a home.
pub struct Membership(pub Home);

/// An account's place in a home.
#[Object]
impl Membership {
    /// The membership's id.
    async fn id(&self) -> MembershipId {
        self.0.membership_id
    }

    /// What the account may do there.
    async fn role(&self) -> MemberRole {
        self.0.role
    }

    /// Since when the account belongs to the home.
    async fn joined_at(&self) -> DateTime {
        self.0.joined_at.into()
    }

    /// The home.
    async fn residence(&self) -> Residence {
        self.0.residence.clone().into()
    }
}
