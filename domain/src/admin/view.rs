//! Seeing the app as an account sees it: reading only, for a quarter of an hour, and told to the audit.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    admin_session, admin_user, admin_view,
    id::{AccountId, AdminViewId, SessionId, TypedId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, sea_query::Query,
};
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Operator, Reason, Request, edit::Deed, right::may};
use crate::{App, Code, Edit, Error, Viewer, account::find as accounts, error::Result, retrying, token};

/// How long a look lasts; it is never longer, and begun anew with a reason.
const LASTS: TimeDelta = TimeDelta::minutes(15);

/// Looks that are ended at a time.
const BATCH: u64 = 100;

/// A look that has begun.
pub struct View {
    /// Its id.
    pub id: AdminViewId,
    /// As whom the app is seen.
    pub account_id: AccountId,
    /// Signs requests to the app's API; only the caller ever sees it.
    pub token: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Has an operator see the app as an account sees it. What the operator's session was looking at before ends.
pub async fn view_as(app: &App, operator: &Operator, id: AccountId, reason: &Reason) -> Result<View> {
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::ViewAs, reason.clone()).await?;
        let found = accounts::by_id(edit.tx(), id).await?;
        found.ok_or_else(|| Error::user("accountId", Code::NotFound))?;
        let now = edit.now();
        let mut before = end_of(edit.tx(), operator).await?;
        let token = token::fresh();
        let view = admin_view::Model {
            id: AdminViewId::new(now),
            token_hash: token::hash(&token).to_vec(),
            account_id: id,
            admin_user_id: operator.user.id,
            admin_session_id: operator.session_id,
            created_at: now,
            expires_at: now + LASTS,
        };
        let shown = json!({ "viewId": view.id, "expiresAt": view.expires_at });
        edit.note("account", id, Value::Null, shown);
        let view = view.into_active_model().reset_all().insert(edit.tx()).await?;
        if let Some(old) = before.pop() {
            let mut deed = Deed::of(operator, AdminOperation::EndViewAs, None)?;
            tell(&mut deed, &old, now);
            deed.write(edit.rows()).await?;
        }
        edit.commit().await?;
        Ok(View {
            id: view.id,
            account_id: id,
            token,
            expires_at: view.expires_at,
        })
    })
}

/// Ends what the operator's session is looking at; nothing where it looks at nothing.
pub async fn end_view_as(app: &App, operator: &Operator) -> Result<()> {
    retrying!(async {
        let mut edit = AdminEdit::open(app, operator, AdminOperation::EndViewAs, None).await?;
        let ended = end_of(edit.tx(), operator).await?;
        if ended.is_empty() {
            return edit.abandon().await;
        }
        let now = edit.now();
        for view in &ended {
            edit.note("account", view.account_id, begun(view), json!({ "endedAt": now }));
        }
        edit.commit().await
    })
}

/// Returns as whom somebody who comes with a look's token sees the app; `None` when the look, or the session that it belongs to, has ended,
/// or the operator may not look any more.
///
/// Asks the database each time, and writes nothing: the account is not seen to be in use.
pub async fn viewing(app: &App, token: &str) -> Result<Option<Viewer>> {
    if !token::is_token(token) {
        return Ok(None);
    }
    let now = app.clock.now();
    let found = admin_view::Entity::find()
        .filter(admin_view::Column::TokenHash.eq(token::hash(token).to_vec()))
        .filter(admin_view::Column::ExpiresAt.gt(now))
        .filter(admin_view::Column::AdminSessionId.in_subquery(living(now)))
        .one(&app.db)
        .await?;
    let Some(view) = found else { return Ok(None) };
    let operator = admin_user::Entity::find_by_id(view.admin_user_id)
        .one(&app.db)
        .await?;
    let may_look =
        operator.is_some_and(|user| user.disabled_at.is_none() && may(user.role, AdminOperation::ViewAs));
    Ok(may_look.then(|| Viewer {
        account_id: view.account_id,
        session_id: SessionId::from_uuid(view.id.uuid()),
    }))
}

/// Writes into the audit that looks have ended by themselves or with their sessions, and returns how many those were.
pub async fn end_views(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let over = Condition::any()
        .add(admin_view::Column::ExpiresAt.lte(now))
        .add(admin_view::Column::AdminSessionId.not_in_subquery(living(now)));
    let found = admin_view::Entity::find()
        .filter(over)
        .limit(BATCH)
        .all(&app.db)
        .await?;
    for view in &found {
        let edit = Edit::begin(app).await?;
        // Another worker may have been quicker.
        let gone = admin_view::Entity::delete_by_id(view.id).exec(edit.tx()).await?;
        if gone.rows_affected == 0 {
            edit.abandon().await?;
            continue;
        }
        let mut deed = Deed::by_itself(view, AdminOperation::EndViewAs);
        tell(&mut deed, view, view.expires_at.min(now));
        deed.write(&edit).await?;
        edit.commit().await?;
    }
    Ok(found.len())
}

/// Notes that a look has ended.
fn tell(deed: &mut Deed, view: &admin_view::Model, ended_at: DateTime<Utc>) {
    deed.note(
        "account",
        view.account_id,
        &begun(view),
        &json!({ "endedAt": ended_at }),
    );
}

fn begun(view: &admin_view::Model) -> Value {
    json!({ "viewId": view.id, "expiresAt": view.expires_at })
}

/// Ends what an operator's session is looking at.
async fn end_of(tx: &DatabaseTransaction, operator: &Operator) -> Result<Vec<admin_view::Model>> {
    let ended = admin_view::Entity::delete_many()
        .filter(admin_view::Column::AdminSessionId.eq(operator.session_id))
        .exec_with_returning(tx);
    Ok(ended.await?)
}

/// Selects the sessions of operators that go on.
fn living(now: DateTime<Utc>) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(admin_session::Column::Id)
        .from(admin_session::Entity)
        .and_where(admin_session::Column::ExpiresAt.gt(now))
        .to_owned()
}

impl Deed {
    /// Begins what came to its end by itself after an operator had begun it.
    fn by_itself(view: &admin_view::Model, operation: AdminOperation) -> Self {
        Self::recorded(
            (view.admin_user_id, Some(view.admin_session_id)),
            operation,
            Request::default(),
        )
    }
}
