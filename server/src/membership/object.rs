//! A membership as the apps see it.

use async_graphql::{Context, Object, Result};
use domain::{account::find::Name, membership::Housemate};
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
pub struct Membership {
    row: Model,
    /// The member's name, where it was read along.
    name: Option<Name>,
}

impl From<Model> for Membership {
    fn from(row: Model) -> Self {
        Self { row, name: None }
    }
}

impl From<&Housemate> for Membership {
    fn from(housemate: &Housemate) -> Self {
        Self {
            row: housemate.membership.clone(),
            name: Some(housemate.name.clone()),
        }
    }
}

/// One person's place in one home.
#[Object]
impl Membership {
    /// Names the membership.
    pub(crate) async fn id(&self) -> MembershipId {
        self.row.id
    }

    /// The home.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.row.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// The person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        if let Some(name) = &self.name {
            return Ok(Person(name.clone()));
        }
        let found = ctx.load(PersonKey(self.row.account_id.into())).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("person", domain::Code::NotFound)))
    }

    /// What the person may do.
    async fn role(&self) -> MemberRole {
        self.row.role
    }

    /// When the person joined.
    async fn joined_at(&self) -> DateTime {
        self.row.joined_at.into()
    }

    /// When the membership changed last.
    async fn updated_at(&self) -> DateTime {
        self.row.updated_at.into()
    }

    /// The residence's revision of the last change.
    async fn revision(&self) -> i64 {
        self.row.revision
    }
}
