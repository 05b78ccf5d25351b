//! A membership as the apps see it.

use async_graphql::{Context, Object, Result};
use entity::{
    id::MembershipId,
    membership::{MemberRole, Model},
};

use crate::{
    person::{Person, PersonKey},
    residence::{Residence, ResidenceKey},
    schema::{Ask, scalar::DateTime},
};

/// One person's place in one home.
#[derive(Clone)]
pub struct Membership(pub Model);

/// One person's place in one home.
#[Object]
impl Membership {
    /// Names the membership.
    pub(crate) async fn id(&self) -> MembershipId {
        self.0.id
    }

    /// The home.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.0.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// The person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        let found = ctx.load(PersonKey(self.0.account_id.into())).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("person", domain::Code::NotFound)))
    }

    /// What the person may do.
    async fn role(&self) -> MemberRole {
        self.0.role
    }

    /// When the person joined.
    async fn joined_at(&self) -> DateTime {
        self.0.joined_at.into()
    }

    /// When the membership changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The residence's revision of the last change.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}
