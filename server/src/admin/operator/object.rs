//! Operators and their sessions, as the API shows them.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, right};
use entity::{
    admin_session,
    admin_user::{self, AdminRole},
    id::{AdminSessionId, AdminUserId},
};

use super::{door, signed_in};
use crate::schema::{Ask, connection, scalar::DateTime};

/// Someone who runs honeyDue or helps its users.
#[derive(Clone)]
pub struct Operator(pub admin_user::Model);

impl From<admin_user::Model> for Operator {
    fn from(user: admin_user::Model) -> Self {
        Self(user)
    }
}

connection! {
    /// A page of operators. They are counted up to 10,001: that says that there are more than 10,000.
    OperatorConnection, OperatorEdge, Operator, admin_user::Model, "operators"
}

/// Someone who runs honeyDue or helps its users.
#[Object]
impl Operator {
    /// The operator's id.
    async fn id(&self) -> AdminUserId {
        self.0.id
    }

    /// The address that the operator signs in with.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// What other operators see.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the operator may do, in a word.
    async fn role(&self) -> AdminRole {
        self.0.role
    }

    /// All that the operator may do; whatever is not in it is answered with FORBIDDEN.
    async fn may(&self) -> Vec<AdminOperation> {
        right::of(self.0.role)
    }

    /// When the operator was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the operator signed in last; null before the first time.
    async fn last_signed_in_at(&self) -> Option<DateTime> {
        self.0.last_signed_in_at.map(Into::into)
    }

    /// When the operator was shut out; null for whoever may sign in.
    async fn disabled_at(&self) -> Option<DateTime> {
        self.0.disabled_at.map(Into::into)
    }

    /// Since when signing in asks for a code of an authenticator app; null where it does not.
    async fn totp_enrolled_at(&self) -> Option<DateTime> {
        self.0.totp_enrolled_at.map(Into::into)
    }
}

/// An operator with what belongs to them.
pub struct OperatorDetail(pub admin_user::Model);

/// An operator with what belongs to them.
#[Object]
impl OperatorDetail {
    /// The operator.
    async fn operator(&self) -> Operator {
        Operator(self.0.clone())
    }

    /// Sessions that go on, the one heard of last first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<OperatorSession>> {
        door(ctx, AdminOperation::ReadOperators)?;
        sessions(ctx, self.0.id).await
    }

    /// How many recovery codes were not used yet.
    async fn recovery_code_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let (app, _) = door(ctx, AdminOperation::ReadOperators)?;
        let left = admin::recovery_codes_left(app, self.0.id).await;
        left.map_err(|error| ctx.fail(error))
    }
}

/// One browser of an operator.
#[derive(SimpleObject)]
pub struct OperatorSession {
    /// The session's id.
    id: AdminSessionId,
    /// When it began.
    created_at: DateTime,
    /// When it was last heard of, to some minutes.
    last_used_at: DateTime,
    /// When it ends by itself.
    expires_at: DateTime,
    /// The address that it came from.
    ip_address: Option<String>,
    /// The program that it came with.
    user_agent: Option<String>,
    /// Whether it is the one that asks.
    is_current: bool,
}

/// Returns the sessions of an operator that go on.
pub(super) async fn sessions(ctx: &Context<'_>, id: AdminUserId) -> Result<Vec<OperatorSession>> {
    let own = signed_in(ctx).map(|operator| operator.session_id);
    let found = admin::operator_sessions(ctx.app(), id).await;
    let found = found.map_err(|error| ctx.fail(error))?;
    let shown = found
        .into_iter()
        .map(|session: admin_session::Model| OperatorSession {
            is_current: own == Some(session.id),
            id: session.id,
            created_at: session.created_at.into(),
            last_used_at: session.last_used_at.into(),
            expires_at: session.expires_at.into(),
            ip_address: session.ip_address,
            user_agent: session.user_agent,
        });
    Ok(shown.collect())
}
