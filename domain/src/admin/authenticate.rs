//! Who comes with an operator's token.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{admin_session, admin_user, id::AdminSessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{App, Problems, error::Result, session::Origin, token};

/// How often it is written down that a session is in use.
const HEARD_OF: TimeDelta = TimeDelta::minutes(5);

/// What is known of the request that an operator sends; the audit keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where it came from, and what with.
    pub origin: Origin,
    /// What log lines name it.
    pub id: Option<String>,
}

impl Request {
    /// Keeps of a request what the audit has room for.
    #[must_use]
    pub fn new(origin: Origin, id: &str) -> Self {
        Self {
            // A program's name alone is never refused.
            origin: origin.check(&mut Problems::default()),
            id: Some(id.to_owned()),
        }
    }
}

/// A signed-in operator, through one of their sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Who it is.
    pub user: admin_user::Model,
    /// The session that the request came with.
    pub session_id: AdminSessionId,
    /// The request itself.
    pub request: Request,
}

/// Returns who comes with an operator's token; `None` when it is unknown or its session has ended.
///
/// Asks the database each time: operators are few, and a session that was ended must end at once.
pub async fn authenticate(app: &App, token: &str, request: Request) -> Result<Option<Operator>> {
    if !token::is_token(token) {
        return Ok(None);
    }
    let now = app.clock.now();
    let found = admin_session::Entity::find()
        .filter(admin_session::Column::TokenHash.eq(token::hash(token).to_vec()))
        .filter(admin_session::Column::ExpiresAt.gt(now))
        .one(&app.db)
        .await?;
    let Some(session) = found else {
        return Ok(None);
    };
    let Some(user) = admin_user::Entity::find_by_id(session.admin_user_id)
        .one(&app.db)
        .await?
        .filter(|user| user.disabled_at.is_none())
    else {
        return Ok(None);
    };
    note_use(app, &session, now).await?;
    Ok(Some(Operator {
        user,
        session_id: session.id,
        request,
    }))
}

/// Writes down that the session is in use, each few minutes.
async fn note_use(app: &App, session: &admin_session::Model, now: DateTime<Utc>) -> Result<()> {
    if now - session.last_used_at < HEARD_OF {
        return Ok(());
    }
    admin_session::Entity::update_many()
        .col_expr(admin_session::Column::LastUsedAt, Expr::value(now))
        .filter(admin_session::Column::Id.eq(session.id))
        .exec(&app.db)
        .await?;
    Ok(())
}
