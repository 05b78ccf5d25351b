//! An invitation as the apps see it.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::invitation::{Created, Preview};
use entity::{id::InvitationId, invitation::Model, membership::MemberRole};

use crate::{
    person::{Person, PersonKey},
    schema::{
        Ask,
        scalar::{DateTime, Url},
    },
};

/// A way into a home for whoever has the code.
#[derive(Clone)]
pub struct Invitation {
    row: Model,
    code: Option<String>,
}

impl From<Model> for Invitation {
    fn from(row: Model) -> Self {
        Self { row, code: None }
    }
}

impl From<Created> for Invitation {
    fn from(created: Created) -> Self {
        Self {
            row: created.invitation,
            code: Some(created.code),
        }
    }
}

/// A way into a home for whoever has the code.
#[Object]
impl Invitation {
    /// Names the invitation.
    pub(crate) async fn id(&self) -> InvitationId {
        self.row.id
    }

    /// Eight characters of Crockford base32. Only in createInvitation's answer; afterwards only its hash is kept.
    async fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the one who joins will be.
    async fn role(&self) -> MemberRole {
        self.row.role
    }

    /// Whom it is meant for.
    async fn email(&self) -> Option<&str> {
        self.row.email.as_deref()
    }

    /// How many may still join by it.
    async fn uses_left(&self) -> i32 {
        self.row.uses_left
    }

    /// Until when it is good.
    async fn expires_at(&self) -> DateTime {
        self.row.expires_at.into()
    }

    /// Who invites.
    async fn created_by(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.load(PersonKey(self.row.created_by.into())).await.transpose()
    }

    /// Where the code can be tapped. Only in createInvitation's answer.
    async fn url(&self, ctx: &Context<'_>) -> Option<Url> {
        let code = self.code.as_ref()?;
        domain::invitation::link(ctx.app(), code).parse().ok().map(Url)
    }
}

/// What an invitation leads to.
#[derive(SimpleObject)]
pub struct InvitationPreview {
    /// What the household calls its home.
    residence_name: String,
    /// Whether the viewer belongs to it already.
    already_member: bool,
    /// Who invites.
    invited_by_name: String,
    /// What the one who joins will be.
    role: MemberRole,
    /// Until when the invitation is good.
    expires_at: DateTime,
}

impl From<Preview> for InvitationPreview {
    fn from(preview: Preview) -> Self {
        let Preview {
            residence_name,
            already_member,
            invited_by_name,
            role,
            expires_at,
        } = preview;
        Self {
            residence_name,
            already_member,
            invited_by_name,
            role,
            expires_at: expires_at.into(),
        }
    }
}
